"""Candidates, contacts and companies."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.server.cats.every_call.kind import NEW, Table

from catsync.cats import CatsClient, CatsNotFound, exactly, greater_than, write_shape


def get(cats: CatsClient) -> bool:
    first = cats.list("contact", per_page=1).rows[0]
    contact = cats.get("contact", first.id)
    return contact.emails_loaded and contact.company_id is not None and contact.date_modified is not None


def list_(cats: CatsClient) -> bool:
    page = cats.list("company", 1, 3)
    return len(page.rows) == 3 and page.has_next and page.total is not None and page.total > 3


def create(cats: CatsClient) -> bool:
    emails = [{"email": "ines@acme.example", "is_primary": True}]
    phones = [{"number": "+442079460001", "type": "mobile"}]
    made = cats.get("candidate", cats.create("candidate", {**NEW, "emails": emails, "phones": phones}))
    return (made.last_name, made.emails[0].email, made.phones[0].type) == (
        "Faria",
        "ines@acme.example",
        "mobile",
    )


def update(cats: CatsClient) -> bool:
    first = cats.list("contact", per_page=1).rows[0].id
    before = cats.get("contact", first)
    cats.update("contact", first, {**write_shape(before), "title": "Head of Robots"})
    after = cats.get("contact", first)
    unchanged = {**write_shape(after), "title": before.title} == {
        **write_shape(before),
        "title": before.title,
    }
    return after.title == "Head of Robots" and after.emails == before.emails and unchanged


def delete(cats: CatsClient) -> bool:
    made = cats.create("candidate", NEW)
    cats.delete("candidate", made)
    with pytest.raises(CatsNotFound):
        cats.get("candidate", made)
    return True


def find(cats: CatsClient) -> bool:
    found = cats.find("company", exactly("name", "ACME Robotics"))
    return [company.name for company in found.rows] == ["ACME Robotics"]


def find_all(cats: CatsClient) -> bool:
    since = greater_than("date_modified", datetime(2000, 1, 1, tzinfo=UTC))
    whole = [company.id for company in cats.find_all("company")]
    return sorted(whole) == sorted(company.id for company in cats.find_all("company", since))


def count(cats: CatsClient) -> bool:
    return cats.count("company", exactly("name", "ACME Robotics")) == 1


def company_contacts(cats: CatsClient) -> bool:
    contact = cats.list("contact", per_page=1).rows[0]
    assert contact.company_id is not None
    page = cats.company_contacts(contact.company_id)
    return contact.id in [row.id for row in page.rows] and {row.company_id for row in page.rows} == {
        contact.company_id
    }


TABLE: Table = {
    get: {"get"},
    list_: {"list"},
    create: {"create"},
    update: {"update"},
    delete: {"delete"},
    find: {"find"},
    find_all: {"find_all"},
    count: {"count"},
    company_contacts: {"company_contacts"},
}
