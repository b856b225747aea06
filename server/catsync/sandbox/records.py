"""Create, change and delete records: for the API routes and for "someone else" in the control routes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from catsync.sandbox import rules
from catsync.sandbox.shapes import blank_place

if TYPE_CHECKING:
    from catsync.sandbox.fields import Resource
    from catsync.sandbox.store import Record, Row, Store


KEY_OWNER_ID = 1  # the user to whom the API key belongs


def create(store: Store, resource: Resource, body: Row, *, phone_mangling: bool | None = None) -> Record:
    """Write a new record with its e-mails, phones and custom values. Raises the validation answer."""
    mangle = store.switches.phone_mangling if phone_mangling is None else phone_mangling
    return written(store, resource, checked(store, resource, body), mangle)


def written(store: Store, resource: Resource, body: Row, mangle: bool) -> Record:
    """Write what is known to be right. `mangle`: numbers without a country code are taken for US ones."""
    row = blank(store, resource)
    row |= {
        name: _stored(kind, body[name])
        for name, kind in resource.writable.items()
        if body.get(name) is not None
    }
    record = store.insert(resource.name, row)
    if resource.has_emails:
        record.parts["emails"] = [email_row(store, entry) for entry in body.get("emails") or []]
    if resource.phone_types:
        record.parts["phones"] = [phone_row(store, entry, mangle) for entry in body.get("phones") or []]
    if resource.name == "candidates" and body.get("work_history"):
        record.parts["work_history"] = [work_row(store, entry) for entry in body["work_history"]]
    record.custom_values = {entry["id"]: entry.get("value") for entry in body.get("custom_fields") or []}
    return record


def blank(store: Store, resource: Resource) -> Row:
    """The fields of a new record of which nothing is said."""
    row = {name: _blank(kind) for name, kind in resource.writable.items()}
    row |= {name: value for name, value in resource.read_only.items() if name not in row}
    if "is_active" in row:
        row["is_active"] = True
    row["entered_by_id"] = KEY_OWNER_ID
    statuses = store.statuses.get(resource.name)
    return row | ({"status_id": next(iter(statuses))} if statuses else {})


def checked(store: Store, resource: Resource, body: Row) -> Row:
    """The body of a create, in today's shape. Raises the validation answer."""
    body = _modern(body) if store.switches.legacy_objects else body
    errors = rules.check_fields(store, resource, body)
    rules.refuse(store, errors + _check_parts(store, resource, body))
    return body


def update(store: Store, resource: Resource, record: Record, body: Row) -> None:
    """Change fields and custom values; e-mails and phones are dropped here (2.1) unless the switch takes them.

    Raises like create.
    """
    if store.switches.put_contact_points == "dropped":
        body = {name: value for name, value in body.items() if name not in ("emails", "phones")}
    rules.refuse(store, rules.check_fields(store, resource, body) + _check_parts(store, resource, body))
    with store.changing(record):
        for name, kind in resource.writable.items():
            if name in body:
                record.fields[name] = _changed(store, kind, record.fields.get(name), body[name])
            elif (
                store.switches.put_omitted == "nulled"
                and name not in resource.required
                and name != "password"
            ):
                record.fields[name] = _blank(kind)
        for entry in body.get("custom_fields") or []:
            record.custom_values[entry["id"]] = entry.get("value")
        if resource.has_emails and body.get("emails") is not None:
            record.parts["emails"] = [email_row(store, entry) for entry in body["emails"]]
        if resource.phone_types and body.get("phones") is not None:
            mangle = store.switches.phone_mangling
            record.parts["phones"] = [phone_row(store, entry, mangle) for entry in body["phones"]]


def remove(store: Store, record: Record) -> None:
    """Delete a record and what hangs on it: list items, pipelines, activities, files."""
    singular = {"candidates": "candidate", "contacts": "contact", "companies": "company", "jobs": "job"}.get(
        record.resource
    )
    store.remove(record)
    store.files.pop(record.id if record.resource == "attachments" else 0, None)
    if singular is None:
        return
    for pipeline in list(store.table("pipelines").values()):
        if pipeline.fields.get(f"{singular}_id") == record.id:
            store.remove(pipeline)
    for name in ("activities", "attachments"):
        for hanging in list(store.table(name).values()):
            if hanging.fields["data_item"] == {"id": record.id, "type": singular}:
                remove(store, hanging)
    for entry in store.table("lists").values():
        if entry.fields["resource"] == record.resource:
            entry.parts["items"] = [
                item for item in entry.part("items") if item[f"{singular}_id"] != record.id
            ]


def email_row(store: Store, entry: Row) -> Row:
    """A new row of the e-mails sub-resource."""
    stamp = store.now()
    return {
        "id": store.next_id("emails"),
        "email": entry["email"],
        "is_primary": entry.get("is_primary") is True,
        "date_created": stamp,
        "date_modified": stamp,
    }


def work_row(store: Store, entry: Row) -> Row:
    """A new row of a candidate's work history."""
    row = {"id": store.next_id("work_history"), **{key: entry.get(key) for key in rules.WORK_KINDS}}
    return {**row, "is_verified": bool(row["is_verified"]), "is_current": bool(row["is_current"])}


def phone_row(store: Store, entry: Row, mangle: bool) -> Row:
    """A new row of the phones sub-resource."""
    stamp = store.now()
    return {
        "id": store.next_id("phones"),
        "number": stored_number(entry["number"], mangle),
        "extension": entry.get("extension"),
        "type": entry["type"],
        "date_created": stamp,
        "date_modified": stamp,
    }


def stored_number(number: str, mangle: bool) -> str:
    """The number as kept: without a country code it is taken for a US one (CATS_API.md 5.14)."""
    text = number.strip()
    if text.startswith("+") or not mangle:
        return text
    return "+1" + re.sub(r"\D", "", text).lstrip("0")


def _check_parts(store: Store, resource: Resource, body: Row) -> rules.Errors:
    errors: rules.Errors = []
    if resource.has_emails and body.get("emails") is not None:
        errors += rules.check_emails(body["emails"])
    if resource.phone_types and body.get("phones") is not None:
        errors += rules.check_phones(resource, body["phones"])
    if body.get("custom_fields") is not None:
        errors += rules.check_custom_values(store, resource, body["custom_fields"])
    if resource.name == "candidates" and body.get("work_history") is not None:
        rows = body["work_history"]
        errors += [] if isinstance(rows, list) else [("work_history", "must be an array of objects")]
        for place, row in enumerate(rows if isinstance(rows, list) else []):
            errors += rules.check_work(row, f"work_history[{place}].")
    return errors


def _modern(body: Row) -> Row:
    """The 2017 shape of e-mails and phones turned into arrays (switch legacy_objects)."""
    kinds = {"cell": "mobile", "primary": "main", "secondary": "other"}
    changed = dict(body)
    if isinstance(body.get("emails"), dict):
        changed["emails"] = [
            {"email": value, "is_primary": key == "primary"} for key, value in body["emails"].items() if value
        ]
    if isinstance(body.get("phones"), dict):
        changed["phones"] = [
            {"number": value, "type": kinds.get(key, key)} for key, value in body["phones"].items() if value
        ]
    return changed


def _blank(kind: str) -> Any:
    if kind in ("address", "location"):
        return blank_place(kind)
    if kind in ("strings", "ints"):
        return []
    return False if kind == "bool" else None


def _stored(kind: str, value: Any) -> Any:
    if kind in ("address", "location"):
        return {part: value.get(part) for part in blank_place(kind)}
    return value


def _changed(store: Store, kind: str, before: Any, value: Any) -> Any:
    if value is None:
        return _blank(kind)
    if kind in ("address", "location") and store.switches.put_address == "merged":
        return _stored(kind, {**(before or {}), **value})
    return _stored(kind, value)
