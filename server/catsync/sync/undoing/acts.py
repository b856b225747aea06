"""The calls that take a deed back. Each kind compares first what CATS holds now with what the deed left there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..run import Run
from .act import Act
from .act_places import undo_list, undo_pipeline, undo_pipeline_status, undo_status, undo_tags
from .act_rows import undo_email, undo_note, undo_phone, undo_resume
from .act_update import undo_update
from .deeds import Deed
from .look import Look

KINDS: Mapping[str, Callable[[Run, Deed, Look], Iterable[Act]]] = {
    "update": undo_update, "add_email": undo_email, "add_phone": undo_phone, "pipeline": undo_pipeline,
    "pipeline_status": undo_pipeline_status, "list": undo_list, "tags": undo_tags, "status": undo_status,
    "note": undo_note, "resume": undo_resume,
}  # fmt: skip


def acts_of(run: Run, deed: Deed, look: Look) -> list[Act]:
    """The acts that take the deed back; none of them with a call where nothing is left of it. Raises Changed."""
    return list(KINDS[deed.kind](run, deed, look))
