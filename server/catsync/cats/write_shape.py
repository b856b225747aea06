"""A record as read, turned into the body of a PUT. CATS_API.md 2.1 (the asymmetry of reading and writing).

Whether CATS keeps or clears what a PUT leaves out is not confirmed. So the whole documented record goes
back; only what is null stays away, since for it both readings come to the same and some fields refuse null.
"""

from __future__ import annotations

from typing import Any

from .reading import ADDRESS_PARTS
from .records import Company, Person
from .schemas import UPDATE

_BY_SHAPE = ("address", "custom_fields", "social_media_urls", "work_history")


def write_shape(record: Person | Company) -> dict[str, Any]:
    """The full documented record for `update`, from a record that a fresh `get` returned.

    Never holds emails and phones (their own routes), nor work_history (own routes too, and PUT might append
    it).
    Custom fields are in it as far as the answer embedded them. For a contact or company that CATS holds
    without an owner or company, the required key lacks: the caller has to set it.
    """
    documented = [name for name in UPDATE[record.record_type].fields if name not in _BY_SHAPE]
    body = {name: _plain(name, record) for name in documented if record.raw.get(name) is not None}
    body["social_media_urls"] = list(record.social_media_urls)
    address = {part: record.address[part] for part in ADDRESS_PARTS if record.address[part] is not None}
    if address:
        body["address"] = address
    values = [{"id": key, "value": value} for key, value in record.custom_fields.items() if value is not None]
    if values:
        body["custom_fields"] = values
    return body


def _plain(name: str, record: Person | Company) -> Any:
    """As we read it (an id may have come as a string, a flag as 1), else as it stood in the answer."""
    if name == "date_available":
        return str(record.raw[name])[:10]
    read = getattr(record, name, None)
    return record.raw[name] if read is None else read
