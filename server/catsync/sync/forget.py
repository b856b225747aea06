"""What we no longer claim of a record that CATS does not have any more: link, places, notes, files, mirrored row."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from ..models import ActivityNote, PersonLink, Placement, Resume
from .run import Run


def forget_record(session: Session, run: Run, record_type: str, cats_id: int) -> None:
    """Of the person of this sync. Notes and files may be written again, at another record."""
    job = run.job
    row = session.get(PersonLink, (job.person_id, job.site_id, record_type))
    if row is not None and row.cats_id == cats_id:
        session.delete(row)
    for model in (Placement, ActivityNote):
        of_record = (model.record_type == record_type, model.cats_id == cats_id)
        session.execute(delete(model).where(model.site_id == job.site_id, *of_record))
    if record_type == "candidate":
        of_person = (Resume.person_id == job.person_id, Resume.site_id == job.site_id)
        session.execute(
            update(Resume).where(*of_person).values(site_id=None, cats_attachment_id=None, uploaded_at=None)
        )
    run.engine.forget(session, job.site_id, record_type, cats_id)
