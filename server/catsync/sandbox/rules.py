"""What a body must be before anything is written (CATS_API.md 1.4, 2): kinds, required fields, references."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from catsync.sandbox.answers import ApiError, invalid
from catsync.sandbox.fields import ADDRESS_PARTS, LOCATION_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from catsync.sandbox.fields import Resource
    from catsync.sandbox.store import Row, Store

Errors = list[tuple[str, str]]
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_parts(parts: tuple[str, ...]) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        return isinstance(value, dict) and all(
            value.get(part) is None or isinstance(value[part], str) for part in parts
        )

    return check


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


KINDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "string": (lambda value: isinstance(value, str), "must be of type string"),
    "secret": (lambda value: isinstance(value, str), "must be of type string"),
    "int": (lambda value: _is_int(value) and value > 0, "must be positive"),
    "bool": (lambda value: isinstance(value, bool), "must be of type boolean"),
    "date": (_is_date, "must be a valid date. Sample format: 2005-12-30"),
    "country": (
        lambda value: isinstance(value, str) and bool(re.fullmatch("[A-Z]{2}", value)),
        "must be a valid country",
    ),
    "strings": (
        lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
        "must be an array of strings",
    ),
    "ints": (
        lambda value: isinstance(value, list) and all(_is_int(item) for item in value),
        "must be an array of integers",
    ),
    "address": (_is_parts(ADDRESS_PARTS), "must be an object of strings"),
    "location": (_is_parts(LOCATION_PARTS), "must be an object of strings"),
}


def check_fields(store: Store, resource: Resource, body: Row) -> Errors:
    """Errors of the plain fields; unknown keys are no error (CATS drops them silently)."""
    errors: Errors = []
    for name in resource.required:
        if body.get(name) is None:
            errors.append((name, "must not be optional"))
        elif isinstance(body[name], str) and not body[name].strip():
            errors.append((name, "must not be empty"))
    for name, kind in resource.writable.items():
        value = body.get(name)
        if value is None:
            continue
        is_right, words = KINDS[kind]
        if not is_right(value):
            errors.append((name, words))
        elif name in resource.references and store.get(resource.references[name], value) is None:
            errors.append((name, "must be an existing record"))
        elif name == "workflow_id" and value not in store.workflows:
            errors.append((name, "must be an existing workflow"))
    return errors


def check_emails(rows: Any, name: str = "emails") -> Errors:
    """Errors of the e-mail array of a create: exactly one primary."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [(name, "must be an array of objects")]
    errors: Errors = []
    for position, row in enumerate(rows):
        errors += check_email(row, f"{name}[{position}].")
    if rows and not errors and sum(row.get("is_primary") is True for row in rows) != 1:
        errors.append((name, "must have exactly one primary"))
    return errors


def check_email(row: Row, prefix: str = "", *, is_partial: bool = False) -> Errors:
    """Errors of one e-mail row; `is_partial` for a PUT."""
    errors: Errors = []
    address = row.get("email")
    if address is None and not is_partial:
        errors.append((f"{prefix}email", "must not be optional"))
    elif address is not None and not (isinstance(address, str) and EMAIL.fullmatch(address)):
        errors.append((f"{prefix}email", "must be valid email"))
    if row.get("is_primary") is not None and not isinstance(row["is_primary"], bool):
        errors.append((f"{prefix}is_primary", "must be of type boolean"))
    return errors


def check_phones(resource: Resource, rows: Any, name: str = "phones") -> Errors:
    """Errors of the phone array of a create."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [(name, "must be an array of objects")]
    return [
        error
        for position, row in enumerate(rows)
        for error in check_phone(resource, row, f"{name}[{position}].")
    ]


def check_phone(resource: Resource, row: Row, prefix: str = "", *, is_partial: bool = False) -> Errors:
    """Errors of one phone row; a number without country code is no error (it is stored mangled)."""
    errors: Errors = []
    number = row.get("number")
    if number is None and not is_partial:
        errors.append((f"{prefix}number", "must not be optional"))
    elif number is not None and not (isinstance(number, str) and re.search(r"\d", number)):
        errors.append((f"{prefix}number", "must be a phone number"))
    if row.get("type") is None and not is_partial:
        errors.append((f"{prefix}type", "must not be optional"))
    elif row.get("type") is not None and row["type"] not in resource.phone_types:
        errors.append((f"{prefix}type", "must be in { " + ", ".join(resource.phone_types) + " }"))
    if row.get("extension") is not None and not isinstance(row["extension"], str):
        errors.append((f"{prefix}extension", "must be of type string"))
    return errors


WORK_KINDS = {
    **dict.fromkeys(("title", "reason_for_leaving"), "string"),
    **dict.fromkeys(("is_verified", "is_current"), "bool"),
    **dict.fromkeys(("start_date", "end_date"), "date"),
    "employer": "linked",
    "supervisor": "linked",
}


def check_work(row: Any, name: str = "") -> Errors:
    """Errors of one row of a candidate's work history (CATS_API.md 2.12)."""
    if not isinstance(row, dict):
        return [(name or "work_history", "must be an object")]
    errors: Errors = []
    for key, kind in WORK_KINDS.items():
        value = row.get(key)
        if value is None:
            continue
        if kind != "linked":
            is_right, words = KINDS[kind]
            errors += [] if is_right(value) else [(f"{name}{key}", words)]
        elif not isinstance(value, dict) or not isinstance(value.get("linked"), bool):
            errors.append((f"{name}{key}.linked", "must be of type boolean"))
        elif not value["linked"] and not value.get("name"):
            errors.append((f"{name}{key}.name", "must not be empty"))
    return errors


def check_custom_values(store: Store, resource: Resource, rows: Any) -> Errors:
    """Errors of the custom_fields array of a create or update."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "id" in row for row in rows):
        return [("custom_fields", "must be an array of objects with id and value")]
    errors: Errors = []
    for row in rows:
        definition = store.custom_definitions.get(resource.name, {}).get(
            row["id"] if _is_int(row["id"]) else 0
        )
        if definition is None:
            errors.append((f"custom_fields[{row['id']}]", "must be an existing custom field"))
        else:
            errors += check_custom_value(store, definition, row.get("value"))
    return errors


def check_custom_value(store: Store, definition: Row, value: Any) -> Errors:
    """Errors of one value by the field's type (CATS_API.md 2.11); null clears."""
    name = f"custom_fields[{definition['id']}].value"
    if value is None:
        return []
    kind = definition["field"]["type"]
    choices = {choice["id"] for choice in definition["field"].get("selections", [])}
    if kind in ("dropdown", "radio"):
        is_right = _is_int(value) and value in choices
    elif kind == "checkboxes":
        is_right = isinstance(value, list) and all(_is_int(item) and item in choices for item in value)
    elif kind == "user":
        is_right = _is_int(value) and store.get("users", value) is not None
    elif kind == "checkbox":
        is_right = isinstance(value, bool)
    elif kind == "number":
        is_right = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        is_right = _is_date(value) if kind == "date" else isinstance(value, str)
    return [] if is_right else [(name, f"is not a valid value of a {kind} field")]


def refuse(store: Store, errors: Errors) -> None:
    """Raise the validation answer if there are errors."""
    if errors:
        raise invalid(store.switches, errors)


def found(store: Store, resource: str, record_id: int, what: str = "Resource") -> Any:
    """The record. Raises the 404 answer if there is none."""
    record = store.get(resource, record_id)
    if record is None:
        raise ApiError(404, f"{what} not found.")
    return record
