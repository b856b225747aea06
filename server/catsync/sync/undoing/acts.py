"""The calls that take a deed back. Each kind compares first what CATS holds now with what the deed left there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from ...cats import CatsNotFound, EmailRow, Person, write_shape
from ..learned import as_updated, learn
from ..record_values import are_equal, is_blank, phone_key
from ..run import Run
from ..write_notes import plain_text
from . import forgetting
from .deeds import Deed
from .look import Look

Effect = Callable[[Session, Run], None]


class Changed(Exception):
    """Somebody changed since what the deed left; the text says what, for a sentence."""


@dataclass(frozen=True)
class Act:
    """One write that takes something back. call: None where CATS is as it was already. effect: on our own rows.

    told: {"what": "deleted" | "restored" | "removed", "field"} for the outcome.
    """

    name: str
    call: Callable[[], Any] | None
    effect: Effect
    payload: Mapping[str, Any] = field(default_factory=dict, repr=False)
    told: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)


def acts_of(run: Run, deed: Deed, look: Look) -> list[Act]:
    """The acts that take the deed back; none of them with a call where nothing is left of it. Raises Changed."""
    return list(KINDS[deed.kind](run, deed, look))


def _nothing(session: Session, run: Run) -> None:
    return None


def _name(deed: Deed, part: str = "") -> str:
    return f"undo:{deed.step}{part}"[:100]


def _update(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    """Old values put back, each only where CATS still holds ours."""
    changes = [change for change in deed.payload.get("changes", ()) if "before" in change]
    if look.record is None:
        raise Changed(f"CATS no longer has the {deed.record_type}")
    values: dict[str, Any] = {}
    for change in changes:
        now, key = look.value(change["field"]), change["field"]
        if key == "social_media_urls":
            added = [url for url in change["after"] if url not in (change["before"] or [])]
            left = [url for url in now or [] if url not in added]
            if left != list(now or []):
                values[key] = left
        elif are_equal(now, change["after"]):
            if not are_equal(now, change["before"]):
                values[key] = change["before"]
        elif not are_equal(now, change["before"]):
            raise Changed(f"“{change.get('label') or key}” of the {deed.record_type} was changed")
    body = restoring(look.record, values)
    after = as_updated(look.record.raw, body)

    def effect(session: Session, run: Run) -> None:
        forgetting.forget_written(session, run, deed)
        if values:
            learn(session, run, deed.record_type, after)

    yield Act(
        _name(deed),
        (lambda: run.client.update(deed.record_type, deed.cats_id, body)) if values else None,
        effect, {"record_id": deed.cats_id, "body": body},
        {"what": "restored", "fields": list(values)},
        tuple({"field": key, "before": look.value(key), "after": value} for key, value in values.items()),
    )  # fmt: skip


TEXTS = frozenset({
    "first_name", "middle_name", "last_name", "title", "current_employer", "website", "key_skills", "notes", "source",
})  # fmt: skip


def restoring(record: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a PUT that puts these values back; a text that was not there becomes empty, all else null."""
    body = write_shape(record)
    custom = {row["id"]: row for row in body.get("custom_fields", [])}
    for key, value in values.items():
        if key.startswith("custom_"):
            field_id = int(key.removeprefix("custom_"))
            custom[field_id] = {"id": field_id, "value": None if is_blank(value) else value}
        elif key == "address":
            body["address"] = {part: text or "" for part, text in (value or {}).items()}
        else:
            body[key] = "" if value is None and key in TEXTS else value
    if custom:
        body["custom_fields"] = list(custom.values())
    return body


def _add_email(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    """Where it has become the primary one, another is made that first: CATS wants exactly one."""
    rows = look.record.emails if isinstance(look.record, Person) else ()
    row = next((row for row in rows if row.id == deed.remote_id), None)
    if row is not None and row.email.casefold() != str(deed.payload["entry"]["email"]).casefold():
        raise Changed(f"an e-mail address of the {deed.record_type} was changed")
    others = [other for other in rows if other is not row and other.id is not None]
    if row is not None and row.is_primary and others:
        yield _promote(run, deed, others[0])
    yield _take_row(
        run, deed, "emails", row is not None,
        lambda: run.client.delete_email(deed.record_type, deed.cats_id, int(deed.remote_id or 0)),
    )  # fmt: skip


def _promote(run: Run, deed: Deed, other: EmailRow) -> Act:
    return Act(
        _name(deed, ":primary"),
        lambda: run.client.update_email(
            deed.record_type, deed.cats_id, int(other.id or 0), other.email, is_primary=True
        ),
        _nothing, {"record_id": deed.cats_id},
    )  # fmt: skip


def _add_phone(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    rows = look.record.phones if isinstance(look.record, Person) else ()
    row = next((row for row in rows if row.id == deed.remote_id), None)
    sent = str(deed.payload["entry"]["number"])
    if row is not None and sent.startswith("+") and phone_key(row.number) != phone_key(sent):
        raise Changed(f"a phone number of the {deed.record_type} was changed")
    yield _take_row(
        run, deed, "phones", row is not None,
        lambda: run.client.delete_phone(deed.record_type, deed.cats_id, int(deed.remote_id or 0)),
    )  # fmt: skip


def _take_row(run: Run, deed: Deed, kind: str, is_there: bool, call: Callable[[], None]) -> Act:
    entry = deed.payload["entry"]

    def effect(session: Session, run: Run) -> None:
        forgetting.forget_entry(session, run, deed, kind)

    return Act(
        _name(deed), call if is_there else None, effect, {"record_id": deed.cats_id},
        {"what": "removed" if is_there else "gone", "field": kind},
        ({"field": kind, "before": entry, "after": None},),
    )  # fmt: skip


def _pipeline(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    """Deleted where it stands as we left it: our status, or the first one if we set none; no rating."""
    job_id = int(deed.payload["job_id"])
    row = next((row for row in look.pipelines if row.id == deed.remote_id), None)
    if row is not None:
        ours = forgetting.pipeline_status_of(run, deed, job_id)
        is_moved = row.status_id != ours if ours is not None else _has_history(run, row.id)
        if is_moved or row.rating:
            raise Changed("the candidate was moved or rated in the pipeline")
    yield Act(
        _name(deed),
        (lambda: run.client.delete_pipeline(int(deed.remote_id or 0))) if row is not None else None,
        lambda session, run: forgetting.forget_placed(session, run, deed, ("pipeline", "pipeline_status"), [job_id]),
        {"record_id": deed.cats_id, "job_id": job_id}, _around_told(deed, row is not None),
    )  # fmt: skip


def _has_history(run: Run, pipeline_id: int) -> bool:
    return len(run.client.pipeline_history(pipeline_id)) > 1


def _pipeline_status(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    """Of a pipeline that stands longer than this sync: back to the status before ours, as its history tells."""
    job_id, pipeline_id = int(deed.step.rpartition(":")[2]), int(deed.payload["pipeline_id"])
    row = next((row for row in look.pipelines if row.id == pipeline_id), None)
    before = None
    if row is not None:
        if row.status_id != deed.payload["status_id"]:
            raise Changed("the candidate was moved in the pipeline")
        before = _status_before(run, pipeline_id, row.status_id)
    yield Act(
        _name(deed),
        (lambda: run.client.set_pipeline_status(pipeline_id, int(before or 0))) if before is not None else None,
        lambda session, run: forgetting.forget_placed(session, run, deed, ("pipeline_status",), [job_id]),
        {"record_id": deed.cats_id, "pipeline_id": pipeline_id}, _around_told(deed, before is not None),
    )  # fmt: skip


def _status_before(run: Run, pipeline_id: int, status_id: int | None) -> int | None:
    rows = [row.status_id for row in run.client.pipeline_history(pipeline_id)]
    others = [row for row in rows if row is not None and row != status_id]
    return others[-1] if others else None


def _list(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    list_id = int(deed.payload["list_id"])
    items = look.items(list_id)

    def take() -> None:
        run.client.delete_list_item(look.record_type, list_id, items[0].id)

    yield Act(
        _name(deed), take if items else None,
        lambda session, run: forgetting.forget_placed(session, run, deed, ("list",), [list_id]),
        {"record_id": deed.cats_id, "list_id": list_id}, _around_told(deed, bool(items)),
    )  # fmt: skip


def _tags(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    held = {tag.id for tag in look.tags} if look.record is not None else set()
    for tag_id in deed.payload["tag_ids"]:
        yield _tag(run, deed, look, int(tag_id), tag_id in held)


def _tag(run: Run, deed: Deed, look: Look, tag_id: int, is_there: bool) -> Act:
    return Act(
        _name(deed, f":{tag_id}"),
        (lambda: run.client.detach_tag(look.record_type, deed.cats_id, tag_id)) if is_there else None,
        lambda session, run: forgetting.forget_placed(session, run, deed, ("tag",), [tag_id]),
        {"record_id": deed.cats_id, "tag_id": tag_id}, _around_told(deed, is_there),
    )  # fmt: skip


def _status(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    """A status that was not there before cannot be taken off, only another one set: then it stays."""
    ours, before = deed.payload["status_id"], deed.payload.get("before")
    now = look.value("status_id")
    if now is not None and now not in (ours, before):
        raise Changed("the status of the contact was changed")
    is_ours = now == ours and before is not None
    yield Act(
        _name(deed),
        (lambda: run.client.set_status("contact", deed.cats_id, int(before or 0))) if is_ours else None,
        lambda session, run: forgetting.forget_placed(session, run, deed, ("status",), [ours]),
        {"record_id": deed.cats_id, "status_id": before}, _around_told(deed, is_ours),
    )  # fmt: skip


def _note(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    activity_id, row = int(deed.remote_id or 0), None
    if activity_id:
        try:
            row = run.client.get_activity(activity_id)
        except CatsNotFound:
            row = None
    sent = deed.payload.get("notes")
    if row is not None and sent is not None and plain_text(row.notes) != plain_text(sent):
        raise Changed("a note was changed")
    yield Act(
        _name(deed), (lambda: run.client.delete_activity(activity_id)) if row is not None else None,
        lambda session, run: forgetting.forget_note(session, run, deed),
        {"record_id": deed.cats_id, "activity_id": activity_id}, _around_told(deed, row is not None),
    )  # fmt: skip


def _resume(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    is_there = look.record is not None and any(row.id == deed.remote_id for row in look.attachments)
    yield Act(
        _name(deed),
        (lambda: run.client.delete_attachment(int(deed.remote_id or 0))) if is_there else None,
        lambda session, run: forgetting.forget_resume(session, run, deed),
        {"record_id": deed.cats_id, "attachment_id": deed.remote_id}, _around_told(deed, is_there),
    )  # fmt: skip


def _around_told(deed: Deed, is_there: bool) -> dict[str, Any]:
    return {"what": "removed" if is_there else "gone", "field": deed.kind}


KINDS: Mapping[str, Callable[[Run, Deed, Look], Iterable[Act]]] = {
    "update": _update, "add_email": _add_email, "add_phone": _add_phone, "pipeline": _pipeline,
    "pipeline_status": _pipeline_status, "list": _list, "tags": _tags, "status": _status, "note": _note,
    "resume": _resume,
}  # fmt: skip
