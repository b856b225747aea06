"""A company that a sync created: deleted with it, unless somebody touched it or others hang on it (F7)."""

from __future__ import annotations

from sqlalchemy import select

from ...cats import CatsNotFound
from ...models import CatsJob, CatsPerson, Sync, SyncStep
from ..claims import hold
from ..ensure_company import STEP
from ..run import Run
from .deeds import RecordDeeds
from .forgetting import lock_company
from .look import Look
from .ours import ours
from .touched import touched

FEW = 10


def why_kept(run: Run, record: RecordDeeds, look: Look, gone: frozenset[tuple[str, int]]) -> str | None:
    """A sentence why the company stays, None where it is to be deleted. gone: records that this undo deletes."""
    if look.record is None or record.made is None:
        return None
    with run.engine.database.read() as session:
        changes = touched(record.made, look, ours(session, run.job, "company", record.cats_id))
    if changes:
        return f"The company stays: {changes[0]} in CATS."
    if _others_of_ours(run, record.cats_id, gone):
        return "The company stays: it has other contacts or jobs."
    return _contacts(run, record.cats_id, gone)


def _others_of_ours(run: Run, cats_id: int, gone: frozenset[tuple[str, int]]) -> bool:
    """Syncs of others that use it, and contacts that the mirror has: CATS' index may not show them yet."""
    job = run.job
    with run.engine.database.read() as session:
        syncs = (
            select(SyncStep.sync_seq)
            .join(Sync, Sync.seq == SyncStep.sync_seq)
            .where(Sync.site_id == job.site_id, Sync.person_id != job.person_id, Sync.undone_at.is_(None))
            .where(SyncStep.name == STEP, SyncStep.remote_id == cats_id)
        )
        if session.execute(syncs.limit(1)).first() is not None:
            return True
        people = select(CatsPerson.cats_id).where(
            CatsPerson.site_id == job.site_id,
            CatsPerson.record_type == "contact",
            CatsPerson.company_id == cats_id,
        )
        if any(("contact", row) not in gone for row in session.scalars(people.limit(FEW))):
            return True
        jobs = select(CatsJob.cats_id).where(CatsJob.site_id == job.site_id, CatsJob.company_id == cats_id)
        return session.execute(jobs.limit(1)).first() is not None


def _contacts(run: Run, cats_id: int, gone: frozenset[tuple[str, int]]) -> str | None:
    """CATS' own list, which is not searched in an index. Not every account has the route (CATS_API.md 2.5)."""
    try:
        rows = run.client.company_contacts(cats_id, per_page=FEW).rows
    except CatsNotFound:
        return "The company stays: CATS does not tell whether it has other contacts."
    if any(("contact", row.id) not in gone for row in rows):
        return "The company stays: it has other contacts or jobs."
    return None


def hold_company(run: Run, cats_id: int) -> None:
    """From here on no other sync takes it (forgetting.lock_company)."""
    with run.engine.database.write() as session:
        hold(session, run.job, run.engine.timing.lease_seconds)
        lock_company(session, run, cats_id)
