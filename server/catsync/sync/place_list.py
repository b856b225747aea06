"""A place on a CATS list, never twice; whether CATS takes one twice is not known (F6)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ..cats import CatsDuplicate, CatsNotFound, CatsRefused
from .doubt import made_in_doubt
from .endings import Attention
from .plan_types import Write
from .run import Run
from .run_target import (
    NOTHING,
    WRITTEN,
    Target,
    Told,
    first,
    note_found,
    note_placed,
    placement,
    send,
    told_before,
    was_taken_back,
)


def place_list(run: Run, target: Target, write: Write) -> Told:
    """Raises Attention `list_gone`."""
    list_id = int(write.after)
    name = f"place_list:{target.record_type}:{list_id}"
    before = told_before(run, name)
    if before is not None or placement(run, target, "list", list_id) is not None:
        return before or NOTHING
    try:
        return _place(run, target, list_id, name)
    except CatsNotFound:
        message = f"CATS no longer has the list {list_id}. Choose another in the settings."
        raise Attention("list_gone", message, list_id=list_id) from None


def _place(run: Run, target: Target, list_id: int, name: str) -> Told:
    def noted(item_id: int | None, session: Session) -> None:
        note_placed(session, run, target, "list", list_id, item_id)

    made = made_in_doubt(run, name, lambda _: _item_id(run, target, list_id))
    if made is not None:
        return note_found(run, target, name, "list", WRITTEN, lambda session: noted(made, session), made)
    step = run.step(name)
    if not target.is_new and (step is None or step.doubt_since is None):
        there = _seen(run, target, list_id, name)
        if there is not None:
            return note_found(run, target, name, "list", NOTHING, lambda session: noted(there, session))
    try:
        return send(
            run, target, name, "list", {"list_id": list_id},
            lambda: run.client.add_to_list(target.record_type, list_id, [target.cats_id]),
            lambda session, _: noted(None, session),
        )  # fmt: skip
    except (CatsRefused, CatsDuplicate):
        there = _item_id(run, target, list_id)
        if there is None:
            raise
        return note_found(run, target, name, "list", NOTHING, lambda session: noted(there, session))


def _item_id(run: Run, target: Target, list_id: int) -> int | None:
    items = run.client.list_items(target.record_type, list_id)
    return first(item.id for item in items if item.record_id == target.cats_id)


def _seen(run: Run, target: Target, list_id: int, name: str) -> int | None:
    """The list is read once for all who are put on it in the next minutes."""

    def read() -> dict[int, int]:
        return {item.record_id: item.id for item in run.client.list_items(target.record_type, list_id)}

    place = (run.job.site_id, f"{target.record_type} list", list_id)
    item_id = (run.engine.seen.at(place, read) or {}).get(target.cats_id)
    if item_id is not None and was_taken_back(run, name):  # what was read may be from before that
        return _item_id(run, target, list_id)
    return item_id
