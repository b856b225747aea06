"""Looking into CATS after an unknown outcome, and telling our own lost record from somebody else's.

The search index only proposes: every row is read again by its id before it counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import select

from ..cats import CatsClient, CatsNotFound, Company, Person, PersonType, all_of, exactly
from ..models import PersonLink
from .doubt_window import Window
from .endings import Job
from .record_values import are_equal
from .run import Engine, Run

# What CATS may store in another form than it was sent, or fill by itself; the other values prove enough.
UNPROVING = ("phones", "notes", "custom_fields", "address", "country_code", "website", "source")


class Looker(Protocol):
    """Who looks: a run, or the reconciler."""

    engine: Engine
    client: CatsClient
    job: Job


def find_lost_person(
    run: Run, record_type: PersonType, payload: Mapping[str, Any], window: Window
) -> Person | None:
    """The record that an earlier try of ours made, or None. Costs one search and one GET per likely row."""
    names = all_of(exactly("first_name", payload["first_name"]), exactly("last_name", payload["last_name"]))
    for row in run.client.find_all(record_type, names):
        if not window.holds(row.date_created):
            continue
        try:
            record = run.client.get(record_type, row.id)
        except CatsNotFound:
            continue
        if is_our_create(run, record, payload, window):
            return record
    return None


def find_lost_company(run: Run, payload: Mapping[str, Any], window: Window) -> Company | None:
    """The company of exactly this name that was made when ours can have been, or None."""
    for row in run.client.find_all("company", exactly("name", payload["name"])):
        if not window.holds(row.date_created):
            continue
        try:
            record = run.client.get("company", row.id)
        except CatsNotFound:
            continue
        if is_same_company(record, payload):
            return record
    return None


def is_our_create(run: Looker, record: Person, payload: Mapping[str, Any], window: Window | None) -> bool:
    """Provably ours: made when our uncertain write can have been, holding what we sent, and nobody else's record."""
    if window is None or record.date_created is None or not window.holds(record.date_created):
        return False
    return _holds(record, payload) and not _is_of_another_person(run, record)


def is_same_company(record: Company, payload: Mapping[str, Any]) -> bool:
    """Exactly the same name, and websites that do not contradict each other."""
    return may_be_same({"name": record.name, "website": record.website}, payload)


def may_be_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """The same of two companies as they are sent: {"name", "website"?}."""
    if plain_name(str(one.get("name") or "")) != plain_name(str(other.get("name") or "")):
        return False
    here, there = site_of(one.get("website")), site_of(other.get("website"))
    return not here or not there or here == there


def plain_name(name: str) -> str:
    """The name without regard to capitals and spacing; the natural key of a company's creation."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def site_of(url: Any) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", str(url or "").strip().casefold()).rstrip("/")


def _holds(record: Person, payload: Mapping[str, Any]) -> bool:
    for key, sent in payload.items():
        if key in UNPROVING:
            continue
        if key == "emails":
            held = {row.email.casefold() for row in record.emails}
            if any(str(row["email"]).casefold() not in held for row in sent):
                return False
        elif key == "social_media_urls":
            if not {site_of(url) for url in sent} <= {site_of(url) for url in record.social_media_urls}:
                return False
        elif not are_equal(record.raw.get(key), sent):
            return False
    return True


def _is_of_another_person(run: Looker, record: Person) -> bool:
    with run.engine.database.read() as session:
        links = select(PersonLink.person_id).where(
            PersonLink.site_id == run.job.site_id,
            PersonLink.record_type == record.record_type,
            PersonLink.cats_id == record.id,
        )
        return any(person_id != run.job.person_id for person_id in session.execute(links).scalars())
