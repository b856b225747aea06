"""The pipeline of a job, never twice; then its starting status, where the pipeline is ours (F6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..cats import CatsDuplicate, CatsNotFound, CatsRefused, Pipeline
from ..models import Placement, Sync, SyncStep
from .doubt import made_in_doubt
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


def place_pipeline(run: Run, target: Target, write: Write) -> Told:
    """A pipeline that somebody else made is kept as it is, its status too."""
    job_id, status_id = write.after["job_id"], write.after.get("status_id")
    if placement(run, target, "pipeline_status", job_id) is not None:
        return _told(run, target, job_id)
    entry = placement(run, target, "pipeline", job_id)
    if entry is None:
        told, entry = _make(run, target, write)
    else:
        told = _told(run, target, job_id)
    if status_id is None or entry is None or entry.remote_id is None:
        return told
    try:
        is_set = _set_status(run, target, write, entry.remote_id)
    except CatsRefused as refusal:
        run.refusals.append(refusal)
        return told
    return WRITTEN if is_set else told


def _told(run: Run, target: Target, job_id: int) -> Told:
    """What this sync did for the job, in this run or an earlier one."""
    names = (_entry_name(target, job_id), _status_name(target, job_id))
    return next((told for name in names if (told := told_before(run, name)) and told.is_written), NOTHING)


def _entry_name(target: Target, job_id: int) -> str:
    return f"place_pipeline:{target.record_type}:{job_id}"


def _status_name(target: Target, job_id: int) -> str:
    return f"pipeline_status:{target.record_type}:{job_id}"


def _make(run: Run, target: Target, write: Write) -> tuple[Told, Placement | None]:
    """What was done, and the entry where it is ours."""
    job_id, status_id = write.after["job_id"], write.after.get("status_id")
    name = _entry_name(target, job_id)
    made = made_in_doubt(run, name, lambda _: _dated(_in_cats(run, target, job_id)))
    if made is not None and not made.is_ours:
        return _keep(run, target, write, made.id), None
    if made is not None:
        told = note_found(
            run, target, name, write, WRITTEN,
            lambda session: note_placed(session, run, target, "pipeline", job_id, made.id), made.id,
        )  # fmt: skip
        return told, placement(run, target, "pipeline", job_id)
    step = run.step(name)
    if not target.is_new and (step is None or step.doubt_since is None):
        theirs = _seen(run, target, job_id)
        if theirs is not None:
            return _keep(run, target, write, theirs), None
    try:
        told = send(
            run, target, name, write, {"job_id": job_id, "status_id": status_id},
            lambda: run.client.create_pipeline(target.cats_id, job_id),
            lambda session, made: note_placed(session, run, target, "pipeline", job_id, made),
        )  # fmt: skip
    except (CatsRefused, CatsDuplicate):
        there = _in_cats(run, target, job_id)
        if there is None:
            raise
        return _keep(run, target, write, there.id), None
    return told, placement(run, target, "pipeline", job_id)


def _keep(run: Run, target: Target, write: Write, pipeline_id: int) -> Told:
    job_id = write.after["job_id"]

    def record(session: Session) -> None:
        note_placed(session, run, target, "pipeline", job_id, pipeline_id)
        note_placed(session, run, target, "pipeline_status", job_id)  # settled: it is not for us to set

    return note_found(run, target, _entry_name(target, job_id), write, NOTHING, record)


def _seen(run: Run, target: Target, job_id: int) -> int | None:
    """The id of an entry that somebody else made. A job's pipeline is read once for all who are put into it in the
    next minutes; of a long one only the candidate's own entries are read."""

    def read() -> dict[int, int] | None:
        page = run.client.job_pipelines(job_id)
        if page.has_next:
            return None
        return {row.candidate_id: row.id for row in page.rows if row.candidate_id is not None}

    seen = run.engine.seen.at((run.job.site_id, "pipeline", job_id), read)
    held = seen.get(target.cats_id) if seen is not None else None
    is_old = held is not None and was_taken_back(run, _entry_name(target, job_id))  # read before that, maybe
    return _id_of(_in_cats(run, target, job_id)) if seen is None or is_old else held


def _in_cats(run: Run, target: Target, job_id: int) -> Pipeline | None:
    return next((row for row in run.client.pipelines(target.cats_id) if row.job_id == job_id), None)


def _dated(row: Pipeline | None) -> tuple[int, datetime | None] | None:
    return (row.id, row.date_created) if row is not None else None


def _id_of(row: Pipeline | None) -> int | None:
    return row.id if row is not None else None


def _set_status(run: Run, target: Target, write: Write, pipeline_id: int) -> bool:
    job_id, status_id = write.after["job_id"], write.after["status_id"]
    name = _status_name(target, job_id)

    def record(session: Session) -> None:
        note_placed(session, run, target, "pipeline_status", job_id, status_id)

    if not _is_wanted_since_it_was_made(run, target, job_id, pipeline_id):
        return note_found(run, target, name, write, NOTHING, record).is_written
    step = run.step(name)
    if step is not None and step.is_uncertain:
        run.wait_out(step, run.engine.timing.direct_settle_seconds)
        now = _in_cats(run, target, job_id)
        if now is None or now.status_id == status_id:
            return note_found(run, target, name, write, Told(now is not None), record).is_written
        run.note_looked(name)
    try:
        send(
            run, target, name, write, {"pipeline_id": pipeline_id, "status_id": status_id},
            lambda: run.client.set_pipeline_status(pipeline_id, status_id), lambda session, _: record(session),
        )  # fmt: skip
    except CatsNotFound:  # somebody took them off the job: that is not undone
        return note_found(run, target, name, write, NOTHING, record).is_written
    return True


def _is_wanted_since_it_was_made(run: Run, target: Target, job_id: int, pipeline_id: int) -> bool:
    """A starting status that came into the settings later is not for those who have started already."""
    with run.engine.database.read() as session:
        payloads = session.execute(
            select(SyncStep.payload)
            .join(Sync, Sync.seq == SyncStep.sync_seq)
            .where(Sync.site_id == run.job.site_id, Sync.person_id == run.job.person_id)
            .where(SyncStep.name == _entry_name(target, job_id))
        ).scalars()
        return any((payload or {}).get("status_id") is not None for payload in payloads)
