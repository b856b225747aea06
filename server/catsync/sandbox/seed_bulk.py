"""Generated companies and people, the same ones for the same numbers, for tests of volume: 100,000 in seconds.

Every hundredth of them looks like the one before it, as records that were typed twice do.
"""

from __future__ import annotations

import gc
import random
import re
from functools import cache
from typing import TYPE_CHECKING

from catsync.sandbox import records
from catsync.sandbox.fields import ADDRESS_PARTS, CANDIDATES, COMPANIES, CONTACTS, Resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from catsync.sandbox.store import Row, Store

SEED = 20260701
TWIN_EVERY = 100
_EXTENSION: dict[str, Row] = {"emails": {}, "phones": {"extension": None}}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES = _words(
    "Ada Aino Amir Anouk Beatriz Bruno Carla Cem Daria Diego Edda Elias Fatima Felix Greta Hugo Ines Ivan Jana "
    "Jonas José Kofi Lars Lea Leïla Luca Maja Malik Marta Matteo Mia Nadia Niall Noor Olga Omar Paula Pedro "
    "Priya Quentin Rosa Sven Søren Tariq Uma Vera Wanda Yara Zoë Zoltán"
)
LAST_NAMES = tuple(
    f"{stem}{end}"
    for stem in _words(
        "Alder Berg Brand Carval Dorn Eich Ferr Garn Hollen Iver Jans Keller Linde Marl Nord Oster Pereir Quint "
        "Rosen Sand Thorn Ulm Vand Wester Zell"
    )
    for end in ("", "er", "es", "feld", "holm", "ini", "mann", "o", "ova", "son", "stein", "wood")
)
TITLES = tuple(
    f"{rank} {work}".strip()
    for rank in ("", "Junior", "Senior", "Lead", "Head of")
    for work in ("Buyer", "Controller", "Data Analyst", "Designer", "Electrician", "Nurse", "Sales", "Welder")
)
CITIES = _words(
    "Antwerp Bergen Bilbao Bologna Braga Bristol Cork Dijon Essen Faro Ghent Graz Leeds Lille Lyon Malmö Nantes "
    "Oslo Parma Porto Rennes Riga Seville Tampere Trier Turin Utrecht Vigo Zürich Łódź"
)
_COMPANY_FIRST = _words(
    "Amber Arden Birch Blue Cedar Copper Delta Ember Falcon Granite Harbor Indigo Juniper Kite Lumen Maple Nimbus "
    "Onyx Pine Quartz River Sierra Tidal Umber Velvet Willow Xenon Yarrow Zephyr Müller"
)
_COMPANY_SECOND = _words(
    "Analytics Bakery Bank Biotech Builders Cloud Energy Foods Foundry Games Health Hotels Labs Law Logistics "
    "Marine Media Mining Motors Optics Partners Pharma Rail Retail Robotics Software Steel Studios Textiles "
    "Travel"
)
_FORMS = ("Ltd", "GmbH", "S.A.", "Inc.", "AG", "Lda", "B.V.", "")


def fill(store: Store, companies: int, people: int) -> None:
    """Add companies, then people: contacts and candidates by turns (only candidates where no company is).

    100,000 companies and 100,000 people take less than ten seconds. The collector of circular garbage rests
    meanwhile: there is none, and it would look through all that is held over and over.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        _fill(store, companies, people)
    finally:
        if was_on:
            gc.enable()


def _fill(store: Store, companies: int, people: int) -> None:
    dice = random.Random(SEED)  # noqa: S311 - the same data in every run
    row: Row = {}
    add = _adder(store, COMPANIES)
    for number in range(companies):
        row = _twin_of(row) if _is_twin(number) else company(dice, number)
        add(row)
    company_ids = list(store.table("companies"))
    add_contact, add_candidate = _adder(store, CONTACTS), _adder(store, CANDIDATES)
    for number in range(people):
        row = dict(row) if _is_twin(number // 2) else person(dice, number)
        row.pop("company_id", None)
        if number % 2 == 0 and company_ids:
            add_contact({**row, "company_id": company_ids[(number * 7) % len(company_ids)]})
        else:
            add_candidate(row)


def _adder(store: Store, resource: Resource) -> Callable[[Row], None]:
    """Writes records like `records.create`, without asking for each what is the same for all."""
    blank, stamp = records.blank(store, resource), store.now()
    blank |= {"date_created": stamp, "date_modified": stamp}
    stamps = {"date_created": stamp, "date_modified": stamp}
    place = dict.fromkeys(ADDRESS_PARTS)
    spacing = max(1, store.switches.id_step)

    def add(body: Row) -> None:
        parts = {}
        for name in ("emails", "phones"):
            rows = body.get(name)
            if rows is not None:
                parts[name] = [
                    {"id": store.next_id(name), **_EXTENSION[name], **row, **stamps} for row in rows
                ]
        fields = {"id": 0, **blank, **body, "address": {**place, **body["address"]}, "social_media_urls": []}
        fields.pop("emails", None)
        fields.pop("phones", None)
        store.place(resource.name, fields, parts, spacing)

    return add


def _is_twin(number: int) -> bool:
    return number % TWIN_EVERY == TWIN_EVERY - 1


def _twin_of(row: Row) -> Row:
    """The same company typed by somebody else: capitals, no legal form, no website."""
    return {**row, "name": _bare(row["name"]).upper(), "website": None, "owner_id": 1 + row["owner_id"] % 3}


def _bare(name: str) -> str:
    return next(
        (name.removesuffix(f" {form}") for form in _FORMS if form and name.endswith(f" {form}")), name
    )


def company_name(dice: random.Random) -> str:
    """A name such as "Cedar Optics GmbH"."""
    first, second, form = (dice.choice(words) for words in (_COMPANY_FIRST, _COMPANY_SECOND, _FORMS))
    return f"{first} {second} {form}".strip()


def company(dice: random.Random, number: int) -> Row:
    """The body of a company's create; `number` makes its website and telephone its own."""
    name = company_name(dice)
    return {
        "name": f"{name} {number}" if number % 3 == 0 else name,
        "owner_id": 1 + number % 3,
        "website": f"https://www.{_slug(name)}-{number}.example",
        "address": {"city": dice.choice(CITIES), "postal_code": f"{dice.randrange(10_000, 99_999)}"},
        "phones": [{"number": f"+44 20 7946 {number % 1000:04d}", "type": "main"}],
    }


@cache
def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def person(dice: random.Random, number: int) -> Row:
    """The body of a person's create; `number` makes the e-mail address the person's own."""
    return {
        "first_name": dice.choice(FIRST_NAMES),
        "last_name": dice.choice(LAST_NAMES),
        "title": dice.choice(TITLES),
        "owner_id": 1 + number % 3,
        "address": {"city": dice.choice(CITIES)},
        "emails": [{"email": f"person{number}@bulk{number % 97}.example", "is_primary": True}],
        "phones": [{"number": f"+1 202 555 {100 + number % 100:04d}", "type": "mobile"}],
    }
