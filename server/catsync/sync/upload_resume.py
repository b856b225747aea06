"""A resume file for a candidate: once, and not over one that CATS has, unless the settings say so (S27)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..cats import Attachment
from ..models import Resume, Sync
from .doubt import made_in_doubt, undated
from .plan_types import Write
from .rows import database_now
from .run import Run
from .run_target import NOTHING, WRITTEN, Target, Told, first, note_found, send, told_before

KEPT = Told(False, "CATS has a resume of this candidate already, which the settings keep.")


def upload_resume(run: Run, target: Target, write: Write) -> Told:
    resume_id = str(write.after["resume_id"])
    name = f"upload:{target.record_type}:{resume_id}"
    before = told_before(run, name)
    content = _content(run, resume_id) if before is None else None
    if before is not None or content is None:
        return before or NOTHING
    made = made_in_doubt(run, name, lambda _: undated(find_resume(run, target, write.after)))
    if made is not None:
        return note_found(
            run, target, name, write, WRITTEN,
            lambda session: _note(session, run, resume_id, made.id), made.id,
        )  # fmt: skip
    if not target.is_new and _keeps_theirs(run) and any(row.is_resume for row in _attachments(run, target)):
        return note_found(
            run, target, name, write, KEPT, lambda session: _note(session, run, resume_id, None)
        )
    filename = str(write.after["filename"])
    return send(
        run, target, name, write, {"resume_id": resume_id, "filename": filename},
        lambda: run.client.upload_resume(target.cats_id, filename, content),
        lambda session, made: _note(session, run, resume_id, made),
    )  # fmt: skip


def _content(run: Run, resume_id: str) -> bytes | None:
    """None where the file is in CATS, or was judged already, or is gone."""
    with run.engine.database.read() as session:
        row = session.get(Resume, resume_id)
        is_settled = row is not None and row.uploaded_at is not None and row.site_id == run.job.site_id
        return None if row is None or is_settled else row.content


def _keeps_theirs(run: Run) -> bool:
    with run.engine.database.read() as session:
        return run.engine.planner.keeps_resumes(session, session.get_one(Sync, run.job.seq))


def _attachments(run: Run, target: Target) -> tuple[Attachment, ...]:
    return run.client.attachments(target.record_type, target.cats_id)


def find_resume(run: Run, target: Target, after: Mapping[str, Any]) -> int | None:
    """The file as CATS lists it, and of no other one of ours."""
    with run.engine.database.read() as session:
        known = select(Resume.cats_attachment_id).where(Resume.site_id == run.job.site_id)
        others = set(session.execute(known).scalars())
    filename, size = after["filename"], after["size"]
    return first(
        row.id
        for row in _attachments(run, target)
        if row.id not in others and row.filename == filename and row.size in (size, None)
    )


def _note(session: Session, run: Run, resume_id: str, attachment_id: int | None) -> None:
    """Without an attachment it was judged and left out, which is not judged anew."""
    row = session.get(Resume, resume_id)
    if row is None:
        return
    row.site_id, row.cats_attachment_id, row.uploaded_at = (
        run.job.site_id,
        attachment_id,
        database_now(session),
    )
