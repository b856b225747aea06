"""A company that a sync created: deleted with it, unless somebody touched it or others hang on it (F7)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from ...cats import CatsNotFound
from ...models import CatsJob, CatsPerson, Sync, SyncStep
from ..claims import hold
from ..ensure_company import STEP
from ..run import Run
from .deeds import RecordDeeds
from .doing import deletion, deletion_name, do
from .forgetting import lock_company, unlock_company
from .look import Look
from .ours import ours
from .taken import is_done
from .touched import touched

FEW = 10


def delete_or_keep(run: Run, record: RecordDeeds, gone: frozenset[tuple[str, int]]) -> str | None:
    """Deletes it, or says why it stays. gone: records that this undo deletes."""
    if record.made is None or is_done(run, deletion_name(record)):
        return None
    _hold(run, record.cats_id)
    look = Look(run.client, "company", record.cats_id)
    kept = _why_kept(run, record, look, gone)
    if kept is None:
        do(run, record, deletion(run, record, is_there=look.record is not None))
        return None
    with run.engine.database.write() as session:
        hold(session, run.job, run.engine.timing.lease_seconds, heeds_cancel=False)
        unlock_company(session, run, record.cats_id)
    return kept


def _hold(run: Run, cats_id: int) -> None:
    """From here on no other sync takes it."""
    with run.engine.database.write() as session:
        hold(session, run.job, run.engine.timing.lease_seconds)
        lock_company(session, run, cats_id)


def _why_kept(run: Run, record: RecordDeeds, look: Look, gone: frozenset[tuple[str, int]]) -> str | None:
    """A sentence why the company stays, None where it is to be deleted."""
    if look.record is None or record.made is None:
        return None
    with run.engine.database.read() as session:
        mine = ours(session, run.job, "company", record.cats_id, run.engine.timing.settle_seconds)
    changes = touched(record.made, look, mine)
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
            .where(or_(Sync.state != "cancelled", _may_have_a_contact()))
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


def _may_have_a_contact() -> ColumnElement[bool]:
    """Of a sync that was cancelled; without a contact it has nothing at the company."""
    contact = aliased(SyncStep)
    was_sent = or_(contact.state == "done", contact.doubt_since.is_not(None))
    return exists().where(contact.sync_seq == Sync.seq, contact.name == "ensure_contact", was_sent)


def _contacts(run: Run, cats_id: int, gone: frozenset[tuple[str, int]]) -> str | None:
    """CATS' own list, which is not searched in an index. Not every account has the route (CATS_API.md 2.5)."""
    try:
        rows = run.client.company_contacts(cats_id, per_page=FEW).rows
    except CatsNotFound:
        return "The company stays: CATS does not tell whether it has other contacts."
    if any(("contact", row.id) not in gone for row in rows):
        return "The company stays: it has other contacts or jobs."
    return None
