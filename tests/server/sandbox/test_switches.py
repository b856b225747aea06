"""Every open question of CATS_API.md section 6 in both positions: each switch changes what it says."""

from __future__ import annotations

from dataclasses import asdict, fields

import pytest

from catsync.sandbox.options import Switches, switch_help

PHONES = [{"number": "+351 210 000 001", "type": "work"}, {"number": "+351 910 000 002", "type": "mobile"}]
EMAILS = [
    {"email": "ines@prado.example", "is_primary": True},
    {"email": "prado@ines.example", "is_primary": False},
]
FILE = {"data": b"text", "content_type": "application/octet-stream"}


def job(cats):
    return cats.create(
        "/jobs", {"title": "Welder", "company_id": cats.company(), "location": {"city": "Porto"}}
    )


def test_all_switches_go_back_and_all_are_explained(cats):
    turned = {}
    for entry in fields(Switches):
        choices = entry.metadata["choices"]
        other = next((choice for choice in choices if choice != entry.default), None)
        turned[entry.name] = (
            other if choices else not entry.default if entry.type == "bool" else entry.default
        )
    cats.switch(**turned)
    assert cats.control("GET", "/switches").json == turned != asdict(Switches())
    cats.control("DELETE", "/switches")
    assert cats.control("GET", "/switches").json == asdict(Switches())
    assert all(f"{entry.name}=" in switch_help() and entry.metadata["text"] for entry in fields(Switches))


@pytest.mark.parametrize(("switched", "has_text"), [("message", True), ("empty", False)])
@pytest.mark.parametrize("what", ["404", "429", "503"])
def test_error_bodies(cats, switched, has_text, what):
    cats.switch(error_bodies=switched)
    if what == "429":
        cats.control("PUT", "/quota", {"remaining": 0})
    if what == "503":
        cats.control("POST", "/faults", {"what": "status", "status": 503})
    answer = cats.call("GET", "/contacts/1")
    assert answer.status_code == int(what)
    assert ("message" in answer.text) is has_text


def test_a_failed_validation_always_has_a_body(cats):
    cats.switch(error_bodies="empty")
    assert cats.call("POST", "/candidates", {}).json["message"] == "Validation failed."


@pytest.mark.parametrize("switched", ["errors", "details", "messages"])
def test_validation_key(cats, switched):
    cats.switch(validation_key=switched)
    answer = cats.call("POST", "/candidates", {"first_name": "Ines"}).json
    assert set(answer) == {"message", switched}


@pytest.mark.parametrize(("switched", "status"), [("empty", 200), ("not_found", 404)])
def test_page_beyond_end(cats, switched, status):
    cats.switch(page_beyond_end=switched)
    cats.candidate()
    assert cats.call("GET", "/candidates?page=2").status_code == status
    assert cats.call("GET", "/candidates?page=1").status_code == 200


@pytest.mark.parametrize(
    ("switched", "address"), [("dropped", "ines@prado.example"), ("accepted", "new@prado.example")]
)
def test_put_contact_points(cats, switched, address):
    cats.switch(put_contact_points=switched)
    number = cats.candidate(emails=EMAILS[:1], phones=PHONES)
    body = {"first_name": "Ines", "last_name": "Prado"}
    new = {"emails": [{"email": "new@prado.example", "is_primary": True}], "phones": []}
    assert cats.call("PUT", f"/candidates/{number}", {**body, **new}).status_code == 204
    seen = cats.get(f"/candidates/{number}")
    assert seen["emails"]["primary"] == address
    assert (seen["phones"]["cell"] is None) is (switched == "accepted")


@pytest.mark.parametrize(
    ("switched", "summary"),
    [
        ("obvious", {"home": None, "cell": "+351 910 000 002", "work": "+351 210 000 001"}),
        ("by_order", {"home": "+351 210 000 001", "cell": "+351 910 000 002", "work": None}),
    ],
)
def test_phone_summary(cats, switched, summary):
    cats.switch(phone_summary=switched)
    assert cats.get(f"/candidates/{cats.candidate(phones=PHONES)}")["phones"] == summary


@pytest.mark.parametrize(("switched", "step"), [("oldest", 1), ("newest", -1)])
def test_embedded_order(cats, switched, step):
    cats.switch(embedded_order=switched)
    embedded = cats.get(f"/candidates/{cats.candidate(phones=PHONES, emails=EMAILS)}")["_embedded"]
    assert [row["number"] for row in embedded["phones"]] == [row["number"] for row in PHONES][::step]
    assert [row["email"] for row in embedded["emails"]] == [row["email"] for row in EMAILS][::step]


@pytest.mark.parametrize(
    ("switched", "status", "primary"),
    [
        ("refused", 400, "ines@prado.example"),
        ("promoted", 204, "prado@ines.example"),
        ("ignored", 204, "ines@prado.example"),
    ],
)
def test_primary_email_unset(cats, switched, status, primary):
    cats.switch(primary_email_unset=switched)
    number = cats.candidate(emails=EMAILS)
    first = cats.found(f"/candidates/{number}/emails")[0]
    answer = cats.call(
        "PUT", f"/candidates/{number}/emails/{first}", {"email": "ines@prado.example", "is_primary": False}
    )
    assert answer.status_code == status
    assert cats.get(f"/candidates/{number}")["emails"]["primary"] == primary


@pytest.mark.parametrize(("switched", "primary"), [("promoted", "prado@ines.example"), ("none", None)])
def test_a_deleted_primary_email_is_followed_by_another_or_by_none(cats, switched, primary):
    cats.switch(primary_email_delete=switched)
    number = cats.candidate(emails=EMAILS)
    first = cats.found(f"/candidates/{number}/emails")[0]
    assert cats.call("DELETE", f"/candidates/{number}/emails/{first}").status_code == 204
    assert cats.get(f"/candidates/{number}")["emails"]["primary"] == primary


@pytest.mark.parametrize(("switched", "found"), [("all", 1), ("any", 2)])
def test_search_words(cats, switched, found):
    cats.switch(search_words=switched)
    cats.candidate()
    cats.candidate(first_name="Rui")
    assert len(cats.found("/candidates/search?query=ines+prado")) == found


def test_search_order(cats):
    made = [cats.candidate() for _ in range(8)]
    everyone = {"field": "last_name", "filter": "exactly", "value": "Prado"}
    seen = {}
    for switched in ("oldest", "newest", "shuffled"):
        cats.switch(search_order=switched)
        seen[switched] = cats.found("/candidates/search?query=prado")
        assert cats.filtered("candidates", everyone) == seen[switched]
    assert (seen["oldest"], seen["newest"]) == (made, made[::-1])
    assert sorted(seen["shuffled"]) == made
    assert seen["shuffled"] not in (made, made[::-1])


@pytest.mark.parametrize(("switched", "step"), [("oldest", 1), ("newest", -1)])
def test_list_order(cats, switched, step):
    cats.switch(list_order=switched)
    companies, candidates = [cats.company() for _ in "ab"], [cats.candidate() for _ in "ab"]
    assert cats.found("/companies") == companies[::step]
    assert cats.found("/candidates") == candidates


@pytest.mark.parametrize(
    ("switched", "right", "wrong"),
    [("dotted", "custom_fields.170912", "170912"), ("plain", "170912", "custom_fields.170912")],
)
def test_custom_field_filter(cats, switched, right, wrong):
    cats.switch(custom_field_filter=switched)
    number = cats.candidate(custom_fields=[{"id": 170912, "value": "A month"}])
    cats.candidate()
    assert cats.filtered("candidates", {"field": right, "filter": "contains", "value": "month"}) == [number]
    body = {"field": wrong, "filter": "contains", "value": "month"}
    assert cats.call("POST", "/candidates/search", body).status_code == 400


@pytest.mark.parametrize(
    ("switched", "values"),
    [("plain", [1709110, [1709131], True, 7]), ("text", ["1709110", ["1709131"], "1", "7"])],
)
def test_custom_value_types(cats, switched, values):
    cats.switch(custom_value_types=switched)
    given = {170911: 1709110, 170913: [1709131], 170916: True, 170917: 7}
    number = cats.candidate(custom_fields=[{"id": key, "value": value} for key, value in given.items()])
    assert [cats.get(f"/candidates/{number}/custom_fields/{key}")["value"] for key in given] == values


@pytest.mark.parametrize(("is_there", "status"), [(True, 200), (False, 404)])
def test_job_activities_and_company_contacts(cats, is_there, status):
    cats.switch(job_activities=is_there, company_contacts=is_there)
    assert cats.call("GET", f"/jobs/{job(cats)}/activities").status_code == status
    assert cats.call("GET", f"/companies/{cats.company()}/contacts").status_code == status


def test_a_note_on_a_job_is_of_the_job(cats):
    cats.switch(job_activities=True)
    number = job(cats)
    made = cats.create(f"/jobs/{number}/activities", {"type": "other", "notes": "Called"})
    assert cats.get(f"/activities/{made}")["data_item"] == {"id": number, "type": "job"}


@pytest.mark.parametrize("embeds", [True, False])
def test_workflow_rows_embed_statuses(cats, embeds):
    cats.switch(workflow_rows_embed_statuses=embeds)
    row = cats.get("/pipelines/workflows")["_embedded"]["workflows"][0]
    assert (len(row.get("_embedded", {}).get("statuses", [])) == 10) is embeds


@pytest.mark.parametrize(("switched", "total"), [("number", 1), ("text", "1"), ("null", None)])
def test_total_as(cats, switched, total):
    cats.switch(total_as=switched)
    cats.candidate()
    assert cats.get("/candidates")["total"] == total


def test_ids_as(cats):
    number = cats.candidate(emails=EMAILS)
    cats.switch(ids_as="text")
    seen = cats.get(f"/candidates/{number}")
    assert (seen["id"], seen["entered_by_id"]) == (str(number), "1")
    assert all(isinstance(row["id"], str) for row in seen["_embedded"]["emails"])
    assert seen["is_hot"] is False


@pytest.mark.parametrize(
    ("switched", "links"),
    [("all", {"self", "next", "prev", "first", "last"}), ("next_only", {"self", "next"})],
)
def test_page_links(cats, switched, links):
    cats.switch(page_links=switched)
    for _ in range(3):
        cats.candidate()
    assert set(cats.get("/candidates?per_page=1&page=2")["_links"]) == links


@pytest.mark.parametrize(("switched", "status"), [(False, 200), (True, 302)])
def test_download_redirects(cats, switched, status):
    cats.switch(download_redirects=switched)
    path = f"/candidates/{cats.candidate()}/attachments?filename=cv.txt"
    number = int(cats.call("POST", path, **FILE).headers["Location"].rpartition("/")[2])
    answer = cats.call("GET", f"/attachments/{number}/download")
    assert answer.status_code == status
    last = cats.http.get(answer.headers["Location"]) if switched else answer
    assert last.data == b"text"


def test_draws_of_a_fault_begin_anew_with_their_seed(cats):
    drawn = []
    for seed in (5, 5, 6):
        cats.control("DELETE", "/faults")
        fault = {"what": "status", "times": None, "probability": 0.5}
        cats.control("POST", "/faults", {"seed": seed, "faults": [fault]})
        drawn.append([cats.call("GET", "/site").status_code for _ in range(24)])
    assert drawn[0] == drawn[1] != drawn[2]
    assert set(drawn[0]) == {200, 503}
