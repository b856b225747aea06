"""A place on a CATS list, never twice; whether CATS takes one twice is not known (F6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ..cats import CatsDuplicate, CatsNotFound, CatsRefused, ListItem
from .doubt import made_in_doubt
from .endings import Attention
from .plan_types import Write
from .run import Run
from .run_target import (
    NOTHING,
    WRITTEN,
    Target,
    Told,
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
        return _place(run, target, write, list_id, name)
    except CatsNotFound:
        message = f"CATS no longer has the list {list_id}. Choose another in the settings."
        raise Attention("list_gone", message, list_id=list_id) from None


def _place(run: Run, target: Target, write: Write, list_id: int, name: str) -> Told:
    def noted(item_id: int | None, session: Session) -> None:
        note_placed(session, run, target, "list", list_id, item_id)

    made = made_in_doubt(run, name, lambda _: _dated(_item(run, target, list_id)))
    if made is not None:
        told, ours = (WRITTEN, made.id) if made.is_ours else (NOTHING, None)
        return note_found(run, target, name, write, told, lambda session: noted(made.id, session), ours)
    step = run.step(name)
    if not target.is_new and (step is None or step.doubt_since is None):
        there = _seen(run, target, list_id, name)
        if there is not None:
            return note_found(run, target, name, write, NOTHING, lambda session: noted(there, session))
    try:
        return send(
            run, target, name, write, {"list_id": list_id},
            lambda: run.client.add_to_list(target.record_type, list_id, [target.cats_id]),
            lambda session, _: noted(None, session),
        )  # fmt: skip
    except (CatsRefused, CatsDuplicate):
        theirs = _item(run, target, list_id)
        if theirs is None:
            raise
        return note_found(run, target, name, write, NOTHING, lambda session: noted(theirs.id, session))


def _item(run: Run, target: Target, list_id: int) -> ListItem | None:
    items = run.client.list_items(target.record_type, list_id)
    return next((item for item in items if item.record_id == target.cats_id), None)


def _dated(item: ListItem | None) -> tuple[int, datetime | None] | None:
    return (item.id, item.date_created) if item is not None else None


def _seen(run: Run, target: Target, list_id: int, name: str) -> int | None:
    """The list is read once for all who are put on it in the next minutes."""

    def read() -> dict[int, int]:
        return {item.record_id: item.id for item in run.client.list_items(target.record_type, list_id)}

    place = (run.job.site_id, f"{target.record_type} list", list_id)
    item_id = (run.engine.seen.at(place, read) or {}).get(target.cats_id)
    if item_id is not None and was_taken_back(run, name):  # what was read may be from before that
        anew = _item(run, target, list_id)
        return anew.id if anew is not None else None
    return item_id
