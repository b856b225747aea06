"""Writes into an existing record whose answer was lost: the record as it is now says what has arrived (Q2).

What has arrived is told, linked and audited as if its answer had come; what has not may be sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from ..cats import Person
from ..models import SyncStep
from .learned import audit, learn, link
from .look import site_of
from .record_values import are_equal, phone_key, value_of
from .run import Run


def wait_for_writes(run: Run, record_type: str) -> None:
    """Before the record is read: until every write in doubt must have become visible. Raises Later."""
    for step in _in_doubt(run, record_type):
        run.wait_out(step, run.engine.timing.direct_settle_seconds)


def settle_writes(run: Run, person: Person) -> None:
    """person: as a GET has just answered it, behind `wait_for_writes`."""
    for step in _in_doubt(run, person.record_type):
        if not step.name.startswith("add_"):
            _settle_put(run, person, step)
        elif (row_id := listed_id(run, person, step.payload["entry"])) is None:
            run.note_looked(step.name)
        else:
            note_added(run, person, step.name, row_id, person.raw)


def listed_id(run: Run, person: Person, entry: Mapping[str, Any]) -> int | None:
    """The id of the record's row with this address or number."""
    if "email" in entry:
        wanted = entry["email"].casefold()
        emails = person.emails if person.emails_loaded else run.client.emails(person.record_type, person.id)
        return next((row.id for row in emails if row.email.casefold() == wanted), None)
    wanted = phone_key(entry["number"])
    phones = person.phones if person.phones_loaded else run.client.phones(person.record_type, person.id)
    return next((row.id for row in phones if phone_key(row.number) == wanted), None)


def note_added(run: Run, person: Person, name: str, row_id: int, raw: Mapping[str, Any]) -> None:
    """An address or number of ours that turned out to stand. raw: the record with it."""

    def record(session: Session, step: SyncStep) -> None:
        step.remote_id = row_id
        kind = "emails" if "email" in step.payload["entry"] else "phones"
        change = {"field": kind, "before": None, "after": step.payload["entry"]}
        link(session, run, person.record_type, person.id)
        learn(session, run, person.record_type, raw)
        audit(
            session,
            run,
            "record.updated",
            person.record_type,
            person.id,
            step.payload.get("changes", [change]),
        )

    run.note_done(name, record)


def _in_doubt(run: Run, record_type: str) -> list[SyncStep]:
    prefixes = (f"update_{record_type}", f"add_email:{record_type}:", f"add_phone:{record_type}:")
    return [step for prefix in prefixes for step in run.uncertain_steps(prefix)]


def _settle_put(run: Run, person: Person, step: SyncStep) -> None:
    """Of what it was to change, that which stands has arrived; somebody may have changed the rest since."""
    arrived = [change for change in step.payload.get("changes", ()) if _stands(person, change)]
    if not arrived:
        run.note_looked(step.name)
        return

    def record(session: Session, step: SyncStep) -> None:
        step.remote_id = person.id
        fields = [change["field"] for change in arrived]
        step.payload = {**step.payload, "changes": arrived, "fields": fields}
        link(
            session,
            run,
            person.record_type,
            person.id,
            {change["field"]: change["after"] for change in arrived},
        )
        learn(session, run, person.record_type, person.raw)
        audit(session, run, "record.updated", person.record_type, person.id, arrived)

    run.note_done(step.name, record)


def _stands(person: Person, change: Mapping[str, Any]) -> bool:
    now = value_of(person.raw, change["field"])
    if change["field"] == "social_media_urls":
        return {site_of(url) for url in change["after"] or ()} <= {site_of(url) for url in now}
    return are_equal(now, change["after"])
