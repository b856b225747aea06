"""A planner of a few fields, so that the engine is tested without settings, mappings and matching.

What is wanted stands in the person's profile: {"wanted": {record_type: {field: value}}, "mandatory": [fields],
"later": {record_type: [(operation, field, after, before?)]}, "waits": [record types], "keeps_resumes": bool}.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.orm import Session

from catsync.cats import Person as CatsPerson
from catsync.cats import write_shape
from catsync.models import Person, PersonLink, Sync
from catsync.sync.plan_types import Need, Plan, Reason, RecordPlan, Write
from catsync.sync.planner import Fresh
from catsync.sync.record_values import are_equal, is_blank, value_of

WHY = Reason("mapping", "because")
ADDED = {"emails": "email", "phones": "number"}


class FakePlanner:
    """Always update; add e-mails and phones; create a company that is wanted and not known."""

    def plan(self, session: Session, sync: Sync, fresh: Fresh) -> Plan:
        person = session.get_one(Person, sync.person_id)
        links = {
            record_type: session.get(PersonLink, (person.id, sync.site_id, record_type))
            for record_type in ("candidate", "contact")
        }
        known = {record_type: link.cats_id for record_type, link in links.items() if link}
        return plan_for(person.profile, known, {k: r.raw for k, r in fresh.records.items()}, fresh.company_id)

    def keeps_resumes(self, session: Session, sync: Sync) -> bool:
        return bool(session.get_one(Person, sync.person_id).profile.get("keeps_resumes", True))

    def payload(self, record: RecordPlan, excluded: frozenset[str]) -> dict[str, Any]:
        return {w.field: w.after for w in record.ticked if w.id not in excluded}

    def merge(self, record: CatsPerson, writes: Sequence[Write]) -> dict[str, Any]:
        return {**write_shape(record), **{w.field: w.after for w in writes}}


def plan_for(
    profile: Mapping[str, Any],
    known: Mapping[str, int],
    records: Mapping[str, Mapping[str, Any]],
    company_id: int | None = None,
) -> Plan:
    """known: ids of linked records. records: those of them that were read."""
    wanted, made = profile["wanted"], []
    for record_type, fields in wanted.items():
        if record_type == "company":
            if company_id is None and "contact" not in known:
                made.append(_new("company", fields))
        elif record_type in known or record_type in records:
            made.append(_existing(record_type, known.get(record_type), fields, records.get(record_type)))
        else:
            made.append(_new(record_type, fields, profile.get("mandatory", ())))
    return Plan(tuple(_whole(profile, each) for each in made), company_id, len(made))


def _whole(profile: Mapping[str, Any], record: RecordPlan) -> RecordPlan:
    """With what comes after the record, and waiting where it is to wait."""
    later = tuple(
        Write(
            f"{record.record_type}.{field}:{number}",
            record.record_type,
            operation,
            field,
            field,
            before[0] if before else None,
            after,
            WHY,
        )
        for number, (operation, field, after, *before) in enumerate(
            profile.get("later", {}).get(record.record_type, ())
        )
    )
    action = "update" if later and record.action == "unchanged" else record.action
    if record.record_type in profile.get("waits", ()):
        action = "wait"
    return replace(record, writes=(*record.writes, *later), action=action)


def request_for(
    profile: Mapping[str, Any],
    known: Mapping[str, int] | None = None,
    records: Mapping[str, Mapping[str, Any]] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The request of a sync whose preview was made so."""
    return {"plan": asdict(plan_for(profile, known or {}, records or {})), "excluded": [], **more}


def _new(record_type: Any, fields: Mapping[str, Any], mandatory: Sequence[str] = ()) -> RecordPlan:
    writes = tuple(
        Write(f"{record_type}.{key}", record_type, "create", key, key, None, value, WHY,
              is_mandatory=key in ("first_name", "last_name", "name"))
        for key, value in fields.items()
    )  # fmt: skip
    needs = tuple(
        Need(record_type, key, key, f"{key} is needed") for key in mandatory if is_blank(fields.get(key))
    )
    return RecordPlan(record_type, "needs" if needs else "create", None, writes, needs)


def _existing(
    record_type: Any, cats_id: int | None, fields: Mapping[str, Any], record: Mapping[str, Any] | None
) -> RecordPlan:
    writes: list[Write] = []
    for key, value in fields.items() if record is not None else ():
        held = value_of(record or {}, key)
        if key in ADDED:
            part = ADDED[key]
            have = {str(row[part] if isinstance(row, dict) else row) for row in held}
            new = [row for row in value if row[part] not in have]
            writes += [
                Write(f"{record_type}.{key}:{row[part]}", record_type, "add", key, key, None,
                      {k: v for k, v in row.items() if k != "is_primary"}, WHY)
                for row in new
            ]  # fmt: skip
        elif not are_equal(held, value):
            writes.append(Write(f"{record_type}.{key}", record_type, "update", key, key, held, value, WHY))
    return RecordPlan(record_type, "update" if writes else "unchanged", cats_id, tuple(writes))
