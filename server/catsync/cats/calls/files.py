"""Files at a record: listed, uploaded and downloaded as raw bytes. CATS_API.md 2.13."""

from __future__ import annotations

from .. import reading
from ..errors import CatsBadRequest
from ..records import Attachment
from ..schemas import checked_id
from .asking import Asking, record_path

MAX_FILENAME = 255


class FileCalls(Asking):
    def attachments(self, record_type: str, record_id: int) -> tuple[Attachment, ...]:
        """Every file of a candidate, contact, company or job, resumes among them; not what is in them."""
        return self._all(record_path(record_type, record_id, "attachments"), reading.attachment)

    def get_attachment(self, attachment_id: int) -> Attachment:
        return self._get(_path(attachment_id), reading.attachment)

    def upload_resume(self, candidate_id: int, filename: str, content: bytes) -> int:
        """Add a resume and return the id of its attachment. CATS does not say what it does with the same file
        twice: look at `attachments` first.

        filename: a plain name, without folders. content: at least one byte; how many CATS takes at most is not
        known (CatsRefused above it).
        """
        return self._upload(record_path("candidate", candidate_id, "resumes"), filename, content)

    def upload_attachment(self, record_type: str, record_id: int, filename: str, content: bytes) -> int:
        """Add a file that is no resume; as `upload_resume`."""
        return self._upload(record_path(record_type, record_id, "attachments"), filename, content)

    def download_attachment(self, attachment_id: int) -> bytes:
        """What is in the file. Where CATS names another address for it, that one is asked, without the key."""
        return self._transport.download(f"{_path(attachment_id)}/download")

    def delete_attachment(self, attachment_id: int) -> None:
        self._transport.request("DELETE", _path(attachment_id))

    def _upload(self, path: str, filename: str, content: bytes) -> int:
        if not content:
            raise CatsBadRequest("An empty file is no file for CATS")
        return self._create_file(path, content, {"filename": _plain_name(filename)})


def _path(attachment_id: int) -> str:
    return f"/attachments/{checked_id(attachment_id, 'attachment')}"


def _plain_name(filename: str) -> str:
    name = filename.strip()
    if not name or len(name) > MAX_FILENAME or not name.isprintable() or "/" in name or "\\" in name:
        raise CatsBadRequest("A file for CATS needs a plain name")
    return name
