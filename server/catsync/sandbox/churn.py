"""What someone else does to many records at once: random edits, creations, deletions, e-mails and phones."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from catsync.sandbox import records, seed_bulk
from catsync.sandbox.fields import CANDIDATES, COMPANIES, CONTACTS, RESOURCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from catsync.sandbox.store import Record, Row, Store

KINDS = ("companies", "contacts", "candidates")
WHAT = ("edits", "creations", "deletions", "subrows")
Done = dict[str, dict[str, list[int]]]


def churn(store: Store, wanted: Row) -> Done:
    """Do `wanted` ({"edits": n, ...}) and tell the ids by what was done and by kind. Raises ValueError."""
    counts = {what: wanted.get(what, 0) for what in WHAT}
    unknown = sorted(set(wanted) - {*WHAT, "seed"})
    if unknown or not all(isinstance(count, int) and count >= 0 for count in counts.values()):
        raise ValueError(f"numbers from 0 are wanted for: {', '.join(WHAT)}")
    dice = random.Random(wanted.get("seed", 1))  # noqa: S311 - the same changes in every run
    done: Done = {what: {kind: [] for kind in KINDS} for what in WHAT}
    free = [record for kind in KINDS for record in store.records(kind)]
    dice.shuffle(free)
    if sum(counts.values()) - counts["creations"] > len(free):
        raise ValueError(f"there are only {len(free)} records")
    acts: dict[str, Callable[[Store, random.Random, Record], None]] = {
        "edits": _edit,
        "subrows": _edit_subrow,
        "deletions": _delete,
    }
    for what, act in acts.items():
        for _ in range(counts[what]):
            record = free.pop()
            act(store, dice, record)
            done[what][record.resource].append(record.id)
    for number in range(counts["creations"]):
        record = _create(store, dice, KINDS[number % 3])
        done["creations"][record.resource].append(record.id)
    return done


def _edit(store: Store, dice: random.Random, record: Record) -> None:
    with store.changing(record):
        record.fields["notes"] = f"Edited, {dice.randrange(10**6)}"
        address = record.fields["address"]
        record.fields["address"] = {**address, "city": dice.choice(seed_bulk.CITIES)}
        if record.resource == "companies":
            record.fields["name"] = f"{seed_bulk.company_name(dice)} {dice.randrange(1000)}"
        else:
            record.fields["title"] = dice.choice(seed_bulk.TITLES)
            record.fields["last_name"] = dice.choice(seed_bulk.LAST_NAMES)


def _edit_subrow(store: Store, dice: random.Random, record: Record) -> None:
    """A first e-mail address or telephone number that is another; companies have no e-mails."""
    resource, number = RESOURCES[record.resource], dice.randrange(10**6)
    with store.changing(record, is_subrow=True):
        if resource.has_emails and dice.random() < 0.5:
            entry: Row = {"email": f"changed{number}@churn{number % 9}.example", "is_primary": True}
            record.parts["emails"] = [records.email_row(store, entry)]
        else:
            kind = "mobile" if resource.has_emails else "main"
            entry = {"number": f"+1202555{100 + number % 100:04d}", "type": kind}
            record.parts["phones"] = [records.phone_row(store, entry, False)]


def _delete(store: Store, dice: random.Random, record: Record) -> None:
    records.remove(store, record)


def _create(store: Store, dice: random.Random, kind: str) -> Record:
    number = dice.randrange(10**6, 10**7)
    if kind == "companies":
        return records.create(store, COMPANIES, seed_bulk.company(dice, number))
    person = seed_bulk.person(dice, number)
    if kind == "candidates" or not len(store.records("companies")):
        return records.create(store, CANDIDATES, person)
    companies = store.records("companies")
    person["company_id"] = companies[dice.randrange(len(companies))].id
    return records.create(store, CONTACTS, person)
