"""What a card shows of a mirrored record (S20, S21). Everything here comes from CATS and is text, not markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..clock import iso
from ..models import CatsCompany, CatsPerson
from .lookups import company_names, user_names
from .trim import clipped

NOTES_LENGTH = 500
TEXT_LENGTH = 300


def details(session: Session, site_id: int, cats_id: int) -> dict[str, Any] | None:
    """The details of one company, or None where the mirror does not hold it; see `details_of`."""
    return details_of(session, site_id, [cats_id]).get(cats_id)


def details_of(session: Session, site_id: int, cats_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Details by company id, in four queries for any number of companies.

    Each: city, location (city, state and country), website (without https://), phone, owner (a name),
    contacts (how many the mirror holds), last_modified (RFC 3339), key_technologies, notes, cats_id; None where
    CATS has nothing. Open jobs are not mirrored yet, so there is no such key.
    """
    wanted = set(cats_ids)
    mine = (CatsCompany.site_id == site_id) & CatsCompany.cats_id.in_(wanted)
    rows = session.scalars(select(CatsCompany).where(mine)).all()
    owners = user_names(session, site_id, {row.owner_id for row in rows if row.owner_id})
    contacts = _contact_counts(session, site_id, wanted)
    return {
        row.cats_id: {
            **_own_details(row),
            "owner": owners.get(row.owner_id or 0),
            "contacts": contacts.get(row.cats_id, 0),
        }
        for row in rows
    }


def people_cards(
    session: Session, site_id: int, rows: Iterable[CatsPerson]
) -> dict[tuple[str, int], dict[str, Any]]:
    """Cards by (record type, id): record_type, cats_id, name, title, company_name, owner_name, date_modified."""
    people = list(rows)
    owners = user_names(session, site_id, {row.owner_id for row in people if row.owner_id})
    companies = company_names(session, site_id, {row.company_id for row in people if row.company_id})
    return {
        (row.record_type, row.cats_id): {
            "record_type": row.record_type,
            "cats_id": row.cats_id,
            "name": row.name,
            "title": clipped(row.record.get("title"), TEXT_LENGTH),
            "company_name": companies.get(row.company_id or 0)
            or clipped(row.record.get("current_employer"), TEXT_LENGTH),
            "owner_name": owners.get(row.owner_id or 0),
            "date_modified": iso(row.date_modified),
        }
        for row in people
    }


def _own_details(row: CatsCompany) -> dict[str, Any]:
    return {
        "city": row.city,
        "location": _location(row),
        "website": _short_website(row.website),
        "phone": _phone(row.record),
        "last_modified": iso(row.date_modified),
        "key_technologies": clipped(row.record.get("key_technologies"), TEXT_LENGTH),
        "notes": clipped(row.record.get("notes"), NOTES_LENGTH),
        "cats_id": row.cats_id,
    }


def _location(row: CatsCompany) -> str | None:
    address = row.record.get("address")
    state = clipped(address.get("state"), TEXT_LENGTH) if isinstance(address, Mapping) else None
    parts = dict.fromkeys(part for part in (row.city, state, row.country_code) if part)
    return ", ".join(parts) or None


def _short_website(website: str | None) -> str | None:
    """As people write it; whoever links to it has the whole in the record."""
    if website is None:
        return None
    rest = website.partition("://")[2] if website.lower().startswith(("http://", "https://")) else website
    return rest.rstrip("/") or None


def _phone(record: Mapping[str, Any]) -> str | None:
    summary = record.get("phones")
    held = [summary.get(key) for key in ("primary", "secondary")] if isinstance(summary, Mapping) else []
    rows = (record.get("_embedded") or {}).get("phones") or []
    held += [row.get("number") for row in rows if isinstance(row, Mapping) and row.get("type") != "fax"]
    return next((number for each in held if (number := clipped(each, TEXT_LENGTH))), None)


def _contact_counts(session: Session, site_id: int, company_ids: set[int]) -> dict[int, int]:
    counted = (
        select(CatsPerson.company_id, func.count())
        .where(
            CatsPerson.site_id == site_id,
            CatsPerson.record_type == "contact",
            CatsPerson.company_id.in_(company_ids),
        )
        .group_by(CatsPerson.company_id)
    )
    return {company_id: count for company_id, count in session.execute(counted) if company_id is not None}
