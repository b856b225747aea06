"""Files at a record, against answers we write down: raw bytes out, rows in."""

from __future__ import annotations

import pytest
import requests_mock
from tests.server.cats.conftest import BASE, KEY, collection

from catsync.cats import (
    Attachment,
    CatsBadAnswer,
    CatsBadRequest,
    CatsClient,
    CatsFault,
    CatsNotFound,
    CatsRefused,
)

RESUMES = f"{BASE}/candidates/5/resumes"


def test_a_resume_goes_out_as_the_raw_bytes_and_its_name_in_the_address(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    cats.post(RESUMES, status_code=201, headers={"Location": "https://api.catsone.com/v3/attachments/812"})
    content = b"%PDF-1.7\x00\xff"
    assert client.upload_resume(5, "Ines Faria & Söhne.pdf", content) == 812
    (sent,) = cats.request_history
    assert sent.body == content
    assert sent.headers["Content-Type"] == "application/octet-stream"
    assert sent.headers["Authorization"] == f"Token {KEY}"
    assert sent.url.endswith("/resumes?filename=Ines+Faria+%26+S%C3%B6hne.pdf")


@pytest.mark.parametrize(
    ("filename", "content"),
    [("cv.pdf", b""), ("", b"x"), ("  ", b"x"), ("a/b.pdf", b"x"), ("a\\b.pdf", b"x"), ("a\r\nb", b"x"),
     ("x" * 256, b"x")],
)  # fmt: skip
def test_what_is_no_file_is_not_sent(
    cats: requests_mock.Mocker, client: CatsClient, filename: str, content: bytes
) -> None:
    with pytest.raises(CatsBadRequest):
        client.upload_resume(5, filename, content)
    assert cats.call_count == 0


@pytest.mark.parametrize(
    ("status", "error", "outcome"), [(500, CatsFault, "unknown"), (415, CatsRefused, "rejected")]
)
def test_a_failing_upload_says_whether_the_file_may_be_there(
    cats: requests_mock.Mocker, client: CatsClient, status: int, error: type[CatsFault], outcome: str
) -> None:
    cats.post(RESUMES, status_code=status, json={"message": "No."})
    with pytest.raises(error) as told:
        client.upload_resume(5, "cv.pdf", b"x")
    assert told.value.outcome == outcome


def test_the_files_of_a_record_are_read_leniently(cats: requests_mock.Mocker, client: CatsClient) -> None:
    rows = [{"id": "7", "filename": "cv.pdf", "is_resume": 1, "size": "2048"}, {"id": 8, "filename": None}]
    cats.get(f"{BASE}/contacts/5/attachments", json=collection("attachments", rows))
    assert client.attachments("contact", 5) == (
        Attachment(7, "cv.pdf", True, 2048),
        Attachment(8, "", False, None),
    )


def test_a_file_does_not_print_its_name() -> None:
    assert repr(Attachment(7, "Ines Faria.pdf", True, 2048)) == "Attachment(7)"


FILE = f"{BASE}/attachments/7/download"


def test_a_file_comes_back_as_its_raw_bytes(cats: requests_mock.Mocker, client: CatsClient) -> None:
    cats.get(FILE, content=b"\x00\xff{")
    assert client.download_attachment(7) == b"\x00\xff{"


def test_a_file_that_lies_elsewhere_is_fetched_without_the_key(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    cats.get(FILE, status_code=302, headers={"Location": "https://files.example/7?signed=yes"})
    cats.get("https://files.example/7?signed=yes", content=b"resume")
    assert client.download_attachment(7) == b"resume"
    asked = cats.request_history[-1]
    assert asked.hostname == "files.example"
    assert "Authorization" not in asked.headers
    assert KEY not in str(asked.headers)


@pytest.mark.parametrize(
    "where",
    ["http://files.example/7", "file:///etc/passwd", "https://u:p@files.example/7", "https://[bad", ""],
)
def test_a_redirect_to_where_no_file_can_lie_is_not_followed(
    cats: requests_mock.Mocker, client: CatsClient, where: str
) -> None:
    cats.get(FILE, status_code=302, headers={"Location": where})
    with pytest.raises(CatsBadAnswer):
        client.download_attachment(7)
    assert cats.call_count == 1


def test_a_second_redirect_is_not_followed(cats: requests_mock.Mocker, client: CatsClient) -> None:
    cats.get(FILE, status_code=302, headers={"Location": "https://files.example/7"})
    cats.get("https://files.example/7", status_code=302, headers={"Location": "https://files.example/8"})
    with pytest.raises(CatsBadAnswer):
        client.download_attachment(7)
    assert cats.call_count == 2


def test_a_file_that_is_gone_is_told_as_such(cats: requests_mock.Mocker, client: CatsClient) -> None:
    cats.get(FILE, status_code=404, json={"message": "Resource not found."})
    with pytest.raises(CatsNotFound):
        client.download_attachment(7)
