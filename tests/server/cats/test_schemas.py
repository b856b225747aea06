"""Only what CATS documents is sent: it would drop the rest in silence."""

from __future__ import annotations

from typing import Any

import pytest
import requests_mock
from tests.server.cats.conftest import BASE

from catsync.cats import CatsBadRequest, CatsClient

CANDIDATE = {"first_name": "Ines", "last_name": "Faria"}
CONTACT = {**CANDIDATE, "owner_id": 1, "company_id": 2}
COMPANY = {"name": "Acme Robotics", "owner_id": 1}
MINIMAL = {"candidate": CANDIDATE, "contact": CONTACT, "company": COMPANY}
SHARED = {
    "address": {"street": "Rua A 1", "city": "Porto", "state": None, "postal_code": "4000"},
    "country_code": "PT",
    "social_media_urls": ["https://github.com/ines"],
    "notes": "Met at a fair",
    "is_hot": False,
    "custom_fields": [{"id": 170911, "value": [1, 2]}],
}
FULL = {
    "candidate": {
        **CANDIDATE,
        **SHARED,
        "middle_name": None,
        "title": "",
        "website": "https://ines.example",
        "best_time_to_call": "10:00",
        "current_employer": "Acme",
        "current_pay": "1",
        "desired_pay": "2",
        "key_skills": "Rust",
        "source": "Catsync",
        "date_available": "2026-12-01",
        "is_willing_to_relocate": True,
        "is_active": True,
        "owner_id": 3,
    },
    "contact": {**CONTACT, **SHARED, "title": "CTO", "reports_to_id": None, "has_left_company": False},
    "company": {
        **COMPANY,
        **SHARED,
        "website": "https://acme.example",
        "key_technologies": "ROS",
        "billing_contact_id": 4,
        "entered_by_id": 1,
        "user_groups": [],
    },
}


def refused(client: CatsClient, record_type: str, payload: dict[str, Any]) -> str:
    """The fields named by the refusals of create and update, which must agree."""
    with pytest.raises(CatsBadRequest) as create:
        client.create(record_type, payload)
    with pytest.raises(CatsBadRequest) as update:
        client.update(record_type, 1, payload)
    assert str(create.value) == str(update.value)
    assert (create.value.outcome, create.value.retryable) == ("not_sent", False)
    return str(create.value).partition(": ")[2]


@pytest.mark.parametrize("record_type", FULL)
def test_the_documented_record_is_sent_as_it_is(
    cats: requests_mock.Mocker, client: CatsClient, record_type: str
) -> None:
    cats.register_uri(
        requests_mock.ANY, requests_mock.ANY, status_code=204, headers={"Location": f"{BASE}/x/9"}
    )
    client.create(record_type, FULL[record_type])
    client.update(record_type, 9, FULL[record_type])
    assert [call.json() for call in cats.request_history] == [FULL[record_type]] * 2


@pytest.mark.parametrize(
    ("record_type", "lacking"),
    [(kind, field) for kind, payload in MINIMAL.items() for field in payload],
)
def test_a_required_field_may_not_lack(
    cats: requests_mock.Mocker, client: CatsClient, record_type: str, lacking: str
) -> None:
    payload = {key: value for key, value in MINIMAL[record_type].items() if key != lacking}
    assert refused(client, record_type, payload) == lacking
    assert not cats.called


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "a@b.example"),
        ("id", 5),
        ("date_modified", "2026-01-01"),
        ("first_name", "  "),
        ("first_name", None),
        ("title", 5),
        ("is_hot", "true"),
        ("is_hot", 1),
        ("owner_id", "3"),
        ("owner_id", 0),
        ("owner_id", True),
        ("country_code", "Portugal"),
        ("country_code", "pt"),
        ("date_available", "1 December"),
        ("social_media_urls", "https://github.com/ines"),
        ("social_media_urls", None),
    ],
)
def test_what_cats_does_not_document_is_refused(
    cats: requests_mock.Mocker, client: CatsClient, field: str, value: Any
) -> None:
    assert refused(client, "candidate", {**CANDIDATE, field: value}) == field
    assert not cats.called


def test_a_refusal_inside_the_address_names_the_part(client: CatsClient) -> None:
    assert refused(client, "candidate", {**CANDIDATE, "address": {"zip": "4000"}}) == "address.zip"


def test_a_refusal_repeats_no_value(client: CatsClient) -> None:
    with pytest.raises(CatsBadRequest) as caught:
        client.create("candidate", {**CANDIDATE, "country_code": "secret-value", "emails": [{"email": 5}]})
    assert "secret-value" not in f"{caught.value!r}{caught.value.details}"


@pytest.mark.parametrize("record_type", ["candidate", "contact"])
def test_emails_and_phones_are_for_create_only(
    cats: requests_mock.Mocker, client: CatsClient, record_type: str
) -> None:
    more = {
        "emails": [{"email": "ines@acme.example", "is_primary": True}],
        "phones": [{"number": "+442079460001", "type": "mobile", "extension": None}],
    }
    cats.post(requests_mock.ANY, status_code=201, headers={"Location": f"{BASE}/x/9"})
    client.create(record_type, {**MINIMAL[record_type], **more})
    with pytest.raises(CatsBadRequest, match="emails, phones"):
        client.update(record_type, 9, {**MINIMAL[record_type], **more})


def test_companies_have_no_emails(client: CatsClient) -> None:
    with pytest.raises(CatsBadRequest, match="emails"):
        client.create("company", {**COMPANY, "emails": [{"email": "info@acme.example"}]})
    with pytest.raises(CatsBadRequest):
        client.emails("company", 1)


@pytest.mark.parametrize(
    ("record_type", "type", "good"),
    [
        ("candidate", "mobile", True),
        ("contact", "work", True),
        ("company", "main", True),
        ("company", "mobile", False),
        ("candidate", "cell", False),
    ],
)
def test_phone_types_depend_on_the_record(
    cats: requests_mock.Mocker, client: CatsClient, record_type: str, type: str, good: bool
) -> None:
    cats.post(requests_mock.ANY, status_code=201, headers={"Location": f"{BASE}/x/9"})
    payload = {**MINIMAL[record_type], "phones": [{"number": "+15550101", "type": type}]}
    for call in (
        lambda: client.create(record_type, payload),
        lambda: client.add_phone(record_type, 1, "+15550101", type),
    ):
        if good:
            assert call() == 9
        else:
            with pytest.raises(CatsBadRequest):
                call()
    assert cats.called is good


@pytest.mark.parametrize("record_type", ["job", "person", "candidates", "../site", ""])
def test_only_known_types_of_record_are_written(client: CatsClient, record_type: str) -> None:
    with pytest.raises(CatsBadRequest):
        client.create(record_type, CANDIDATE)


@pytest.mark.parametrize("record_id", [0, -1, "1/../2", None, 1.5, True])
def test_only_a_positive_number_becomes_part_of_an_address(client: CatsClient, record_id: Any) -> None:
    with pytest.raises(CatsBadRequest):
        client.delete("candidate", record_id)
