"""E-mails, phones, custom fields, tags and lists of a record."""

from __future__ import annotations

import pytest

EMAILS = [
    {"email": "ines@prado.example", "is_primary": True},
    {"email": "two@prado.example", "is_primary": False},
]


def test_a_new_primary_email_takes_the_place_of_the_old(cats):
    number = cats.contact(emails=EMAILS)
    cats.create(f"/contacts/{number}/emails", {"email": "new@prado.example", "is_primary": True})
    rows = cats.get(f"/contacts/{number}/emails")["_embedded"]["emails"]
    assert [row["email"] for row in rows if row["is_primary"]] == ["new@prado.example"]
    assert len(rows) == 3


def test_the_first_email_becomes_primary_by_itself(cats):
    number = cats.candidate()
    cats.create(f"/candidates/{number}/emails", {"email": "ines@prado.example"})
    assert cats.get(f"/candidates/{number}")["emails"]["primary"] == "ines@prado.example"


def test_the_primary_email_cannot_be_unset_but_another_can_be_made_primary(cats):
    number = cats.candidate(emails=EMAILS)
    first, second = cats.found(f"/candidates/{number}/emails")
    assert cats.call("PUT", f"/candidates/{number}/emails/{first}", {"is_primary": False}).status_code == 400
    assert cats.call("PUT", f"/candidates/{number}/emails/{second}", {"is_primary": True}).status_code == 204
    assert cats.get(f"/candidates/{number}")["emails"]["primary"] == "two@prado.example"


def test_deleting_the_primary_email_beside_others_is_refused_or_promotes(cats):
    number = cats.candidate(emails=EMAILS)
    first, _ = cats.found(f"/candidates/{number}/emails")
    assert cats.call("DELETE", f"/candidates/{number}/emails/{first}").status_code == 400
    cats.switch(primary_email_delete="promoted")
    assert cats.call("DELETE", f"/candidates/{number}/emails/{first}").status_code == 204
    assert cats.get(f"/candidates/{number}")["emails"] == {"primary": "two@prado.example", "secondary": None}


def test_an_email_must_look_like_one(cats):
    answer = cats.call("POST", f"/candidates/{cats.candidate()}/emails", {"email": "ines at prado"})
    assert answer.json["errors"] == ["email must be valid email"]


def test_a_phone_needs_a_type_of_its_resource(cats):
    path = f"/companies/{cats.company()}/phones"
    assert cats.call("POST", path, {"number": "+351 210"}).json["errors"] == ["type must not be optional"]
    assert cats.call("POST", path, {"number": "+351 210", "type": "mobile"}).status_code == 400
    cats.create(path, {"number": "+351 210", "type": "main"})
    assert cats.get("/companies/101")["phones"]["primary"] == "+351 210"


def test_a_number_without_country_code_is_stored_mangled(cats):
    number = cats.candidate(phones=[{"number": "020 7946 0123", "type": "work"}])
    assert cats.get(f"/candidates/{number}")["phones"]["work"] == "+12079460123"


def test_a_phone_is_changed_and_removed_by_its_own_id(cats):
    number = cats.candidate(phones=[{"number": "+1 202 555 0101", "type": "home"}])
    (phone,) = cats.found(f"/candidates/{number}/phones")
    cats.call("PUT", f"/candidates/{number}/phones/{phone}", {"number": "+1 202 555 0199"})
    assert cats.get(f"/candidates/{number}/phones/{phone}")["number"] == "+1 202 555 0199"
    assert cats.call("DELETE", f"/candidates/{number}/phones/{phone}").status_code == 204
    assert cats.found(f"/candidates/{number}/phones") == []
    assert cats.call("DELETE", f"/candidates/{number}/phones/{phone}").status_code == 404


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (170911, 1709112, "Senior"),
        (170912, "4 weeks", 4),
        (170913, [1709130, 1709132], 1709130),
        (170915, "2026-11-01", "01.11.2026"),
        (170916, True, "true"),
        (170917, 7, "7"),
    ],
)
def test_a_custom_value_has_the_form_of_its_field(cats, field, good, bad):
    path = f"/candidates/{cats.candidate()}/custom_fields/{field}"
    assert cats.call("PUT", path, {"value": bad}).status_code == 400
    assert cats.call("PUT", path, {"value": good}).status_code == 204
    assert cats.get(path)["value"] == good


def test_custom_values_can_be_written_with_the_record(cats):
    number = cats.candidate(custom_fields=[{"id": 170911, "value": 1709114}])
    rows = cats.get(f"/candidates/{number}")["_embedded"]["custom_fields"]
    assert {row["id"]: row["value"] for row in rows}[170911] == 1709114
    assert rows[0]["_embedded"]["definition"]["field"]["selections"][4] == {
        "id": 1709114,
        "label": "Executive",
    }


def test_custom_field_definitions_belong_to_their_resource(cats):
    assert cats.call("GET", "/contacts/custom_fields/170911").status_code == 404
    assert cats.get("/candidates/custom_fields/170911")["data_item_type"] == "candidate"


def test_tags_post_replaces_and_put_adds(demo):
    first, second, third, *_ = demo.found("/tags")
    path = f"/candidates/{demo.candidate()}/tags"
    demo.call("POST", path, {"tags": [{"id": first}]})
    demo.call("PUT", path, {"tags": [{"id": second}, {"id": first}]})
    assert demo.found(path) == [first, second]
    assert demo.call("POST", path, {"tags": [{"id": third}]}).status_code == 204
    assert demo.found(path) == [third]
    assert demo.call("DELETE", f"{path}/{third}").status_code == 204
    assert demo.found(path) == []


def test_bare_tag_ids_and_unknown_tags_are_refused(demo):
    path = f"/candidates/{demo.candidate()}/tags"
    assert demo.call("PUT", path, {"tags": [611]}).status_code == 400
    assert demo.call("PUT", path, {"tags": [{"id": 1}]}).status_code == 400


def test_an_item_of_a_list_has_an_id_of_its_own(cats):
    number = cats.candidate()
    path = f"/candidates/lists/{cats.create('/candidates/lists', {'name': 'Iberia'})}/items"
    assert cats.call("POST", path, {"items": [{"candidate_id": number}]}).status_code == 201
    (item,) = cats.get(path)["_embedded"]["items"]
    assert item["candidate_id"] == number != item["id"]
    assert cats.call("DELETE", f"{path}/{item['id']}").status_code == 204
    assert cats.found(path) == []


@pytest.mark.parametrize(
    ("twice", "status", "items"), [("doubled", 201, 2), ("ignored", 201, 1), ("refused", 400, 1)]
)
def test_a_record_that_is_on_the_list_already_is_put_there_again_as_switched(cats, twice, status, items):
    cats.switch(list_item_twice=twice)
    body = {"items": [{"candidate_id": cats.candidate()}]}
    path = f"/candidates/lists/{cats.create('/candidates/lists', {'name': 'Iberia'})}/items"
    assert cats.call("POST", path, body).status_code == 201
    assert cats.call("POST", path, body).status_code == status
    assert len(cats.found(path)) == items


def test_lists_are_kept_apart_by_resource(cats):
    number = cats.create("/candidates/lists", {"name": "Iberia"})
    assert cats.call("GET", f"/contacts/lists/{number}").status_code == 404
    assert cats.found("/contacts/lists") == []


def test_a_deleted_record_leaves_its_lists(cats):
    number = cats.candidate()
    path = f"/candidates/lists/{cats.create('/candidates/lists', {'name': 'Iberia'})}/items"
    cats.call("POST", path, {"items": [{"candidate_id": number}]})
    cats.call("DELETE", f"/candidates/{number}")
    assert cats.found(path) == []
