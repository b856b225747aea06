"""What a card shows of a mirrored record (S20, S21). Everything here comes from CATS and is text, not markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import Session

from ..cats.answers import as_id
from ..clock import iso
from ..models import CatsCompany, CatsJob, CatsLastActivity, CatsPerson, CatsStatus
from .lookups import company_names, status_titles, user_names
from .progress import JOB, states
from .trim import clipped

NOTES_LENGTH = 500
TEXT_LENGTH = 300
# CATS tells no more of a job's status than its title, which every site words as it likes.
NOT_OPEN = (
    "closed",
    "filled",
    "cancel",
    "hold",
    "inactive",
    "lost",
    "archive",
    "complete",
    "expired",
    "declined",
)

# Put together once: that takes longer than to ask them, and every page view asks all of them.
_SITE: BindParameter[int] = bindparam("site_id")
_IDS: BindParameter[int] = bindparam("company_ids", expanding=True)
_IS_CONTACT = (
    (CatsPerson.site_id == _SITE) & (CatsPerson.record_type == "contact") & CatsPerson.company_id.in_(_IDS)
)
_CONTACTS = select(CatsPerson.company_id, func.count()).where(_IS_CONTACT).group_by(CatsPerson.company_id)
_JOBS = (
    select(CatsJob.company_id, CatsStatus.title, func.count())
    .outerjoin(
        CatsStatus,
        (CatsStatus.site_id == CatsJob.site_id)
        & (CatsStatus.kind == "job")
        & (CatsStatus.cats_id == CatsJob.status_id),
    )
    .where(CatsJob.site_id == _SITE, CatsJob.company_id.in_(_IDS))
    .group_by(CatsJob.company_id, CatsStatus.title)
)
_LAST_OWN = select(CatsLastActivity.cats_id, CatsLastActivity.at).where(
    CatsLastActivity.site_id == _SITE,
    CatsLastActivity.record_type == "company",
    CatsLastActivity.cats_id.in_(_IDS),
)
_LAST_OF_CONTACTS = (
    select(CatsPerson.company_id, func.max(CatsLastActivity.at))
    .join(
        CatsLastActivity,
        (CatsLastActivity.site_id == CatsPerson.site_id)
        & (CatsLastActivity.record_type == CatsPerson.record_type)
        & (CatsLastActivity.cats_id == CatsPerson.cats_id),
    )
    .where(_IS_CONTACT)
    .group_by(CatsPerson.company_id)
)


def details(session: Session, site_id: int, cats_id: int) -> dict[str, Any] | None:
    """The details of one company, or None where the mirror does not hold it; see `details_of`."""
    return details_of(session, site_id, [cats_id]).get(cats_id)


def details_of(session: Session, site_id: int, cats_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Details by company id, in a few queries for any number of companies.

    Each: city, location (city, state and country), website (without https://), phone, owner (a name),
    status (a title), contacts (how many the mirror holds), open_jobs (how many are at a status whose title has no
    word of NOT_OPEN; None before the jobs were read), last_activity (at the company or one of its contacts, as far
    as the mirror looks back), last_modified (both RFC 3339), key_technologies, notes, cats_id; None where CATS has
    nothing.
    """
    wanted = set(cats_ids)
    mine = (CatsCompany.site_id == site_id) & CatsCompany.cats_id.in_(wanted)
    rows = session.scalars(select(CatsCompany).where(mine)).all()
    owners = user_names(session, site_id, {row.owner_id for row in rows if row.owner_id})
    contacts = _contact_counts(session, site_id, wanted)
    at_status = {row.cats_id: as_id(row.record.get("status_id")) or 0 for row in rows}
    statuses = status_titles(session, site_id, "company", {each for each in at_status.values() if each})
    open_jobs = _open_jobs(session, site_id, wanted)
    last = _last_activities(session, site_id, wanted)
    return {
        row.cats_id: {
            **_own_details(row),
            "owner": owners.get(row.owner_id or 0),
            "status": statuses.get(at_status[row.cats_id]),
            "contacts": contacts.get(row.cats_id, 0),
            "open_jobs": None if open_jobs is None else open_jobs.get(row.cats_id, 0),
            "last_activity": iso(last.get(row.cats_id)),
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
        "website": short_website(row.website),
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


def short_website(website: str | None) -> str | None:
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
    counted = session.execute(_CONTACTS, {"site_id": site_id, "company_ids": company_ids})
    return {company_id: count for company_id, count in counted if company_id is not None}


def is_open(status_title: str | None) -> bool:
    """Whether a job at this status counts as open; one whose status is not known does."""
    title = (status_title or "").casefold()
    return not any(word in title for word in NOT_OPEN)


def _open_jobs(session: Session, site_id: int, company_ids: set[int]) -> dict[int, int] | None:
    """None where the jobs were not read to their end yet."""
    state = states(session, site_id).get(JOB)
    if state is None or not state.is_complete:
        return None
    found: dict[int, int] = {}
    for company_id, title, count in session.execute(_JOBS, {"site_id": site_id, "company_ids": company_ids}):
        if company_id is not None and is_open(title):
            found[company_id] = found.get(company_id, 0) + count
    return found


def _last_activities(session: Session, site_id: int, company_ids: set[int]) -> dict[int, datetime]:
    """The newest at the company itself or at one of its contacts."""
    asked = {"site_id": site_id, "company_ids": company_ids}
    found: dict[int, datetime] = {}
    for company_id, at in (*session.execute(_LAST_OWN, asked), *session.execute(_LAST_OF_CONTACTS, asked)):
        found[company_id] = max(at, found.get(company_id, at))
    return found
