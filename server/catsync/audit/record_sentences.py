"""What was done to a record of CATS, in one sentence. Pure but for the scene it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..sync.plan_sentences import counted
from .scene import Scene

# What stands around a record, or is one of several in it, is told as what was done; where it is known, with its name.
ADDED = {
    "emails": "Added an e-mail address to {}.", "phones": "Added a phone number to {}.", "note": "Added a note to {}.",
    "resume": "Added a resume to {}.", "pipeline": "Put {} into a pipeline.",
    "pipeline_status": "Gave {} a status in a pipeline.", "list": "Put {} on a list.", "tags": "Tagged {}.",
    "status": "Gave {} a status.",
}  # fmt: skip
NAMED = {
    "pipeline": "Put {} into the pipeline “{}”.", "list": "Put {} on the list “{}”.", "tags": "Tagged {}: {}.",
    "status": "Gave {} the status “{}”.", "resume": "Added the resume “{1}” to {0}.",
}  # fmt: skip
TAKEN = {
    "emails": "took an e-mail address of {} away", "phones": "took a phone number of {} away",
    "note": "deleted a note of {}", "resume": "took a resume of {} away", "pipeline": "took {} out of a pipeline",
    "pipeline_status": "set the status of {} in a pipeline back", "list": "took {} off a list",
    "tags": "took a tag of {} away", "status": "set the status of {} back",
}  # fmt: skip


def created(scene: Scene) -> str:
    if _is_company(scene):
        return f"Created {_record(scene)} in CATS, for {scene.person}."
    return f"Created {_record(scene)} in CATS{_with_fields(scene)}."


def adopted(scene: Scene) -> str:
    """CATS had it: an earlier try had made it, or somebody else."""
    if _is_company(scene):
        return f"Took {_record(scene)}, which CATS had already, for {scene.person}."
    return f"Linked {scene.person} with {_numbered(scene)}, which CATS had already."


def updated(scene: Scene) -> str:
    fields = _fields(scene)
    if len(fields) == 1 and fields[0] in ADDED:
        name = scene.changes[0].after_text if scene.changes else ""
        form = NAMED.get(fields[0]) if name else None
        return (form or ADDED[fields[0]]).format(_record(scene), name)
    if len(fields) == 1 and scene.changes:
        return f"Updated “{scene.changes[0].label}” of {_record(scene)}."
    return f"Updated {_count_of(fields)}{_record(scene)}."


def deleted(scene: Scene) -> str:
    return f"Undid a sync: deleted {_record(scene)} in CATS."


def restored(scene: Scene) -> str:
    fields = _fields(scene)
    if len(fields) == 1 and fields[0] in TAKEN:
        return f"Undid a sync: {TAKEN[fields[0]].format(_record(scene))}."
    if len(fields) == 1 and scene.changes:
        return f"Undid a sync: put “{scene.changes[0].label}” of {_record(scene)} back."
    return f"Undid a sync: put {_count_of(fields)}{_record(scene)} back."


def _fields(scene: Scene) -> list[str]:
    """As they are told; of who was erased there is no more than their names."""
    return [change.field for change in scene.changes] or list(scene.detail.get("fields") or ())


def _count_of(fields: list[str]) -> str:
    """Such as "2 fields of "; "" where it is not known any more."""
    return f"{counted(len(fields), 'field')} of " if fields else ""


def _is_company(scene: Scene) -> bool:
    return scene.detail.get("record_type") == "company"


def _record(scene: Scene) -> str:
    """ "contact Marta Oliveira", "the company “Acme Robotics”"."""
    if _is_company(scene):
        name = next((change.after_text for change in scene.changes if change.field == "name"), "")
        return f"the company “{name}”" if name else f"company {scene.detail.get('cats_id')}"
    record_type = scene.detail.get("record_type")
    return f"the {record_type} of {scene.person}" if scene.is_erased else f"{record_type} {scene.person}"


def _numbered(scene: Scene) -> str:
    record_type = scene.detail.get("record_type")
    return f"a {record_type}" if scene.is_erased else f"{record_type} {scene.detail.get('cats_id')}"


def _with_fields(scene: Scene) -> str:
    fields = _fields(scene)
    return f", with {counted(len(fields), 'field')}" if fields else ""


RECORD_SENTENCES: Mapping[str, Callable[[Scene], str]] = {
    "record.created": created, "record.adopted": adopted, "record.updated": updated, "record.deleted": deleted,
    "record.restored": restored,
}  # fmt: skip
