"""The company of a contact: one creator at a time across people, and never a look-alike taken unseen (F5, S23)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..cats import CatsDuplicate, CatsNotFound, Company
from ..models import CreationLock, Person, Sync, SyncStep
from ..people.decisions import company_was_made
from .claims import hold
from .doubt import inherit_doubt
from .doubt_window import window_of
from .endings import Attention, Later
from .learned import audit, learn, learn_created
from .look import find_lost_company, is_same_company, may_be_same, plain_name, site_of
from .rows import database_now, insert_once
from .run import Run

STEP = "ensure_company"
TRUSTED_FOR = timedelta(hours=1)  # after that, the remembered id is looked at before it is used
MAX_KEY = 200


def ensure_company(run: Run, payload: Mapping[str, Any]) -> int:
    """The id of the company of this payload: created by us, by another sync a moment ago, or found exactly so in CATS.

    The step's result says which: {"action": "created" | "adopted"}. Raises Attention `company_exists` where CATS takes
    another record for the same.
    """
    step = run.step(STEP)
    if step is not None and step.state == "done" and step.remote_id is not None:
        return step.remote_id
    known = _acquire(run, plain_name(str(payload["name"]))[:MAX_KEY], payload)
    if known is not None and _is_there(run, known, payload):
        _note(run, known)
        return known
    recovered = recover_company(run)
    return recovered if recovered is not None else _create(run, payload)


def recover_company(run: Run) -> int | None:
    """What became of an earlier try whose outcome is unknown: the id of the company it made, or None."""
    step = run.step(STEP)
    if step is not None and step.state == "done":
        return step.remote_id
    window = window_of(step, run.engine.timing) if step is not None and step.is_uncertain else None
    if step is None or window is None:
        return None
    run.wait_out(step, run.engine.timing.settle_seconds)
    found = find_lost_company(run, step.payload, window)
    if found is None:
        run.note_looked(STEP)
        return None
    # One that may be somebody else's after all is never deleted by an undo.
    return _adopt(run, found, "created" if window.is_surely_ours(found.date_created) else "adopted")


def _create(run: Run, payload: Mapping[str, Any], *, check_duplicate: bool = True) -> int:
    def record(session: Session, step: SyncStep, cats_id: int) -> None:
        _note_made(session, run, step, cats_id, "created")
        learn_created(session, run, "company", cats_id, payload)
        changes = [{"field": key, "before": None, "after": value} for key, value in payload.items()]
        audit(session, run, "record.created", "company", cats_id, changes)

    try:
        return run.send(STEP, payload, lambda: run.client.create("company", payload, check_duplicate), record)
    except CatsDuplicate as met:
        return _on_duplicate(run, payload, met)


def _on_duplicate(run: Run, payload: Mapping[str, Any], met: CatsDuplicate) -> int:
    """CATS compares the beginning of the name only, so the record it names is compared before it is taken."""
    if met.existing_id is None:
        raise Attention("company_exists", "CATS takes another company for the same, but does not say which.")
    if f"company:{met.existing_id}" in run.preview.not_same:
        return _create(run, payload, check_duplicate=False)
    existing = run.client.get("company", met.existing_id)
    if is_same_company(existing, payload):
        return _adopt(run, existing)
    raise Attention(
        "company_exists", f"CATS takes “{existing.name}” for the same company. Is it?",
        record={"record_type": "company", "cats_id": existing.id, "name": existing.name},
    )  # fmt: skip


def _adopt(run: Run, company: Company, action: str = "adopted") -> int:
    def record(session: Session, step: SyncStep) -> None:
        _note_made(session, run, step, company.id, action)
        learn(session, run, "company", company.raw)
        audit(session, run, "record.adopted", "company", company.id)

    run.note_done(STEP, record)
    return company.id


def _note(run: Run, cats_id: int) -> None:
    def record(session: Session, step: SyncStep) -> None:
        step.remote_id, step.result = cats_id, {"action": "adopted"}
        _settle_choice(session, run, cats_id)

    run.note_done(STEP, record)


def _note_made(session: Session, run: Run, step: SyncStep, cats_id: int, action: str) -> None:
    step.remote_id, step.result = cats_id, {"action": action}
    _settle_choice(session, run, cats_id)
    locks = select(CreationLock).where(
        CreationLock.site_id == run.job.site_id, CreationLock.sync_seq == run.job.seq
    )
    for lock in session.execute(locks).scalars():
        lock.remote_id, lock.created_at = cats_id, database_now(session)


def _settle_choice(session: Session, run: Run, cats_id: int) -> None:
    """Or the next person of the company would be asked to have it created again."""
    person = session.get(Person, run.job.person_id)
    if person is not None:
        company_was_made(session, run.job.site_id, person, cats_id, run.job.user_id)


def _acquire(run: Run, key: str, payload: Mapping[str, Any]) -> int | None:
    """The company's id where another sync made it; else None, and the right to create it is ours.

    Raises Later while another person's sync has that right. One that was given up is taken over, with its doubts.
    """
    with run.engine.database.write() as session:
        hold(session, run.job, run.engine.timing.lease_seconds)
        place = {"site_id": run.job.site_id, "kind": "company", "natural_key": key}
        insert_once(session, CreationLock, **place, sync_seq=run.job.seq)
        lock = session.execute(select(CreationLock).filter_by(**place).with_for_update()).scalar_one()
        is_fresh = lock.remote_id is not None and lock.created_at > database_now(session) - TRUSTED_FOR
        if is_fresh and not _is_at_another_site(session, run, lock.remote_id, payload):
            return lock.remote_id
        holder = session.get(Sync, lock.sync_seq) if lock.sync_seq else None
        is_held = lock.remote_id is None or (holder is not None and holder.undoes_seq is not None)
        if holder is not None and holder.seq != run.job.seq and is_held:
            _wait_for(run, holder)
            inherit_doubt(session, holder.seq, run.job.seq, STEP)
        known, lock.remote_id, lock.sync_seq = None if is_fresh else lock.remote_id, None, run.job.seq
        return known or _made_lately(session, run, payload)


def _is_at_another_site(session: Session, run: Run, cats_id: int | None, payload: Mapping[str, Any]) -> bool:
    """A company of the same name whose website is another one: a look-alike (F5)."""
    return any(
        not may_be_same(sent, payload) for made, sent in _lately(session, run) if made == cats_id and sent
    )


def _made_lately(session: Session, run: Run, payload: Mapping[str, Any]) -> int | None:
    """Where several companies of one name were made within the hour: that with our website."""
    site = site_of(payload.get("website"))
    return next(
        (
            made
            for made, sent in _lately(session, run)
            if site and site_of(sent.get("website")) == site and may_be_same(sent, payload)
        ),
        None,
    )


def _lately(session: Session, run: Run) -> list[tuple[int, Mapping[str, Any]]]:
    """What was made or taken for the same within the trusted time: (id in CATS, what was sent)."""
    rows = session.execute(
        select(SyncStep.remote_id, SyncStep.payload)
        .join(Sync, Sync.seq == SyncStep.sync_seq)
        .where(Sync.site_id == run.job.site_id, SyncStep.name == STEP, SyncStep.state == "done")
        .where(SyncStep.finished_at > database_now(session) - TRUSTED_FOR, Sync.undone_at.is_(None))
    )
    return [(made, sent) for made, sent in rows if made is not None and (sent or {}).get("name")]


def _wait_for(run: Run, holder: Sync) -> None:
    if holder.person_id == run.job.person_id or holder.state not in ("queued", "running"):
        return  # of one person only one runs at a time, so the holder is not at it
    until = holder.run_after if holder.state == "queued" else None
    raise Later("company", until=until, delay_seconds=run.engine.timing.company_wait_seconds)


def _is_there(run: Run, cats_id: int, payload: Mapping[str, Any]) -> bool:
    """Whether the remembered company is to be used; a fresh one is, an older one is looked at."""
    with run.engine.database.read() as session:
        locks = select(CreationLock.remote_id).where(
            CreationLock.site_id == run.job.site_id, CreationLock.remote_id == cats_id
        )
        if session.execute(locks).first() is not None:
            return True
    try:
        company = run.client.get("company", cats_id)
    except CatsNotFound:
        return False
    if not is_same_company(company, payload):
        return False
    _adopt(run, company)
    return True
