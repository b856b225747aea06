"""An existing record: at most one PUT, and one call per added e-mail address or phone number (F2, Q4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..cats import Person
from ..models import PersonLink, SyncStep
from .doubt import made_in_doubt, undated
from .learned import as_updated, audit, changes_of, learn, link, values_of, with_entry
from .plan_types import Write
from .run import Run
from .settle_writes import listed_id, note_added


def apply_writes(run: Run, person: Person, writes: tuple[Write, ...]) -> None:
    """Write what differs. Nothing to write costs nothing."""
    raw: Mapping[str, Any] = person.raw
    changes = tuple(write for write in writes if write.operation == "update")
    if changes:
        raw = _put(run, person, changes)
    is_first = not person.emails
    for write in writes:
        if write.operation == "add":
            raw = _add(run, person, write, raw, is_primary=is_first and write.field == "emails")
            is_first = is_first and write.field != "emails"


def written_before(run: Run, record_type: str) -> list[str]:
    """Fields that this sync has written into the record already, in this run or an earlier one."""
    names = (f"update_{record_type}", f"add_email:{record_type}:", f"add_phone:{record_type}:")
    with run.engine.database.read() as session:
        steps = session.execute(
            select(SyncStep)
            .where(SyncStep.sync_seq == run.job.seq, SyncStep.state == "done")
            .order_by(SyncStep.finished_at)
        ).scalars()
        fields = [
            name
            for step in steps
            if step.name.startswith(names)
            for name in (step.payload or {}).get("fields", [])
        ]
    return list(dict.fromkeys(fields))


def _put(run: Run, person: Person, changes: tuple[Write, ...]) -> Mapping[str, Any]:
    body = run.engine.planner.merge(person, changes)
    name = _name_of_put(run, person.record_type)
    intent = _intent_of_put(run, name, person, body, changes)
    raw = as_updated(person.raw, body)

    def record(session: Session, step: SyncStep, _: None) -> None:
        step.remote_id = person.id
        link(session, run, person.record_type, person.id, values_of(changes))
        learn(session, run, person.record_type, raw)
        audit(session, run, "record.updated", person.record_type, person.id, changes_of(changes))

    run.send(
        name, intent,
        lambda: run.client.update(person.record_type, person.id, body), record,
    )  # fmt: skip
    return raw


def _name_of_put(run: Run, record_type: str) -> str:
    """One step a PUT that was done: a later one of the same sync must not hide what it changed from an undo."""
    first, number = f"update_{record_type}", 1
    name = first
    while (step := run.step(name)) is not None and step.state == "done":
        number += 1
        name = f"{first}:{number}"
    return name


def _intent_of_put(
    run: Run, name: str, person: Person, body: Mapping[str, Any], writes: tuple[Write, ...]
) -> dict[str, Any]:
    """What is to be remembered of it. An earlier try of unknown outcome may have changed other fields: what they held
    before that is kept, or an undo could not put it back."""
    fields = [write.field for write in writes]
    step = run.step(name)
    tried = step.payload if step is not None and step.doubt_since is not None else {}
    with run.engine.database.read() as session:
        row = session.get(PersonLink, (run.job.person_id, run.job.site_id, person.record_type))
        former = dict(row.written) if row is not None and row.cats_id == person.id else {}
    kept = [change for change in tried.get("changes", ()) if change["field"] not in fields]
    return {
        "record_id": person.id, "body": body,
        "fields": [*(change["field"] for change in kept), *fields],
        "changes": [*kept, *changes_of(writes)],
        "former": {key: value for key, value in former.items() if key in fields} | tried.get("former", {}),
    }  # fmt: skip


def _add(
    run: Run, person: Person, write: Write, raw: Mapping[str, Any], *, is_primary: bool
) -> Mapping[str, Any]:
    kind = "email" if write.field == "emails" else "phone"
    name = f"add_{kind}:{person.record_type}:{_digest(write.after)}"
    done = run.step(name)
    if done is not None and done.state == "done":
        return raw
    entry = (
        {"email": write.after["email"], "is_primary": is_primary} if kind == "email" else dict(write.after)
    )
    grown = with_entry(raw, write.field, entry)
    # An earlier sync of the person may have sent it, and have been cancelled before it knew.
    made = made_in_doubt(run, name, lambda _: undated(listed_id(run, _not_loaded(person), entry)))
    if made is not None:
        note_added(run, person, name, made.id, grown)
        return grown

    def call() -> int:
        if kind == "email":
            return run.client.add_email(person.record_type, person.id, entry["email"], is_primary)
        return run.client.add_phone(
            person.record_type, person.id, entry["number"], entry["type"], entry.get("extension")
        )

    def record(session: Session, step: SyncStep, row_id: int) -> None:
        step.remote_id = row_id
        link(session, run, person.record_type, person.id)
        learn(session, run, person.record_type, grown)
        audit(session, run, "record.updated", person.record_type, person.id, changes_of([write]))

    intent = {
        "record_id": person.id,
        "entry": entry,
        "fields": [write.field],
        "changes": changes_of([write]),
    }
    run.send(name, intent, call, record)
    return grown


def _not_loaded(person: Person) -> Person:
    """So that its rows are read anew: a doubt is about what came after the record was read."""
    return replace(person, emails_loaded=False, phones_loaded=False)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
