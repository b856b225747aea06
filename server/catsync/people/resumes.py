"""Resume files for a candidate: what is taken, under which name, and whether CATS has them (S27)."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from ..errors import CatsyncError
from ..models import AuditEvent, Person, Resume
from .variables import clean

MAX_BYTES = 5 * 1024 * 1024
NAME_LIMIT = 200
# How a file of each kind begins; a text begins as it likes.
BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "doc": (b"\xd0\xcf\x11\xe0",),
    "docx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
    "rtf": (b"{\\rtf",),
    "txt": (b"",),
}
PDF_LEEWAY = 1024  # bytes that may stand before the mark of a PDF
UNSAFE = re.compile(r"[^\w .()+-]")


def add(session: Session, person: Person, filename: str, content: bytes, by: int | None) -> Resume:
    """Store a file, or find the same one of the same person. Raises validation_failed, unsupported_file, too_large."""
    name = clean_filename(filename)
    _check(name, content)
    digest = hashlib.sha256(content).hexdigest()
    found = session.scalar(
        select(Resume).where(Resume.person_id == person.id, Resume.sha256 == digest).limit(1)
    )
    if found is not None:
        return found
    resume = Resume(
        person_id=person.id, filename=name, content=content, size=len(content), sha256=digest, created_by=by
    )
    session.add(resume)
    session.flush()
    detail = {"resume_id": resume.id, "size": resume.size}
    session.add(AuditEvent(user_id=by, what="resume.uploaded", subject=f"person:{person.id}", detail=detail))
    return resume


def of_person(session: Session, person_id: str) -> list[Resume]:
    """The newest first, without their contents."""
    rows = select(Resume).options(defer(Resume.content)).where(Resume.person_id == person_id)
    return list(session.scalars(rows.order_by(Resume.created_at.desc(), Resume.id)))


def state_of(resume: Resume, *, is_candidate_wanted: bool) -> str:
    """in_cats; left_out where CATS keeps its own or no candidate is wanted; else waiting."""
    if resume.cats_attachment_id is not None:
        return "in_cats"
    return "left_out" if resume.uploaded_at is not None or not is_candidate_wanted else "waiting"


def clean_filename(filename: str) -> str:
    """The last part of a path, of letters, digits and little else, its ending kept however long it is."""
    last = PurePosixPath(clean(filename, 1000).replace("\\", "/")).name
    stem, dot, ending = last.rpartition(".")
    stem = UNSAFE.sub("_", stem).strip(" .")[: NAME_LIMIT - 10] or "resume"
    return f"{stem}.{UNSAFE.sub('', ending).lower()[:8]}" if dot else UNSAFE.sub("_", last)[:NAME_LIMIT]


def _check(name: str, content: bytes) -> None:
    ending = name.rpartition(".")[2] if "." in name else ""
    if ending not in BEGINNINGS:
        raise CatsyncError("unsupported_file", "A resume is a PDF, DOC, DOCX, RTF, ODT or TXT file.")
    if not content:
        raise CatsyncError("validation_failed", "The file is empty.")
    if len(content) > MAX_BYTES:
        raise CatsyncError("too_large", "The file is larger than 5 MB.")
    start = content[:PDF_LEEWAY].lstrip() if ending == "rtf" else content[:PDF_LEEWAY]
    is_it = BEGINNINGS["pdf"][0] in start if ending == "pdf" else start.startswith(BEGINNINGS[ending])
    if not is_it or (ending == "txt" and b"\0" in content):
        raise CatsyncError(
            "unsupported_file", f"This is not a {ending.upper()} file, whatever its name says."
        )
