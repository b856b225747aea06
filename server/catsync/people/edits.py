"""What a person is known by beside the page: edits by hand (U1) and imported values, kept over later captures. Pure.

A profile holds it under `beside_page`: {field: {"page": what the page showed}}, or {field: {}} where that is not known
(the panel sends an edited value only). Such a value stays until the page says something else than it did then. The
report names where it comes from: the note "manual", as the extension writes it, or "import".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

BESIDE_PAGE = "beside_page"
MANUAL, IMPORT = "manual", "import"
NAME_PARTS = ("first_name", "middle_name", "last_name")
ENTRY_KEYS = {"emails": "email", "phones": "number"}

Profile = dict[str, Any]


def merged(kept: Mapping[str, Any] | None, captured: Mapping[str, Any]) -> Profile:
    """The capture, with what is known beside the page as far as the page has not overtaken it."""
    beside = dict((kept or {}).get(BESIDE_PAGE) or {})
    fields, report = dict(captured["fields"]), _report(captured)
    typed = {name for name, entry in report.items() if entry.get("note") == MANUAL}
    if not beside and not typed:
        return dict(captured)
    known = _report(kept or {})
    for name in [each for each in beside if each not in typed]:
        note = str(known.get(name, {}).get("note") or IMPORT)
        value = _held(name, note, beside[name], fields.get(name), (kept or {})["fields"].get(name))
        if value is _OVERTAKEN:
            del beside[name]
            continue
        beside[name] = {"page": fields.get(name)} if note == MANUAL else beside[name]
        _put(fields, report, name, value, note)
    for name in typed:
        beside.setdefault(name, {})
    _drop_parts(fields, beside, report)
    return _made(captured, fields, report, beside)


def edited(profile: Mapping[str, Any], changes: Mapping[str, Any]) -> Profile:
    """The profile after an edit by hand. A value of None, "" or [] takes the field away."""
    fields, report = dict(profile["fields"]), _report(profile)
    beside = dict(profile.get(BESIDE_PAGE) or {})
    for name, value in changes.items():
        before = fields.get(name)
        if before == value or (_is_empty(before) and _is_empty(value)):
            continue
        beside.setdefault(name, {"page": before})
        _put(fields, report, name, value, MANUAL)
    if profile["fields"].get("full_name") != fields.get("full_name"):
        for part in NAME_PARTS:
            if part not in changes:
                fields.pop(part, None)
    return _made(profile, fields, report, beside)


def imported(url: str, reader: str, fields: Mapping[str, Any]) -> Profile:
    """A person who was on a list or told by a tool, and whom no page has shown yet."""
    report = {name: {"field": name, "state": "found", "note": IMPORT} for name in fields}
    return _made(
        {"url": url, "reader": reader}, dict(fields), report, {name: {"page": None} for name in fields}
    )


def completed(profile: Mapping[str, Any], fields: Mapping[str, Any]) -> Profile:
    """E-mail addresses and phone numbers that a list adds to somebody known; all else stays as it is."""
    own, report = dict(profile["fields"]), _report(profile)
    beside = dict(profile.get(BESIDE_PAGE) or {})
    for name in ENTRY_KEYS:
        union = _union(name, own.get(name), fields.get(name))
        if union != (own.get(name) or []):
            beside.setdefault(name, {"page": own.get(name)})
            _put(own, report, name, union, str(report.get(name, {}).get("note") or IMPORT))
    return _made(profile, own, report, beside)


_OVERTAKEN = object()


def _held(name: str, note: str, beside: Mapping[str, Any], page: Any, kept: Any) -> Any:
    """The value that stays beside what the page says now, or _OVERTAKEN."""
    if note != MANUAL and name in ENTRY_KEYS:
        return _union(name, page, kept)
    is_changed = "page" in beside and beside["page"] != page
    if is_changed and not (_is_empty(beside["page"]) and _is_empty(page)):
        return _OVERTAKEN
    return kept


def _union(name: str, first: Any, second: Any) -> list[Any]:
    """Entries of both, each once: known by its e-mail address or number."""
    found: dict[str, Any] = {}
    for entry in (*_entries(first), *_entries(second)):
        found.setdefault(str(entry.get(ENTRY_KEYS[name], "")).lower(), entry)
    return list(found.values())


def _entries(value: Any) -> Iterable[Mapping[str, Any]]:
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []


def _drop_parts(fields: Profile, beside: Mapping[str, Any], report: Mapping[str, Any]) -> None:
    """A full name typed by hand is split anew; the page's parts belong to the name that it replaced."""
    if "full_name" in beside and report.get("full_name", {}).get("note") == MANUAL:
        for part in NAME_PARTS:
            if part not in beside:
                fields.pop(part, None)


def _put(fields: Profile, report: dict[str, Any], name: str, value: Any, note: str) -> None:
    if _is_empty(value):
        fields.pop(name, None)
    else:
        fields[name] = value
    report[name] = {"field": name, "state": "not_found" if _is_empty(value) else "found", "note": note}


def _report(profile: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {entry["field"]: dict(entry) for entry in profile.get("report") or []}


def _made(
    base: Mapping[str, Any], fields: Profile, report: Mapping[str, Any], beside: Mapping[str, Any]
) -> Profile:
    made = {**base, "fields": fields, "report": list(report.values())}
    made.pop(BESIDE_PAGE, None)
    return {**made, BESIDE_PAGE: dict(beside)} if beside else made


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [])
