"""What is ours of a record and around it, in whatever sync we wrote it, and when we did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...models import ActivityNote, Placement, Resume, Sync, SyncStep
from ..endings import Job
from .deeds import Span, spans_of
from .our_steps import UNDO, OurStep, our_steps


@dataclass(frozen=True)
class Ours:
    """Ids in CATS. statuses: of our pipelines, by pipeline id, those we set; None among them where the one that the
    pipeline began with may stand as well. writes: the times of what we sent for this record. left: our writes into
    the record itself that were not taken back, in their order.
    """

    notes: frozenset[int]
    pipelines: frozenset[int]
    statuses: Mapping[int, frozenset[int | None]]
    resumes: frozenset[int]
    tags: frozenset[int]
    writes: tuple[Span, ...]
    left: tuple[OurStep, ...]


def ours(session: Session, job: Job, record_type: str, cats_id: int, settle_seconds: float) -> Ours:
    """What we put into this record of the person and around it."""
    steps = our_steps(session, job, record_type, cats_id, settle_seconds)
    standing = [step for step in steps if step.stands]
    pipelines = _pipelines(session, job, cats_id) if record_type == "candidate" else frozenset()
    spans = [span for step in steps if step.kind != "create" for span in step.spans]
    if record_type == "company":
        spans += _spans_of_contacts(session, job, settle_seconds)
    return Ours(
        notes=_noted(session, job, record_type, cats_id) | _rows(standing, "note"),
        pipelines=pipelines | _rows(standing, "pipeline"),
        statuses=_statuses(pipelines, standing),
        resumes=_uploaded(session, job) | _rows(standing, "resume"),
        tags=_tagged(session, job, record_type, cats_id) | _sent_tags(standing),
        writes=tuple(spans),
        left=tuple(step for step in standing if step.kind in ("update", "add_email", "add_phone")),
    )


def statuses_of(session: Session, job: Job, cats_id: int) -> Mapping[int, frozenset[int | None]]:
    """As `Ours.statuses`, of the pipelines of a candidate."""
    standing = [step for step in our_steps(session, job, "candidate", cats_id) if step.stands]
    return _statuses(_pipelines(session, job, cats_id), standing)


def _statuses(pipelines: Iterable[int], standing: Iterable[OurStep]) -> Mapping[int, frozenset[int | None]]:
    found: dict[int, set[int | None]] = {pipeline_id: set() for pipeline_id in pipelines}
    sure = set()
    for step in standing:
        if step.kind == "pipeline_status" and "pipeline_id" in step.payload:
            pipeline_id = step.payload["pipeline_id"]
            found.setdefault(pipeline_id, set()).add(step.payload["status_id"])
            sure |= {pipeline_id} if step.is_sure else set()
    return {key: frozenset(each if key in sure else {*each, None}) for key, each in found.items()}


def _pipelines(session: Session, job: Job, cats_id: int) -> frozenset[int]:
    """Our pipelines of a candidate. One that somebody else made is kept as it is, which a place without a status tells
    (place_pipeline)."""
    rows = session.execute(
        select(Placement.kind, Placement.target_id, Placement.remote_id)
        .where(Placement.site_id == job.site_id, Placement.record_type == "candidate")
        .where(Placement.cats_id == cats_id, Placement.kind.in_(("pipeline", "pipeline_status")))
    ).all()
    kept = {target for kind, target, remote in rows if kind == "pipeline_status" and remote is None}
    return frozenset(
        remote
        for kind, target, remote in rows
        if kind == "pipeline" and remote is not None and target not in kept
    )


def _tagged(session: Session, job: Job, record_type: str, cats_id: int) -> frozenset[int]:
    rows = select(Placement.target_id).where(
        Placement.site_id == job.site_id, Placement.record_type == record_type, Placement.cats_id == cats_id,
        Placement.kind == "tag",
    )  # fmt: skip
    return frozenset(session.scalars(rows))


def _noted(session: Session, job: Job, record_type: str, cats_id: int) -> frozenset[int]:
    rows = select(ActivityNote.cats_activity_id).where(
        ActivityNote.site_id == job.site_id,
        ActivityNote.record_type == record_type,
        ActivityNote.cats_id == cats_id,
    )
    return frozenset(row for row in session.scalars(rows) if row is not None)


def _uploaded(session: Session, job: Job) -> frozenset[int]:
    rows = select(Resume.cats_attachment_id).where(
        Resume.site_id == job.site_id, Resume.person_id == job.person_id
    )
    return frozenset(row for row in session.scalars(rows) if row is not None)


def _rows(steps: Iterable[OurStep], kind: str) -> frozenset[int]:
    return frozenset(step.remote_id for step in steps if step.kind == kind and step.remote_id is not None)


def _sent_tags(steps: Iterable[OurStep]) -> frozenset[int]:
    return frozenset(tag for step in steps if step.kind == "tags" for tag in step.payload.get("tag_ids", ()))


def _spans_of_contacts(session: Session, job: Job, settle_seconds: float) -> list[Span]:
    """Whether CATS counts a contact that comes or goes as a change of its company is not known."""
    rows = session.scalars(
        select(SyncStep)
        .join(Sync, Sync.seq == SyncStep.sync_seq)
        .where(Sync.site_id == job.site_id, Sync.person_id == job.person_id, SyncStep.tries > 0)
        .where(SyncStep.name.in_(("ensure_contact", f"{UNDO}ensure_contact")))
    )
    return [span for step in rows for span in spans_of(step, settle_seconds)]
