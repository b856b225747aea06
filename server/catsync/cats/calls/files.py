"""Files at a record: what is there, and a resume as raw bytes. CATS_API.md 2.13."""

from __future__ import annotations

from .. import reading
from ..errors import CatsBadRequest
from ..records import Attachment
from .asking import Asking, record_path

MAX_FILENAME = 255


class FileCalls(Asking):
    def attachments(self, record_type: str, record_id: int) -> tuple[Attachment, ...]:
        """Every file of a candidate, contact, company or job, resumes among them; not what is in them."""
        return self._all(record_path(record_type, record_id, "attachments"), reading.attachment)

    def upload_resume(self, candidate_id: int, filename: str, content: bytes) -> int:
        """Add a resume and return the id of its attachment. CATS does not say what it does with the same file
        twice: look at `attachments` first.

        filename: a plain name, without folders. content: at least one byte; how many CATS takes at most is not
        known (CatsRefused above it).
        """
        path = record_path("candidate", candidate_id, "resumes")
        if not content:
            raise CatsBadRequest("An empty file is no resume")
        return self._upload(path, content, {"filename": _plain_name(filename)})


def _plain_name(filename: str) -> str:
    name = filename.strip()
    if not name or len(name) > MAX_FILENAME or not name.isprintable() or "/" in name or "\\" in name:
        raise CatsBadRequest("A file for CATS needs a plain name")
    return name
