"""Where a record is put (S22, F6): company, owner, source and hot inside it; jobs, lists, tags and status around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .plan_fields import NOT_LOADED, decided_by
from .plan_types import Operation, Reason, RecordType, Write
from .question import Existing, Question
from .record_values import are_equal, is_held

PLACED_NEW = Reason("destination", "Where the settings put them.")
PLACED_KNOWN = Reason("destination", "Where the settings put them, unless CATS has them there already.")
STATUS_IS_SET = Reason("status_set", "CATS has a status that somebody set; it stays.")

SETTINGS: Mapping[str, tuple[str, bool]] = {
    "owner_id": ("destination_owner", True), "source": ("destination_source", True),
    "is_hot": ("destination_hot", True), "pipeline": ("destination_jobs", True),
    "list": ("destination_lists", True), "tags": ("destination_tags", True),
    "status": ("destination_status", True), "resume": ("do_not_overwrite_resumes", False),
}  # fmt: skip
"""By the field that is written: the setting that says so, and whether it is one per record type."""


def inside(question: Question, record_type: RecordType, existing: Existing | None) -> list[Write]:
    """Company, owner, source and hot of a new record; of an existing contact the company, for information."""
    company = question.company
    has_company = record_type == "contact" and company.cats_id is not None
    if existing is not None:
        return _company_move(existing, company.cats_id) if has_company else []
    made: list[Write] = []
    if has_company:
        reason = Reason("company", "the company you chose")
        made.append(_create(record_type, "company_id", "Company", company.cats_id, reason, True))
    owner_id = owner_of(question, record_type)
    if owner_id is not None:
        made.append(
            _create(record_type, "owner_id", "Owner", owner_id, is_mandatory=record_type == "contact")
        )
    source = question.settings.get("destination_source", "candidate") if record_type == "candidate" else None
    if source:
        made.append(_create(record_type, "source", "Source", source))
    if question.settings.get("destination_hot", record_type):
        made.append(_create(record_type, "is_hot", "Hot", True))
    return [_with_layer(question, write) for write in made]


def owner_of(question: Question, record_type: RecordType) -> int | None:
    """The CATS user who will own the record, None where none is known."""
    owner = question.settings.get("destination_owner", record_type)
    return question.owner_id if owner == "me" else owner


def _create(
    record_type: RecordType, key: str, label: str, value: Any, reason: Reason | None = None,
    is_mandatory: bool = False,
) -> Write:  # fmt: skip
    return Write(
        f"{record_type}.{key}", record_type, "create", key, label, None, value,
        reason or Reason("destination", "destination"), True, is_mandatory,
    )  # fmt: skip


def _company_move(existing: Existing, wanted: int | None) -> list[Write]:
    """Another company than CATS has: shown, and left to the recruiter, whatever the policy says."""
    before = existing.record.get("company_id")
    if are_equal(before, wanted):
        return []
    reason = Reason("other_company", "CATS has this contact at another company; tick to move them.")
    return [
        Write(
            "contact.company_id", "contact", "update", "company_id", "Company", before, wanted, reason, False
        )
    ]


def around(question: Question, record_type: RecordType, existing: Existing | None) -> list[Write]:
    """Pipelines, lists, tags, status and resumes: a call of their own each, once the record stands."""
    return [_with_layer(question, write) for write in _around(question, record_type, existing)]


def _with_layer(question: Question, write: Write) -> Write:
    """With the layer of the setting that put them there (S3)."""
    if write.field not in SETTINGS:
        return write
    key, is_per_type = SETTINGS[write.field]
    return replace(
        write, reason=decided_by(question, write.reason, key, write.record_type if is_per_type else "")
    )


def _around(question: Question, record_type: RecordType, existing: Existing | None) -> list[Write]:
    placed = {(kind, target) for of, kind, target in question.placed if of == record_type}
    made = [*_lists(question, record_type, existing, placed), *_tags(question, record_type, existing, placed)]
    if record_type == "candidate":
        return [*_pipelines(question, existing, placed), *made, *_resumes(question, existing)]
    return [*_status(question, existing, placed), *made]


Placed = set[tuple[str, int]]


def _pipelines(question: Question, existing: Existing | None, placed: Placed) -> Iterable[Write]:
    """A job stays in the plan until its pipeline stands and, where one is wanted, its status (they are two calls)."""
    for row in question.settings.get("destination_jobs", "candidate"):
        job_id, status_id = row["job_id"], row.get("status_id")
        is_done = ("pipeline", job_id) in placed
        if not is_done or (status_id is not None and ("pipeline_status", job_id) not in placed):
            after = {"job_id": job_id, "status_id": status_id}
            yield _place("candidate", f"pipeline:{job_id}", "pipeline", "Job", after, existing)


def _lists(
    question: Question, record_type: RecordType, existing: Existing | None, placed: Placed
) -> Iterable[Write]:
    for list_id in question.settings.get("destination_lists", record_type):
        if ("list", list_id) not in placed:
            yield _place(record_type, f"list:{list_id}", "list", "List", list_id, existing)


def _tags(
    question: Question, record_type: RecordType, existing: Existing | None, placed: Placed
) -> Iterable[Write]:
    wanted = question.settings.get("destination_tags", record_type)
    missing = [tag_id for tag_id in wanted if ("tag", tag_id) not in placed]
    if missing:
        yield _place(record_type, "tags", "tags", "Tags", missing, existing)


def _status(question: Question, existing: Existing | None, placed: Placed) -> Iterable[Write]:
    """The status a contact starts at; one that somebody set stays, and so does what was set after ours."""
    wanted = question.settings.get("destination_status", "contact")
    if wanted is None or ("status", wanted) in placed:
        return
    if existing is None:
        yield _place("contact", "status", "status", "Status", wanted, existing)
        return
    before = existing.record.get("status_id")
    if before == wanted:
        return
    is_set = bool(before) and before != question.default_status_id
    reason = STATUS_IS_SET if is_set else PLACED_NEW
    if not existing.is_loaded and not is_held(existing.record, "status_id"):
        reason = NOT_LOADED
    yield Write(
        "contact.status", "contact", "place", "status", "Status", before or None, wanted, reason, not is_set
    )


def _place(
    record_type: RecordType, name: str, field: str, label: str, after: Any, existing: Existing | None
) -> Write:
    reason = PLACED_KNOWN if existing is not None else PLACED_NEW
    return _after_record(record_type, name, "place", field, label, after, reason)


def _resumes(question: Question, existing: Existing | None) -> Iterable[Write]:
    """Whether CATS has a resume is not known here: with S27 on it is looked at when the file is written."""
    keeps = existing is not None and question.settings.get("do_not_overwrite_resumes")
    reason = Reason("resume", "Uploaded for them.")
    if keeps:
        reason = Reason("keeps_resume", "Left out if CATS has a resume: that is judged when it is written.")
    for resume in question.resumes:
        after = {"resume_id": resume.id, "filename": resume.filename, "size": resume.size}
        yield _after_record("candidate", f"resume:{resume.id}", "upload", "resume", "Resume", after, reason)


def _after_record(
    record_type: RecordType,
    name: str,
    operation: Operation,
    field: str,
    label: str,
    after: Any,
    reason: Reason,
) -> Write:
    return Write(f"{record_type}.{name}", record_type, operation, field, label, None, after, reason)
