"""Uploading a resume: what is taken, under which name, and what is said of it (S27)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from tests.server.door import OWN, code
from tests.server.northwind import Northwind

from catsync.models import Resume, Sync

PDF = b"%PDF-1.7\n%invented\n"


def upload(
    team: Northwind, person: str, content: bytes = PDF, filename: str = "cv.pdf", role: str = "recruiter",
    kind: str = "application/octet-stream",
) -> Any:  # fmt: skip
    caller = team[role]
    return caller.http.post(
        f"/api/v1/people/{person}/resume", query_string={"filename": filename}, data=content,
        headers={**caller.headers, "Content-Type": kind}, base_url=OWN,
    )  # fmt: skip


def test_a_file_is_kept_as_it_is_and_told_of(team: Northwind) -> None:
    person = team.keep()
    answer = upload(team, person)
    row = answer.json or {}
    assert (answer.status_code, row["filename"], row["size"], row["state"]) == (
        201,
        "cv.pdf",
        len(PDF),
        "waiting",
    )
    with team.door.database.read() as session:
        assert session.scalars(select(Resume)).one().content == PDF
    told = (team["viewer"].get(f"/api/v1/people/{person}").json or {})["resumes"]
    assert told == [{key: row[key] for key in ("id", "filename", "size", "state", "created_at")}]


def test_the_same_file_again_is_the_same_resume(team: Northwind) -> None:
    person = team.keep()
    assert upload(team, person).json["id"] == upload(team, person, filename="again.pdf").json["id"]


def test_a_resume_of_a_due_candidate_starts_a_sync(northwind: Northwind) -> None:
    person = northwind.keep()
    started = upload(northwind, person).json["sync_id"]
    with northwind.door.database.read() as session:
        assert session.scalars(select(Sync)).one().id == started


def test_of_a_contact_alone_a_resume_is_left_out(northwind: Northwind) -> None:
    person = northwind.keep()
    northwind.set("person", person, "sync_as", "contact")
    assert upload(northwind, person).json["state"] == "left_out"


@pytest.mark.parametrize(("given", "kept"), [
    ("C:\\Users\\m\\My CV (2).PDF", "My CV (2).pdf"), ("../../etc/passwd.txt", "passwd.txt"), ("..pdf", "resume.pdf"),
    ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"), (f"{'x' * 300}.pdf", f"{'x' * 190}.pdf"),
    ("Æ\u202efdp.pdf", "Æfdp.pdf"),
])  # fmt: skip
def test_a_file_name_is_cleaned(team: Northwind, given: str, kept: str) -> None:
    content = b"text" if given.endswith("txt") else PDF
    assert upload(team, team.keep(), content, given).json["filename"] == kept


@pytest.mark.parametrize(("filename", "content"), [
    ("cv.doc", b"\xd0\xcf\x11\xe0rest"), ("cv.docx", b"PK\x03\x04rest"), ("cv.odt", b"PK\x03\x04rest"),
    ("cv.rtf", b"{\\rtf1 x}"), ("cv.txt", "Märta".encode()),
])  # fmt: skip
def test_each_kind_of_file_is_taken(team: Northwind, filename: str, content: bytes) -> None:
    assert upload(team, team.keep(), content, filename).status_code == 201


@pytest.mark.parametrize(("filename", "content", "status", "error"), [
    ("cv.exe", b"MZ", 415, "unsupported_file"), ("cv", PDF, 415, "unsupported_file"),
    (".pdf", b"x", 415, "unsupported_file"),
    ("cv.pdf", b"<html>", 415, "unsupported_file"), ("cv.txt", b"a\x00b", 415, "unsupported_file"),
    ("cv.pdf", b"", 422, "validation_failed"), ("", PDF, 415, "unsupported_file"),
    ("cv.pdf", PDF + b"x" * 5 * 1024 * 1024, 413, "too_large"),
])  # fmt: skip
def test_what_is_no_resume_is_refused_and_not_kept(
    team: Northwind, filename: str, content: bytes, status: int, error: str
) -> None:
    answer = upload(team, team.keep(), content, filename)
    assert (answer.status_code, code(answer)) == (status, error)
    with team.door.database.read() as session:
        assert session.scalars(select(Resume)).all() == []


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "text/plain", ""])
def test_the_body_is_the_file_itself(team: Northwind, kind: str) -> None:
    answer = upload(team, team.keep(), kind=kind)
    assert (answer.status_code, code(answer)) == (415, "unsupported_file")


def test_four_megabytes_are_taken(team: Northwind) -> None:
    assert upload(team, team.keep(), PDF + b"x" * 4 * 1024 * 1024).status_code == 201


@pytest.mark.parametrize(
    ("role", "status"), [("nobody", 401), ("viewer", 403), ("recruiter", 201), ("admin", 201)]
)
def test_who_may_upload(team: Northwind, role: str, status: int) -> None:
    assert upload(team, team.keep(), role=role).status_code == status


def test_a_person_who_is_not_there_is_not_found(team: Northwind) -> None:
    assert code(upload(team, "nobody")) == "not_found"
