"""What is forgotten of a deed once it is taken back, in the transaction of that: as if it had not been done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from ...models import (
    ActivityNote,
    CatsPerson,
    CreationLock,
    Person,
    PersonLink,
    Placement,
    Resume,
    Sync,
    SyncStep,
)
from ...people.decisions import company_was_unmade
from ..learned import learn
from ..record_values import phone_key
from ..rows import database_now
from ..run import Run
from .deeds import Deed

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def forget_written(session: Session, run: Run, deed: Deed) -> None:
    """What we wrote last is again what it was before (S16)."""
    row = session.get(PersonLink, (run.job.person_id, run.job.site_id, deed.record_type))
    if row is None or row.cats_id != deed.cats_id:
        return
    fields = {change["field"] for change in deed.payload.get("changes", ())}
    kept = {key: value for key, value in row.written.items() if key not in fields}
    row.written = {**kept, **deed.payload.get("former", {})}


def forget_entry(session: Session, run: Run, deed: Deed, kind: str) -> None:
    """The mirror's row without the e-mail address or phone number."""
    row = session.get(CatsPerson, (run.job.site_id, deed.record_type, deed.cats_id))
    embedded = dict((row.record if row is not None else {}).get("_embedded") or {})
    if row is None or kind not in embedded:
        return
    gone = _entry_key(deed.payload["entry"])
    embedded[kind] = [entry for entry in embedded[kind] if _entry_key(entry) != gone]
    learn(session, run, deed.record_type, {**row.record, "_embedded": embedded})


def _entry_key(entry: Mapping[str, Any]) -> str:
    if "email" in entry:
        return str(entry["email"]).casefold()
    return phone_key(str(entry.get("number") or ""))


def forget_placed(
    session: Session, run: Run, deed: Deed, kinds: Iterable[str], target_ids: Iterable[int]
) -> None:
    """It may be placed again (F6)."""
    session.execute(
        delete(Placement).where(
            Placement.person_id == run.job.person_id, Placement.site_id == run.job.site_id,
            Placement.record_type == deed.record_type, Placement.cats_id == deed.cats_id,
            Placement.kind.in_(list(kinds)), Placement.target_id.in_(list(target_ids)),
        )
    )  # fmt: skip


def forget_note(session: Session, run: Run, deed: Deed) -> None:
    row = session.get(ActivityNote, (deed.payload["activity_id"], run.job.site_id, deed.record_type))
    if row is not None:
        session.delete(row)


def forget_resume(session: Session, run: Run, deed: Deed) -> None:
    """It waits to be uploaded again."""
    row = session.get(Resume, deed.payload["resume_id"])
    if row is not None:
        row.site_id = row.cats_attachment_id = row.uploaded_at = None


def lock_company(session: Session, run: Run, cats_id: int) -> None:
    """While the undo is under way nobody else takes the company: who needs one of this name waits for us, and looks
    whether it is still there should the undo end in between (ensure_company)."""
    for lock in session.scalars(_locks(run, cats_id).with_for_update()):
        lock.remote_id, lock.sync_seq, lock.created_at = cats_id, run.job.seq, LONG_AGO


def unlock_company(session: Session, run: Run, cats_id: int) -> None:
    """It stays after all."""
    for lock in session.scalars(_locks(run, cats_id).with_for_update()):
        lock.created_at = database_now(session)


def forget_company(session: Session, run: Run, cats_id: int) -> None:
    """No lock, no answer and no row of the mirror names it any more."""
    site_id = run.job.site_id
    session.execute(
        delete(CreationLock).where(CreationLock.site_id == site_id, CreationLock.remote_id == cats_id)
    )
    for person in session.scalars(_users_of(run, cats_id)):
        company_was_unmade(session, site_id, person, cats_id, run.job.user_id)
    run.engine.forget(session, site_id, "company", cats_id)


def _users_of(run: Run, cats_id: int) -> Any:
    """The person, and others whose syncs took it but never had a contact there."""
    takers = (
        select(Sync.person_id)
        .join(SyncStep, SyncStep.sync_seq == Sync.seq)
        .where(
            Sync.site_id == run.job.site_id, SyncStep.name == "ensure_company", SyncStep.remote_id == cats_id
        )
    )
    is_user = or_(Person.id == run.job.person_id, Person.id.in_(takers))
    return select(Person).where(is_user).order_by(Person.id)


def _locks(run: Run, cats_id: int) -> Any:
    """Those that name it, and that of the undone sync, which may never have come to know its id."""
    is_of_undone = and_(CreationLock.remote_id.is_(None), CreationLock.sync_seq == run.job.undoes_seq)
    return select(CreationLock).where(
        CreationLock.site_id == run.job.site_id, or_(CreationLock.remote_id == cats_id, is_of_undone)
    )
