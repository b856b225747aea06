"""Takes a sync back (F7): compare all of it with CATS first, and write only if nobody changed any of it since.

A sync of its own, with leases, fences, intents and doubts as every other; of a person one runs after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from sqlalchemy import select

from ...models import AuditEvent, Sync, SyncStep
from ..claims import hold
from ..endings import Attention, Ending
from ..rows import database_now
from ..run import Run
from .act import Act, Changed, act_name
from .acts import acts_of
from .ask import WRITTEN_SINCE, has_written_later
from .company import delete_or_keep
from .deeds import Deed, RecordDeeds, by_record, deeds_of
from .doing import deletion, deletion_name, do
from .doubts import settle_doubts
from .look import Look
from .ours import ours
from .taken import has_begun, is_done, wait_out_lost_answers
from .told import outcomes
from .touched import touched


def run_undo(run: Run) -> Ending:
    """Raises Attention `undo_refused` with the reasons where somebody changed what the sync left."""
    wait_out_lost_answers(run)
    records = _records(run)
    people = [record for record in records if record.record_type != "company"]
    for record, acts in _planned(run, people):
        for act in acts:
            try:
                do(run, record, act)
            except Changed as changed:
                _refuse(run, [f"{changed}"])
    gone = frozenset((record.record_type, record.cats_id) for record in people if record.made is not None)
    companies = [record for record in records if record.record_type == "company"]
    kept = [text for record in companies if (text := delete_or_keep(run, record, gone))]
    run.records.extend(outcomes(run, records, kept))
    _finish(run)
    return Ending("done", "undone")


def _records(run: Run) -> tuple[RecordDeeds, ...]:
    """What is to be taken back. Raises Attention where a later sync has written since."""
    with run.engine.database.read() as session:
        undone = session.get_one(Sync, run.job.undoes_seq)
        if has_written_later(session, undone):
            raise Attention("undo_refused", WRITTEN_SINCE)
        steps = session.scalars(select(SyncStep).where(SyncStep.sync_seq == undone.seq)).all()
        session.expunge_all()  # they are read after the session
    return by_record(deeds_of(steps, settle_doubts(run, steps), run.engine.timing.settle_seconds))


def _planned(run: Run, records: Iterable[RecordDeeds]) -> list[tuple[RecordDeeds, list[Act]]]:
    """The acts of every record, found by looking alone. Raises Attention if a single one is refused."""
    reasons: list[str] = []
    planned = [(record, _acts(run, record, reasons)) for record in records]
    if reasons:
        _refuse(run, reasons)
    return planned


def _refuse(run: Run, reasons: list[str]) -> NoReturn:
    text = f"Not undone: since then {_joined(reasons)} in CATS. Nothing was taken back."
    if has_begun(run):
        text = f"Undone only in part: meanwhile {_joined(reasons)} in CATS."
    raise Attention("undo_refused", text, reasons=reasons)


def _joined(reasons: list[str]) -> str:
    return reasons[0] if len(reasons) == 1 else f"{', '.join(reasons[:-1])} and {reasons[-1]}"


def _acts(run: Run, record: RecordDeeds, reasons: list[str]) -> list[Act]:
    look = Look(run.client, record.record_type, record.cats_id)  # type: ignore[arg-type]
    if record.made is None:
        return [act for deed in record.to_take_back for act in _acts_of_deed(run, deed, look, reasons)]
    if is_done(run, deletion_name(record)):
        return []
    with run.engine.database.read() as session:
        mine = ours(session, run.job, record.record_type, record.cats_id, run.engine.timing.settle_seconds)
    reasons += [_of_record(record, change) for change in touched(record.made, look, mine)]
    return [deletion(run, record, is_there=look.record is not None)]


def _of_record(record: RecordDeeds, change: str) -> str:
    is_all = change == "it was changed"
    return f"the {record.record_type} was changed" if is_all else f"{change} ({record.record_type})"


def _acts_of_deed(run: Run, deed: Deed, look: Look, reasons: list[str]) -> list[Act]:
    if is_done(run, act_name(deed)):
        return []
    try:
        return [act for act in acts_of(run, deed, look) if not is_done(run, act.name)]
    except Changed as changed:
        reasons.append(f"{changed}")
        return []


def _finish(run: Run) -> None:
    with run.engine.database.write() as session:
        hold(session, run.job, run.engine.timing.lease_seconds, heeds_cancel=False)
        undone = session.get_one(Sync, run.job.undoes_seq)
        undone.undone_at = database_now(session)
        session.add(
            AuditEvent(
                user_id=run.job.user_id, what="sync.undone", subject=f"sync:{undone.id}",
                detail={"person_id": undone.person_id, "by": run.job.id},
            )
        )  # fmt: skip
