"""Whether a value fits its setting. A wrong one is refused when it is saved, with what would be right."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

from ..errors import CatsyncError
from .catalogue import BY_KEY, Setting
from .fields import STRUCTURED, Field, fields_of
from .templates import TEXT_VARIABLES, VARIABLE, unknown_variables

TEXT_LIMIT = 10_000
LIST_LIMIT = 50  # each costs calls for everyone
TEXTS_LIMIT = 5_000
TEMPLATE_TYPES = ("text", "textarea", "country")  # a text in another field would be refused by CATS
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # no database or no encoding takes them
COUNTRY = re.compile(r"[A-Z]{2}")


def setting_of(key: str) -> Setting:
    """The declaration of a setting. Raises not_found."""
    if key not in BY_KEY:
        raise CatsyncError("not_found", f"There is no setting “{key[:64]}”.")
    return BY_KEY[key]


def check_slot(
    setting: Setting, layer: str, record_type: str, field_key: str, custom: tuple[Field, ...]
) -> Field | None:
    """Check that this setting has a value at this layer, record type and field; the field. Raises bad_request."""
    if layer not in setting.layers:
        raise CatsyncError("bad_request", f"“{setting.label}” cannot be set for a {layer}.")
    if setting.record_types and record_type not in setting.record_types:
        raise CatsyncError(
            "bad_request", f"“{setting.label}” needs record_type {' or '.join(setting.record_types)}."
        )
    if record_type and not setting.record_types:
        raise CatsyncError("bad_request", f"“{setting.label}” has no record_type.")
    if not setting.is_per_field:
        if field_key:
            raise CatsyncError("bad_request", f"“{setting.label}” has no field.")
        return None
    field = next((f for f in fields_of(record_type, custom) if f.key == field_key), None)
    if field is None:
        raise CatsyncError("bad_request", f"A {record_type} has no field “{field_key[:64]}”.")
    return field


def check_value(
    setting: Setting, value: Any, record_type: str, field: Field | None, custom: tuple[Field, ...]
) -> None:
    """Raises validation_failed with a sentence that names the setting and what would be right."""
    problem = _problem(setting, value, record_type, field, custom)
    if problem:
        raise CatsyncError(
            "validation_failed", f"{setting.label}: {problem}", {"key": setting.key, "problem": problem}
        )


def _problem(
    setting: Setting, value: Any, record_type: str, field: Field | None, custom: tuple[Field, ...]
) -> str | None:
    if setting.type == "choice":
        return _not_among(value, [c for c, _ in setting.choices])
    if setting.type == "choices":
        return _list_problem(value, [c for c, _ in setting.choices])
    if setting.type == "fields":
        return _list_problem(value, [f.key for f in fields_of(record_type, custom)])
    if setting.type == "template":
        return _template_problem(value, field)
    if setting.type == "bool":
        return None if isinstance(value, bool) else "it must be true or false."
    if setting.type == "user":
        is_user = value == "me" or _is_cats_id(value)
        return None if is_user else "it must be “me” or the id of a CATS user."
    if setting.type == "texts":
        return _texts_problem(value)
    if setting.type == "cats_ids":
        is_list = (
            isinstance(value, list) and all(_is_cats_id(v) for v in value) and len(set(value)) == len(value)
        )
        return (
            None
            if is_list and len(value) <= LIST_LIMIT
            else "it must be a list of CATS ids without repetitions."
        )
    if setting.type == "cats_id":
        return None if value is None or _is_cats_id(value) else "it must be a CATS id, or nothing."
    if setting.type == "jobs":
        return _jobs_problem(value)
    if setting.key == "support_address" and value not in ("", None):
        return _address_problem(value)
    if setting.type == "value" and field is not None:
        return _field_value_problem(value, field)
    return _text_problem(value)


def _not_among(value: Any, allowed: list[str]) -> str | None:
    return None if isinstance(value, str) and value in allowed else f"it must be one of {', '.join(allowed)}."


def _list_problem(value: Any, allowed: list[str]) -> str | None:
    if not isinstance(value, list) or len(set(map(str, value))) != len(value):
        return "it must be a list without repetitions."
    wrong = [v for v in value if v not in allowed]
    return f"“{str(wrong[0])[:64]}” is not one of {', '.join(allowed)}." if wrong else None


def _template_problem(value: Any, field: Field | None) -> str | None:
    problem = _text_problem(value)
    if problem or field is None:
        return problem
    only = STRUCTURED.get(field.type)
    if only is not None:
        return None if value in ("", only) else f"it must be {only} or empty."
    if value and field.type not in TEMPLATE_TYPES:
        return f"{field.label} takes no text. Set a field value instead."
    unknown = unknown_variables(value)
    if unknown:
        return f"“{{{unknown[0][:40]}}}” is not known. Known are {', '.join(TEXT_VARIABLES)}."
    return "a brace has no partner." if set("{}") & set(VARIABLE.sub("", value)) else None


def _texts_problem(value: Any) -> str | None:
    if not isinstance(value, list) or len(value) > TEXTS_LIMIT:
        return f"it must be a list of at most {TEXTS_LIMIT} lines."
    return next((problem for problem in map(_line_problem, value) if problem), None)


def _line_problem(value: Any) -> str | None:
    if isinstance(value, str) and not value.strip():
        return "an empty line would be everybody."
    return _text_problem(value)


def _jobs_problem(value: Any) -> str | None:
    if not isinstance(value, list) or len(value) > LIST_LIMIT:
        return f"it must be a list of at most {LIST_LIMIT} jobs."
    for row in value:
        if (
            not isinstance(row, dict)
            or set(row) - {"job_id", "status_id"}
            or not _is_cats_id(row.get("job_id"))
        ):
            return "each row must have a job_id, and may have a status_id."
        if row.get("status_id") is not None and not _is_cats_id(row["status_id"]):
            return "status_id must be a CATS id, or nothing."
    ids = [row["job_id"] for row in value]
    return None if len(set(ids)) == len(ids) else "a job is named twice."


def _address_problem(value: Any) -> str | None:
    is_address = isinstance(value, str) and value.startswith(("https://", "mailto:"))
    return _text_problem(value) if is_address else "it must begin with https:// or mailto:."


def _text_problem(value: Any) -> str | None:
    if not isinstance(value, str):
        return "it must be text."
    if UNSTORABLE.search(value):
        return "it holds characters that cannot be stored."
    return f"it is longer than {TEXT_LIMIT} characters." if len(value) > TEXT_LIMIT else None


def _field_value_problem(value: Any, field: Field) -> str | None:
    """A value to push (S28), typed by the field's definition. None means "no value at this layer" and is a value."""
    if value is None:
        return None
    if field.type in STRUCTURED:
        return f"{field.label} is taken from the person and cannot be set for everyone."
    ids = [i for i, _ in field.selections]
    if field.type in ("dropdown", "radio"):
        return None if _is_id(value) and value in ids else f"it must be one of the choices of {field.label}."
    if field.type == "checkboxes":
        ok = isinstance(value, list) and all(_is_id(v) and v in ids for v in value)
        ok = ok and len(set(value)) == len(value)
        return None if ok else f"it must be a list of choices of {field.label}."
    if field.type in ("checkbox", "bool"):
        return None if isinstance(value, bool) else "it must be true or false."
    if field.type == "number":
        return None if _is_number(value) else "it must be a number."
    if field.type == "user":
        return None if _is_id(value) and value > 0 else "it must be the id of a CATS user."
    if field.type == "date":
        return None if _is_day(value) else "it must be a date such as 2026-11-30."
    if field.type == "country" and value != "":
        is_code = isinstance(value, str) and COUNTRY.fullmatch(value)
        return None if is_code else "it must be a country code of two letters such as PT."
    return _text_problem(value)


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)  # to Python, True is 1


def _is_cats_id(value: Any) -> bool:
    return _is_id(value) and 0 < value < 2**63


def _is_number(value: Any) -> bool:
    return _is_id(value) or (isinstance(value, float) and math.isfinite(value))


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
