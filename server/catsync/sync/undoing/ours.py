"""Which rows around a record are ours, in whatever sync we made them, and when we last wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...models import ActivityNote, Placement, Resume, Sync, SyncStep
from ..endings import Job


@dataclass(frozen=True)
class Ours:
    """Ids in CATS. statuses: of our pipelines, by pipeline id, where we set one. written_at: our last one."""

    notes: frozenset[int]
    pipelines: frozenset[int]
    statuses: dict[int, int]
    resumes: frozenset[int]
    tags: frozenset[int]
    written_at: datetime | None


def ours(session: Session, job: Job, record_type: str, cats_id: int) -> Ours:
    """What we put around this record of the person."""
    of_record = (
        Placement.site_id == job.site_id,
        Placement.record_type == record_type,
        Placement.cats_id == cats_id,
    )
    placed = session.execute(
        select(Placement.kind, Placement.target_id, Placement.remote_id).where(*of_record)
    ).all()
    jobs = {target: remote for kind, target, remote in placed if kind == "pipeline" and remote is not None}
    notes = select(ActivityNote.cats_activity_id).where(
        ActivityNote.site_id == job.site_id,
        ActivityNote.record_type == record_type,
        ActivityNote.cats_id == cats_id,
    )
    resumes = select(Resume.cats_attachment_id).where(
        Resume.site_id == job.site_id, Resume.person_id == job.person_id
    )
    written = (
        select(func.max(SyncStep.finished_at))
        .join(Sync, Sync.seq == SyncStep.sync_seq)
        .where(Sync.site_id == job.site_id, Sync.person_id == job.person_id, SyncStep.state == "done")
    )
    return Ours(
        notes=frozenset(row for row in session.scalars(notes) if row is not None),
        pipelines=frozenset(jobs.values()),
        statuses={jobs[t]: r for k, t, r in placed if k == "pipeline_status" and t in jobs and r is not None},
        resumes=frozenset(row for row in session.scalars(resumes) if row is not None),
        tags=frozenset(target for kind, target, _ in placed if kind == "tag"),
        written_at=session.scalar(written),
    )
