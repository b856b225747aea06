"""Questions to the plan: a person from a page, settings from a few overrides, records as CATS answers them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catsync.people.variables import variables
from catsync.settings.catalogue import BY_KEY
from catsync.settings.fields import Field, custom_field
from catsync.settings.resolver import EffectiveSettings, Override, Source, resolve
from catsync.sync.plan import plan
from catsync.sync.plan_types import Plan, RecordPlan, Write
from catsync.sync.question import CompanyChoice, Existing, Question

URL = "https://www.linkedin.com/in/marta-oliveira"
MARTA: dict[str, Any] = {
    "first_name": "Marta", "last_name": "Oliveira", "title": "Head of Data", "company": "Acme Robotics",
    "company_website": "https://acme-robotics.example", "city": "Lisbon", "country_code": "PT",
}  # fmt: skip
ACME = CompanyChoice("matched", 101, "Acme Robotics", "https://acme-robotics.example")
NO_ACME = CompanyChoice("new", None, "Acme Robotics", "https://acme-robotics.example")
OWNER = 2
SENIORITY = custom_field(
    "contact", 9, "Seniority", "dropdown", [{"id": 1, "label": "Senior"}, {"id": 2, "label": "Junior"}]
)
LANGUAGES = custom_field(
    "contact", 10, "Languages", "checkboxes", [{"id": 5, "label": "French"}, {"id": 6, "label": "German"}]
)
CUSTOM: tuple[Field, ...] = (SENIORITY, LANGUAGES)
Setting = tuple[str, str, str]


def settings(changes: Mapping[str | Setting, Any] | None = None) -> EffectiveSettings:
    """changes: by key, or by (key, record type, field)."""
    rows = []
    for key, value in (changes or {}).items():
        slot = (key, "", "") if isinstance(key, str) else key
        is_of_campaign = "campaign" in BY_KEY[slot[0]].layers
        source = (
            Source("campaign", "3", "Backend Q4") if is_of_campaign else Source("team", "default", "Team")
        )
        rows.append(Override(*slot, value, source))
    return resolve(rows, CUSTOM)


def question(
    changes: Mapping[str | Setting, Any] | None = None,
    fields: Mapping[str, Any] | None = None,
    url: str = URL,
    **more: Any,
) -> Question:
    """Marta, as a candidate where `changes` do not say otherwise, at a company that CATS has."""
    known = variables({"url": url, "reader": "linkedin", "fields": MARTA if fields is None else fields})
    made = {"variables": known, "settings": settings(changes), "company": ACME, "owner_id": OWNER}
    return Question(**{**made, **more})


def planned(changes: Mapping[str | Setting, Any] | None = None, **more: Any) -> Plan:
    return plan(question(changes, **more))


def only(made: Plan, record_type: str) -> RecordPlan:
    found = made.record(record_type)
    assert found is not None
    return found


def write_of(made: Plan, write_id: str) -> Write:
    return next(w for w in made.writes() if w.id == write_id)


def ids(made: Plan) -> list[str]:
    return [w.id for w in made.writes()]


def ticked(made: Plan) -> list[str]:
    return [w.id for w in made.writes() if w.is_ticked]


def record(**fields: Any) -> dict[str, Any]:
    """A record as a GET answers it, without e-mails and phones where none are given."""
    rows = {name: fields.pop(name, []) for name in ("emails", "phones", "custom_fields")}
    row: dict[str, Any] = {
        "id": 512,
        "first_name": "Marta",
        "last_name": "Oliveira",
        "owner_id": OWNER,
        **fields,
    }
    return {**row, "_embedded": rows}


def held(written: Mapping[str, Any] | None = None, **fields: Any) -> Existing:
    return Existing(512, record(**fields), True, dict(written or {}))


def applied(made: RecordPlan, before: Mapping[str, Any]) -> dict[str, Any]:
    """The record after CATS has taken the ticked writes of an update or creation."""
    after = {**before, "_embedded": {k: list(v) for k, v in before.get("_embedded", {}).items()}}
    rows = after["_embedded"]
    for write in made.ticked:
        if write.field in ("emails", "phones"):
            rows[write.field] = rows.get(write.field, []) + (
                write.after if write.operation == "create" else [write.after]
            )
        elif write.field.startswith("custom_"):
            number = int(write.field.removeprefix("custom_"))
            others = [r for r in rows.get("custom_fields", []) if r["id"] != number]
            rows["custom_fields"] = [*others, {"id": number, "value": write.after}]
        else:
            after[write.field] = write.after
    return after
