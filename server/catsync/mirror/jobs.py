"""The jobs of the site in the mirror: read by windows of ids like the records, though far fewer and seldom changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol, cast

from sqlalchemy import Table, delete, func, select
from sqlalchemy.orm import Session

from ..cats import Filter, Job, Page, greater_than
from ..models import CatsJob
from .progress import JOB, state_of
from .rows import upsert
from .store import take_turn
from .trim import clipped

JOBS = cast("Table", CatsJob.__table__)


class JobClient(Protocol):
    def find_jobs(self, filter: Filter, page: int = ..., per_page: int = ...) -> Page[Job]: ...


class JobFinder:
    """Asks for jobs where windows ask for records."""

    def __init__(self, client: JobClient) -> None:
        self._client = client

    def find(
        self, record_type: str, filter: Filter | None = None, query: str | None = None, page: int = 1,
        per_page: int = 100,
    ) -> Page[Job]:  # fmt: skip
        return self._client.find_jobs(filter or greater_than("id", 0), page, per_page)


def put_jobs(session: Session, site_id: int, jobs: Collection[Job]) -> None:
    """Take in jobs as CATS answered them."""
    take_turn(session, site_id)
    rows = [
        {
            "site_id": site_id,
            "cats_id": job.id,
            "title": clipped(job.title, 300) or f"Job {job.id}",
            "company_id": job.company_id,
            "status_id": job.status_id,
            "workflow_id": job.workflow_id,
            "date_modified": job.date_modified,
        }
        for job in jobs
    ]
    upsert(session.connection(), JOBS, rows)


def prune(session: Session, site_id: int, after_id: int, upto_id: int | None, there: Sequence[int]) -> None:
    """Forget the jobs between two ids that CATS no longer has; upto_id None: all behind after_id."""
    gone = (CatsJob.site_id == site_id) & (CatsJob.cats_id > after_id) & CatsJob.cats_id.not_in(there)
    if upto_id is not None:
        gone &= CatsJob.cats_id <= upto_id
    session.execute(delete(CatsJob).where(gone))


def read_again_if_fewer(session: Session, site_id: int, total: int | None) -> None:
    """What changed is asked for by date, so a deleted job goes unseen. Where CATS counts fewer than are held here,
    all are read once more, and what is not met is forgotten."""
    held = select(func.count()).select_from(CatsJob).where(CatsJob.site_id == site_id)
    state = state_of(session, site_id, JOB)
    if state.is_complete and total is not None and total < (session.scalar(held) or 0):
        state.is_complete, state.after_id = False, 0
