"""A CATS record as Catsync compares it: one plain value per field key, whatever the shape of the answer.

Reads the GET shape (rows in `_embedded`) and the list shape (summaries only); CATS_API.md 2.1, 2.4 and 2.11.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..people.variables import ADDRESS_PARTS, e164
from ..settings.fields import CUSTOM_PREFIX

EMBEDDED_LIMIT = 25  # rows of a sub-collection in an answer (CATS_API.md 1.2)


def value_of(record: Mapping[str, Any], key: str) -> Any:
    """The value of one field: text, bool, number, list of e-mails, [{"number","type"}], address or list of URLs."""
    if key == "emails":
        return emails_of(record)
    if key == "phones":
        return phones_of(record)
    if key == "address":
        address = record.get("address") or {}
        return {part: address.get(part) or None for part in ADDRESS_PARTS}
    if key == "social_media_urls":
        return [str(u) for u in record.get(key) or []]
    if key.startswith(CUSTOM_PREFIX):
        return custom_values_of(record).get(int(key.removeprefix(CUSTOM_PREFIX)))
    return record.get(key)


def is_held(record: Mapping[str, Any], key: str) -> bool:
    """Whether the answer says anything of the field; a list row leaves out custom fields and more (CATS_API.md 2.1)."""
    if key.startswith(CUSTOM_PREFIX):
        rows = (record.get("_embedded") or {}).get("custom_fields")
        if not isinstance(rows, list):
            return False
        return len(rows) < EMBEDDED_LIMIT or int(key.removeprefix(CUSTOM_PREFIX)) in custom_values_of(record)
    return key in record


def is_blank(value: Any) -> bool:
    """Null, empty, white space or an empty list; an address with no part. `False` and `0` are values (F2)."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_blank(v) for v in value.values())
    return isinstance(value, list | tuple) and not value


def emails_of(record: Mapping[str, Any]) -> list[str]:
    rows = (record.get("_embedded") or {}).get("emails")
    if isinstance(rows, list):
        return [str(r["email"]) for r in rows if isinstance(r, Mapping) and r.get("email")]
    summary = record.get("emails") or {}
    return [
        str(summary[k]) for k in ("primary", "secondary") if isinstance(summary, Mapping) and summary.get(k)
    ]


def phones_of(record: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = (record.get("_embedded") or {}).get("phones")
    if isinstance(rows, list):
        return [
            {"number": str(r["number"]), "type": str(r.get("type") or "other")}
            for r in rows
            if isinstance(r, Mapping) and r.get("number")
        ]
    summary = record.get("phones") or {}
    if not isinstance(summary, Mapping):
        return []
    return [{"number": str(number), "type": str(kind)} for kind, number in summary.items() if number]


def custom_values_of(record: Mapping[str, Any]) -> dict[int, Any]:
    rows = (record.get("_embedded") or {}).get("custom_fields") or []
    return {int(r["id"]): r.get("value") for r in rows if isinstance(r, Mapping) and r.get("id") is not None}


def phone_key(number: str, country_code: str = "") -> str:
    """Two ways to write one number compare equal."""
    return e164(number, country_code) or "".join(c for c in number if c.isdigit())


def are_equal(left: Any, right: Any) -> bool:
    """Equality as a person sees it: blanks alike, texts without outer white space, numbers and their texts alike.

    What CATS answers for a ticked box is not documented (true, 1 or "1"), nor whether 10 comes back as 10.0.
    """
    if is_blank(left) or is_blank(right):
        return is_blank(left) and is_blank(right)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return all(are_equal(left.get(k), right.get(k)) for k in {*left, *right})
    if isinstance(left, list) and isinstance(right, list):
        return sorted(map(str, left)) == sorted(map(str, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return _flag(left) == _flag(right)
    if isinstance(left, float) or isinstance(right, float):
        return _number(left) == _number(right)
    return str(left).strip() == str(right).strip()


def _flag(value: Any) -> bool | str:
    text = str(value).strip().lower()
    return {"true": True, "1": True, "false": False, "0": False}.get(text, text)


def _number(value: Any) -> float | str:
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value).strip()
