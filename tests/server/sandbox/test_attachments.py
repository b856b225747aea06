"""Files of a record: raw bytes in, rows and bytes out; and what their faults look like."""

from __future__ import annotations

import pytest

CONTENT = b"%PDF-1.7 \x00\xff"


def upload(cats, path, content=CONTENT, kind="application/octet-stream", **more):
    return cats.call("POST", path, data=content, content_type=kind, **more)


def test_a_resume_is_listed_read_and_deleted(cats):
    number = cats.candidate()
    answer = upload(cats, f"/candidates/{number}/resumes?filename=cv.pdf")
    assert (answer.status_code, answer.data) == (201, b"")
    file = int(answer.headers["Location"].rpartition("/v3/attachments/")[2])
    (row,) = cats.get(f"/candidates/{number}/attachments")["_embedded"]["attachments"]
    told = {key: row[key] for key in ("id", "filename", "is_resume", "size", "data_item")}
    item = {"id": number, "type": "candidate"}
    assert told == {"id": file, "filename": "cv.pdf", "is_resume": True, "size": 11, "data_item": item}
    assert cats.call("GET", f"/attachments/{file}/download").data == CONTENT
    assert cats.call("DELETE", f"/attachments/{file}").status_code == 204
    assert cats.call("GET", f"/attachments/{file}").status_code == 404
    assert cats.found(f"/candidates/{number}/attachments") == []


@pytest.mark.parametrize("resource", ["candidates", "contacts", "companies"])
def test_other_files_are_no_resumes(cats, resource):
    make = {"candidates": cats.candidate, "contacts": cats.contact, "companies": cats.company}[resource]
    path = f"/{resource}/{make()}/attachments"
    assert upload(cats, f"{path}?filename=note.txt").status_code == 201
    assert [row["is_resume"] for row in cats.get(path)["_embedded"]["attachments"]] == [False]


def test_only_candidates_have_resumes(cats):
    assert upload(cats, f"/contacts/{cats.contact()}/resumes?filename=cv.pdf").status_code == 404


def test_an_upload_as_multipart_is_415_even_without_a_key(cats):
    path = f"/v3/candidates/{cats.candidate()}/resumes?filename=cv.pdf"
    answer = cats.http.post(path, data=b"--x--", content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, answer.json) == (415, {"message": "Unsupported Content-Type."})


def test_an_upload_as_json_is_415(cats):
    number = cats.candidate()
    path = f"/candidates/{number}/resumes?filename=cv.pdf"
    assert upload(cats, path, b"{}", "application/json").status_code == 415
    assert cats.found(f"/candidates/{number}/attachments") == []


def test_a_file_at_an_unknown_record_is_404(cats):
    assert upload(cats, "/candidates/1/resumes?filename=cv.pdf").status_code == 404
    assert cats.call("GET", "/candidates/1/attachments").status_code == 404


def test_a_file_needs_a_name_and_something_in_it(cats):
    path = f"/candidates/{cats.candidate()}/resumes"
    assert upload(cats, path).json["errors"] == ["filename must not be empty"]
    assert upload(cats, f"{path}?filename=cv.pdf", b"").json["errors"] == ["file must not be empty"]


def test_a_file_may_be_too_large_where_switched(cats):
    path = f"/candidates/{cats.candidate()}/resumes?filename=cv.pdf"
    cats.switch(attachment_bytes=10)
    assert upload(cats, path).status_code == 400
    assert upload(cats, path, b"x" * 10).status_code == 201


def test_the_same_file_twice_is_there_twice(cats):
    number = cats.candidate()
    for _ in range(2):
        upload(cats, f"/candidates/{number}/resumes?filename=cv.pdf")
    assert len(cats.found(f"/candidates/{number}/attachments")) == 2


def test_the_files_of_a_deleted_record_are_gone(cats):
    number = cats.candidate()
    upload(cats, f"/candidates/{number}/resumes?filename=cv.pdf")
    cats.call("DELETE", f"/candidates/{number}")
    assert cats.control("GET", "/records/attachments").json["attachments"] == []


@pytest.mark.parametrize(("what", "kept"), [("close_before", 0), ("close_after", 1)])
def test_the_answer_of_an_upload_can_be_lost_and_the_log_tells_what_it_made(cats, what, kept):
    number = cats.candidate()
    fault = {"what": what, "method": "POST", "path": "^/candidates/[0-9]+/resumes$"}
    assert cats.control("POST", "/faults", fault).status_code == 200
    with pytest.raises(ConnectionResetError):
        upload(cats, f"/candidates/{number}/resumes?filename=cv.pdf")
    assert len(cats.found(f"/candidates/{number}/attachments")) == kept
    row = cats.control("GET", "/log").json["log"][1]
    assert (row["route"], row["committed"]) == ("/candidates/{id}/resumes", bool(kept))
