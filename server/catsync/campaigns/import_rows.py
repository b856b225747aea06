"""One row of a list: what it says of a person, or why it is rejected; and what becomes of it (C2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from ..errors import CatsyncError
from ..models import Import
from ..people.addresses import email_address, profile_address
from ..people.recognition import Given, keep_given
from ..people.variables import clean
from . import store
from .csv_table import IGNORED, unprotected
from .pushing import BACKGROUND_LANE, push

READER = "csv"
LIMITS = {"full_name": 200, "first_name": 100, "last_name": 100, "email": 254, "phone": 40, "title": 200,
          "company": 200, "company_website": 500, "url": 500, "city": 100, "country": 100}  # fmt: skip
NAMES = {"full_name": "name", "company_website": "company website", "url": "profile address",
         "email": "e-mail address", "first_name": "first name", "last_name": "last name"}  # fmt: skip


class Rejected(Exception):
    """Why a row is not taken, in one sentence for whoever sent the list."""


def given_of(columns: Sequence[str], cells: Sequence[str]) -> Given:
    """What the row says. Raises Rejected."""
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        raise Rejected(f"The row has {len(cells)} cells, the first line names {len(columns)}.")
    values = {
        column: unprotected(cell.strip()).strip()
        for column, cell in zip(columns, cells, strict=False)
        if column != IGNORED
    }
    for column, text in values.items():
        if len(text) > LIMITS[column]:
            raise Rejected(f"The {NAMES.get(column, column)} is longer than {LIMITS[column]} characters.")
    name = clean(values.get("full_name")) or clean(_joined(values))
    url, email = _address(values.get("url", "")), _email(values.get("email", ""))
    if not name:
        raise Rejected("There is no name.")
    if url is None and email is None:
        raise Rejected("There is neither a profile address nor an e-mail address.")
    return Given(READER, url, email, name, _fields(values, name, url, email))


def take_row(
    session: Session, file: Import, columns: Sequence[str], cells: Sequence[str], *, is_due: bool
) -> tuple[str, str, bool]:
    """("added" or "known", the person, whether a sync was started). Raises Rejected.

    Known is who was in the campaign before: nothing new begins for them. is_due: pushing.is_anything_due; where it is
    not, only somebody kept before may have anything to be written.
    """
    try:
        person, is_kept_now = keep_given(session, given_of(columns, cells), file.created_by)
    except CatsyncError as error:
        raise Rejected(error.message) from None
    _, is_new = store.add_person(session, file.campaign_id, person.id, file.created_by)
    if not is_new:
        return "known", person.id, False
    if is_kept_now and not is_due:
        return "added", person.id, False
    sync = push(session, person.id, file.campaign_id, file.created_by, lane=BACKGROUND_LANE)
    return "added", person.id, sync is not None


def _joined(values: dict[str, str]) -> str:
    return f"{values.get('first_name', '')} {values.get('last_name', '')}"


def _address(text: str) -> str | None:
    url = profile_address(text) if text else None
    if text and url is None:
        raise Rejected("The profile address is not valid.")
    return url


def _email(text: str) -> str | None:
    email = email_address(text) if text else None
    if text and email is None:
        raise Rejected("The e-mail address is not valid.")
    return email


def _fields(values: dict[str, str], name: str, url: str | None, email: str | None) -> dict[str, Any]:
    """As a reader would give them, so that everything behind it sees no difference."""
    country = clean(values.get("country"))
    is_code = len(country) == 2 and country.isalpha() and country.isascii()
    found: dict[str, Any] = {
        "full_name": name,
        **{key: clean(values.get(key), 500) for key in
           ("first_name", "last_name", "title", "company", "company_website", "city")},
        "country_code": country.upper() if is_code else "",
        "location": "" if is_code or not country else ", ".join(filter(None, (clean(values.get("city")), country))),
        "emails": [{"email": email, "kind": "unknown"}] if email else [],
        "phones": [{"number": clean(values["phone"]), "type": "other"}] if values.get("phone") else [],
        "social_urls": [url] if url and "://www.linkedin.com/" in url else [],
    }  # fmt: skip
    return {key: value for key, value in found.items() if value}
