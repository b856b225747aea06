"""Tags and the status of a contact: set once, and the same again where an outcome is unknown (F6)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from .plan_types import Write
from .run import Run
from .run_target import NOTHING, WRITTEN, Target, Told, note_found, note_placed, placement, send, told_before


def place_tags(run: Run, target: Target, write: Write) -> Told:
    """Attach what we have not attached before, in one call; what CATS has stays.

    At a record that somebody else may have tagged it is read first which tags are there: an undo may take away only
    what we added (decision 0017).
    """
    name = f"place_tags:{target.record_type}"
    before = told_before(run, name)
    tag_ids = [int(each) for each in write.after if placement(run, target, "tag", int(each)) is None]
    if before is not None or not tag_ids:
        return before or NOTHING

    def record(session: Session, _: int | None = None) -> None:
        for tag_id in tag_ids:
            note_placed(session, run, target, "tag", tag_id)

    missing = _missing(run, target, name, tag_ids)
    if not missing:
        return note_found(run, target, name, write, NOTHING, record)
    return send(
        run, target, name, write, {"tag_ids": missing},
        lambda: run.client.attach_tags(target.record_type, target.cats_id, missing), record,
    )  # fmt: skip


def _missing(run: Run, target: Target, name: str, tag_ids: list[int]) -> list[int]:
    """Those that the record does not have; as an earlier try saw it, for that may have attached them."""
    step = run.step(name)
    if step is not None and step.doubt_since is not None:
        return list(step.payload["tag_ids"])
    if target.is_new:
        return tag_ids
    held = {tag.id for tag in run.client.record_tags(target.record_type, target.cats_id)}
    return [tag_id for tag_id in tag_ids if tag_id not in held]


def place_status(run: Run, target: Target, write: Write) -> Told:
    """The status a contact starts at. Firing its triggers twice would be seen, so a doubt is looked into."""
    status_id = int(write.after)
    name = f"place_status:{target.record_type}:{status_id}"
    before = told_before(run, name)
    if before is not None or placement(run, target, "status", status_id) is not None:
        return before or NOTHING

    def record(session: Session, _: int | None = None) -> None:
        note_placed(session, run, target, "status", status_id)

    step = run.step(name)
    if step is not None and step.is_uncertain:
        run.wait_out(step, run.engine.timing.direct_settle_seconds)
        if run.client.get(target.record_type, target.cats_id).status_id == status_id:
            return note_found(run, target, name, write, WRITTEN, record)
        run.note_looked(name)
    return send(
        run, target, name, write, {"status_id": status_id, "before": write.before},
        lambda: run.client.set_status("contact", target.cats_id, status_id), record,
    )  # fmt: skip
