"""Candidates, contacts, companies and jobs: what is required, kept, dropped and shown."""

from __future__ import annotations

import pytest

EMAILS = [
    {"email": "ines@prado.example", "is_primary": True},
    {"email": "two@prado.example", "is_primary": False},
]
PHONES = [{"number": "+1 202 555 0101", "type": "mobile"}, {"number": "+1 202 555 0102", "type": "home"}]


def errors_of(answer):
    assert answer.status_code == 400
    assert answer.json["message"] == "Validation failed."
    return answer.json["errors"]


@pytest.mark.parametrize("missing", ["first_name", "last_name", "owner_id", "company_id"])
def test_a_contact_needs_name_owner_and_company(cats, missing):
    body = {"first_name": "Ines", "last_name": "Prado", "owner_id": 1, "company_id": cats.company()}
    del body[missing]
    assert errors_of(cats.call("POST", "/contacts", body)) == [f"{missing} must not be optional"]


def test_a_contact_needs_an_owner_and_a_company_that_exist(cats):
    body = {"first_name": "Ines", "last_name": "Prado", "owner_id": 99, "company_id": 98}
    assert errors_of(cats.call("POST", "/contacts", body)) == [
        "owner_id must be an existing record",
        "company_id must be an existing record",
    ]


def test_a_company_needs_name_and_owner(cats):
    assert errors_of(cats.call("POST", "/companies", {})) == [
        "name must not be optional",
        "owner_id must not be optional",
    ]


def test_a_candidate_needs_both_names_on_put_too(cats):
    number = cats.candidate()
    assert errors_of(cats.call("PUT", f"/candidates/{number}", {"notes": "x"})) == [
        "first_name must not be optional",
        "last_name must not be optional",
    ]


def test_a_failed_validation_may_be_422_with_a_map(cats):
    cats.switch(validation_status=422, validation_details="map")
    answer = cats.call("POST", "/candidates", {"first_name": "Ines"})
    assert answer.status_code == 422
    assert answer.json["errors"] == {"last_name": "last_name must not be optional"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", 7),
        ("is_hot", "yes"),
        ("owner_id", "1"),
        ("country_code", "Portugal"),
        ("date_available", "12/27/2026"),
        ("social_media_urls", "https://www.linkedin.com/in/ines"),
        ("address", "Lisbon"),
        ("custom_fields", [{"id": 1, "value": "x"}]),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_by_name(cats, field, value):
    answer = cats.call("POST", "/candidates", {"first_name": "Ines", "last_name": "Prado", field: value})
    assert errors_of(answer)[0].startswith(field)


def test_unknown_and_flat_keys_are_dropped_in_silence(cats):
    number = cats.candidate(email="ines@prado.example", phone="+12025550101", nonsense=1, contact_id=5)
    shown = cats.get(f"/candidates/{number}")
    assert "nonsense" not in shown
    assert shown["contact_id"] is None
    assert shown["emails"] == {"primary": None, "secondary": None}


def test_arrays_written_are_read_as_a_summary_and_as_embedded_rows(cats):
    shown = cats.get(f"/candidates/{cats.candidate(emails=EMAILS, phones=PHONES)}")
    assert shown["emails"] == {"primary": "ines@prado.example", "secondary": "two@prado.example"}
    assert shown["phones"] == {"home": "+1 202 555 0102", "cell": "+1 202 555 0101", "work": None}
    assert [row["email"] for row in shown["_embedded"]["emails"]] == [
        "ines@prado.example",
        "two@prado.example",
    ]
    assert len(shown["_embedded"]["phones"]) == 2


def test_rows_of_a_list_carry_the_summary_but_not_the_sub_collections(cats):
    cats.contact(emails=EMAILS)
    (row,) = cats.get("/contacts")["_embedded"]["contacts"]
    assert row["emails"]["primary"] == "ines@prado.example"
    assert "emails" not in row["_embedded"]
    cats.switch(list_rows_embed=True)
    (row,) = cats.get("/contacts")["_embedded"]["contacts"]
    assert len(row["_embedded"]["emails"]) == 2


@pytest.mark.parametrize("primaries", [(False, False), (True, True)])
def test_a_create_needs_exactly_one_primary_email(cats, primaries):
    emails = [{"email": f"a{place}@b.example", "is_primary": value} for place, value in enumerate(primaries)]
    answer = cats.call("POST", "/candidates", {"first_name": "A", "last_name": "B", "emails": emails})
    assert errors_of(answer) == ["emails must have exactly one primary"]


def test_the_old_object_shapes_are_refused_unless_switched(cats):
    body = {
        "first_name": "A",
        "last_name": "B",
        "emails": {"primary": "a@b.example"},
        "phones": {"cell": "+1202"},
    }
    assert errors_of(cats.call("POST", "/candidates", body))
    cats.switch(legacy_objects=True)
    shown = cats.get(f"/candidates/{cats.create('/candidates', body)}")
    assert (shown["emails"]["primary"], shown["phones"]["cell"]) == ("a@b.example", "+1202")


@pytest.mark.parametrize("resource", ["candidates", "contacts"])
def test_emails_and_phones_on_put_are_dropped(cats, resource):
    number = cats.candidate(emails=EMAILS) if resource == "candidates" else cats.contact(emails=EMAILS)
    body = {key: value for key, value in cats.get(f"/{resource}/{number}").items() if not key.startswith("_")}
    change = {"emails": [{"email": "new@prado.example", "is_primary": True}], "phones": PHONES}
    assert cats.call("PUT", f"/{resource}/{number}", {**body, **change}).status_code == 204
    shown = cats.get(f"/{resource}/{number}")
    assert shown["emails"]["primary"] == "ines@prado.example"
    assert shown["_embedded"]["phones"] == []


def test_fields_that_a_put_leaves_out_are_kept(cats):
    number = cats.candidate(title="Engineer", notes="keep me")
    cats.call("PUT", f"/candidates/{number}", {"first_name": "Ines", "last_name": "Prado", "title": "Lead"})
    shown = cats.get(f"/candidates/{number}")
    assert (shown["title"], shown["notes"]) == ("Lead", "keep me")


def test_fields_that_a_put_leaves_out_are_nulled_when_switched(cats):
    cats.switch(put_omitted="nulled")
    number = cats.candidate(notes="lose me")
    cats.call("PUT", f"/candidates/{number}", {"first_name": "Ines", "last_name": "Prado"})
    assert cats.get(f"/candidates/{number}")["notes"] is None


def test_an_address_is_replaced_whole_or_merged_when_switched(cats):
    names = {"first_name": "Ines", "last_name": "Prado"}
    number = cats.candidate(address={"city": "Porto", "street": "Rua 1"})
    cats.switch(put_address="merged")
    cats.call("PUT", f"/candidates/{number}", {**names, "address": {"city": "Lisbon"}})
    assert cats.get(f"/candidates/{number}")["address"]["street"] == "Rua 1"
    cats.switch(put_address="replaced")
    cats.call("PUT", f"/candidates/{number}", {**names, "address": {"city": "Lisbon"}})
    assert cats.get(f"/candidates/{number}")["address"]["street"] is None


def test_a_change_moves_date_modified_on(cats):
    number = cats.candidate()
    before = cats.get(f"/candidates/{number}")
    cats.clock.seconds += 5
    cats.call("PUT", f"/candidates/{number}", {"first_name": "Ines", "last_name": "Prado"})
    after = cats.get(f"/candidates/{number}")
    assert after["date_created"] == before["date_created"]
    assert after["date_modified"] > before["date_modified"]


def test_a_password_is_never_shown_or_found(cats):
    number = cats.candidate(password="hunter2secret")
    assert "hunter2secret" not in str(cats.get(f"/candidates/{number}"))
    assert cats.found("/candidates/search?query=hunter2secret") == []


def test_links_are_relative_and_leave_out_what_is_not_there(cats):
    links = cats.get(f"/contacts/{cats.contact()}")["_links"]
    assert links["self"]["href"] == "/contacts/5001"
    assert links["owner"]["href"] == "/users/1"
    assert links["status"]["href"] == "contacts/statuses/1"
    assert "reports_to" not in links


def test_a_company_lists_its_contacts(cats):
    company = cats.company()
    mine = cats.contact(company_id=company)
    cats.contact()
    assert cats.found(f"/companies/{company}/contacts") == [mine]


def test_a_job_needs_title_company_and_location(cats):
    assert len(errors_of(cats.call("POST", "/jobs", {}))) == 3
    number = cats.create(
        "/jobs", {"title": "Welder", "company_id": cats.company(), "location": {"city": "Porto"}}
    )
    assert cats.get(f"/jobs/{number}")["_embedded"]["company"]["name"] == "Elmstead Energy"
