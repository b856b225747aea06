"""Takes a sync back (F7): compare all of it with CATS first, and write only if nobody changed any of it since.

A sync of its own, with leases, fences, intents and doubts as every other; of a person one runs after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...cats import CatsNotFound
from ...models import AuditEvent, Sync, SyncStep
from ..claims import hold
from ..endings import Attention, Ending
from ..forget import forget_record
from ..learned import audit
from ..rows import database_now
from ..run import Run
from .acts import Act, Changed, acts_of
from .ask import has_effects, later_syncs
from .company import hold_company, why_kept
from .deeds import RecordDeeds, by_record, deeds_of
from .forgetting import forget_company, unlock_company
from .look import Look
from .ours import ours
from .touched import touched

PREFIX = "undo:"


def run_undo(run: Run) -> Ending:
    """Raises Attention `undo_refused` with the reasons where somebody changed what the sync left."""
    for step in run.uncertain_steps(PREFIX):
        run.wait_out(step, run.engine.timing.direct_settle_seconds)
    records = _records(run)
    people = [record for record in records if record.record_type != "company"]
    planned = _planned(run, people)
    for record, acts in planned:
        for act in acts:
            _do(run, record, act)
    gone = frozenset((record.record_type, record.cats_id) for record in people if record.made is not None)
    kept = [
        text
        for record in records
        if record.record_type == "company" and (text := _company(run, record, gone))
    ]
    run.records.extend(_outcomes(run, records, kept))
    _finish(run)
    return Ending("done", "undone")


def _records(run: Run) -> tuple[RecordDeeds, ...]:
    """What is to be taken back. Raises Attention where a later sync has written since."""
    with run.engine.database.read() as session:
        undone = session.get_one(Sync, run.job.undoes_seq)
        if any(has_effects(sync) for sync in later_syncs(session, undone)):
            raise Attention("undo_refused", "A later sync has written for this person. Undo that one first.")
        steps = session.scalars(select(SyncStep).where(SyncStep.sync_seq == undone.seq)).all()
        return by_record(deeds_of(steps))


def _planned(run: Run, records: Iterable[RecordDeeds]) -> list[tuple[RecordDeeds, list[Act]]]:
    """The acts of every record, found by looking alone. Raises Attention if a single one is refused."""
    reasons: list[str] = []
    planned = []
    for record in records:
        look = Look(run.client, record.record_type, record.cats_id)  # type: ignore[arg-type]
        try:
            planned.append((record, _acts(run, record, look, reasons)))
        except Changed as changed:
            reasons.append(f"{changed}")
    if reasons:
        text = f"Not undone: since then {_joined(reasons)} in CATS. Nothing was taken back."
        if _has_begun(run):
            text = f"Undone only in part: meanwhile {_joined(reasons)} in CATS."
        raise Attention("undo_refused", text, reasons=reasons)
    return planned


def _joined(reasons: list[str]) -> str:
    return reasons[0] if len(reasons) == 1 else f"{', '.join(reasons[:-1])} and {reasons[-1]}"


def _has_begun(run: Run) -> bool:
    with run.engine.database.read() as session:
        mine = select(SyncStep.name).where(SyncStep.sync_seq == run.job.seq, SyncStep.state == "done")
        return session.execute(mine.limit(1)).first() is not None


def _acts(run: Run, record: RecordDeeds, look: Look, reasons: list[str]) -> list[Act]:
    if record.made is None:
        return [act for deed in record.to_take_back for act in _acts_of_deed(run, deed, look, reasons)]
    if _is_done(run, _delete_name(record)):
        return []
    with run.engine.database.read() as session:
        mine = ours(session, run.job, record.record_type, record.cats_id)
    reasons += [_of_record(record, change) for change in touched(record.made, look, mine)]
    return [_deletion(run, record, is_there=look.record is not None)]


def _of_record(record: RecordDeeds, change: str) -> str:
    return (
        f"the {record.record_type} was changed"
        if change == "it was changed"
        else f"{change} ({record.record_type})"
    )


def _acts_of_deed(run: Run, deed: Any, look: Look, reasons: list[str]) -> list[Act]:
    try:
        return [act for act in acts_of(run, deed, look) if not _is_done(run, act.name)]
    except Changed as changed:
        if not _is_done(run, f"{PREFIX}{deed.step}"[:100]):
            reasons.append(f"{changed}")
        return []


def _is_done(run: Run, name: str) -> bool:
    step = run.step(name)
    return step is not None and step.state == "done"


def _delete_name(record: RecordDeeds) -> str:
    return f"{PREFIX}ensure_{record.record_type}"


def _deletion(run: Run, record: RecordDeeds, *, is_there: bool) -> Act:
    def effect(session: Session, run: Run) -> None:
        if record.record_type == "company":
            forget_company(session, run, record.cats_id)
        else:
            forget_record(session, run, record.record_type, record.cats_id)

    return Act(
        _delete_name(record),
        (lambda: run.client.delete(record.record_type, record.cats_id)) if is_there else None,
        effect, {"record_id": record.cats_id}, {"what": "deleted" if is_there else "gone"},
    )  # fmt: skip


def _do(run: Run, record: RecordDeeds, act: Act) -> None:
    """One act as a step. What CATS no longer has needs no taking away."""

    def record_it(session: Session, step: SyncStep, _: Any = None) -> None:
        step.result = {**act.told, "record_type": record.record_type, "cats_id": record.cats_id}
        act.effect(session, run)
        if act.told.get("what") in ("deleted", "restored", "removed"):
            what = "record.deleted" if act.told["what"] == "deleted" else "record.restored"
            changes = act.changes or ([{"field": act.told["field"]}] if "field" in act.told else [])
            audit(session, run, what, record.record_type, record.cats_id, changes)

    if act.call is None:
        run.note_done(act.name, record_it)
        return
    try:
        run.send(act.name, act.payload, act.call, record_it)
    except CatsNotFound:
        run.note_done(act.name, record_it)


def _company(run: Run, record: RecordDeeds, gone: frozenset[tuple[str, int]]) -> str | None:
    """Deletes it, or says why it stays."""
    if record.made is None or _is_done(run, _delete_name(record)):
        return None
    hold_company(run, record.cats_id)
    look = Look(run.client, "company", record.cats_id)
    kept = why_kept(run, record, look, gone)
    if kept is None:
        _do(run, record, _deletion(run, record, is_there=look.record is not None))
        return None
    with run.engine.database.write() as session:
        hold(session, run.job, run.engine.timing.lease_seconds, heeds_cancel=False)
        unlock_company(session, run, record.cats_id)
    return kept


def _outcomes(run: Run, records: Iterable[RecordDeeds], kept: list[str]) -> list[dict[str, Any]]:
    """As other syncs tell theirs: action is deleted, restored, kept or unchanged."""
    with run.engine.database.read() as session:
        mine = select(SyncStep.result).where(SyncStep.sync_seq == run.job.seq, SyncStep.state == "done")
        results = [row for row in session.scalars(mine) if row]
    return [_outcome(record, results, kept) for record in records]


def _outcome(record: RecordDeeds, results: list[dict[str, Any]], kept: list[str]) -> dict[str, Any]:
    own = [
        row for row in results if (row["record_type"], row["cats_id"]) == (record.record_type, record.cats_id)
    ]
    removed = [row["field"] for row in own if row.get("what") == "removed"]
    fields = [field for row in own for field in row.get("fields", ())]
    is_kept = record.record_type == "company" and bool(kept)
    action = "kept" if is_kept else "restored" if removed or fields else "unchanged"
    if any(row.get("what") == "deleted" for row in own):
        action = "deleted"
    return {
        "record_type": record.record_type, "cats_id": record.cats_id, "action": action,
        "written": [*fields, *(field for field in ("emails", "phones") if field in removed)],
        "notes": removed.count("note"),
        "placements": [
            {"field": field, "label": field.capitalize()} for field in dict.fromkeys(removed)
            if field in ("pipeline", "pipeline_status", "list", "tags", "status", "resume")
        ],
        "dropped": [{"id": "company", "field": "company", "label": "Company", "text": kept[0]}] if is_kept else [],
    }  # fmt: skip


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
