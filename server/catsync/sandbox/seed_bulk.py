"""Generated companies and people, the same ones for the same numbers, for tests of volume."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from catsync.sandbox import records
from catsync.sandbox.fields import CANDIDATES, COMPANIES, CONTACTS

if TYPE_CHECKING:
    from faker import Faker

    from catsync.sandbox.store import Row, Store

SEED = 20260701


def fill(store: Store, companies: int, people: int) -> None:
    """Add companies, then people: contacts and candidates by turns (only candidates where no company is)."""
    from faker import Faker  # noqa: PLC0415 - a slow import that small seeds do without

    faker = Faker(["en_GB", "de_DE", "pt_PT", "fr_FR"])
    faker.seed_instance(SEED)
    for number in range(companies):
        records.create(store, COMPANIES, _company(faker, number))
    company_ids = list(store.table("companies"))
    for number in range(people):
        person = _person(faker, number)
        if number % 2 == 0 and company_ids:
            person["company_id"] = company_ids[(number * 7) % len(company_ids)]
            records.create(store, CONTACTS, person)
        else:
            records.create(store, CANDIDATES, person)


def _company(faker: Faker, number: int) -> Row:
    name = faker.company()
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "company"
    return {
        "name": name,
        "owner_id": 1 + number % 3,
        "website": f"https://www.{slug}-{number}.example",
        "address": {"city": faker.city(), "postal_code": faker.postcode()},
        "phones": [{"number": f"+44 20 7946 {number % 1000:04d}", "type": "main"}],
    }


def _person(faker: Faker, number: int) -> Row:
    return {
        "first_name": faker.first_name(),
        "last_name": faker.last_name(),
        "title": faker.job(),
        "owner_id": 1 + number % 3,
        "address": {"city": faker.city()},
        "emails": [{"email": f"person{number}@bulk{number % 97}.example", "is_primary": True}],
        "phones": [{"number": f"+1 202 555 {100 + number % 100:04d}", "type": "mobile"}],
    }
