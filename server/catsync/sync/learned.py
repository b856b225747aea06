"""What our own writes teach: link, mirror and audit, in the transaction of the step's result.

After a POST or PUT CATS answers without a body, and a GET only to learn what we just wrote would cost a call (Q4).
So the record is put together from what was sent, in the shape in which CATS reads it out.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from ..models import AuditEvent, PersonLink
from .plan_types import Write
from .rows import database_now
from .run import Run

log = logging.getLogger(__name__)


def learn_created(
    session: Session, run: Run, record_type: str, cats_id: int, payload: Mapping[str, Any]
) -> None:
    learn(session, run, record_type, as_read(cats_id, payload))


def learn(session: Session, run: Run, record_type: str, record: Mapping[str, Any]) -> None:
    """Tell the mirror. It is a hint there (the crawl is the truth), so its trouble must not undo a result."""
    try:
        with session.begin_nested():
            run.engine.learn(session, run.job.site_id, record_type, record)
    except Exception as error:
        log.warning(
            "sync %s: the mirror could not learn a %s: %s", run.job.id, record_type, type(error).__name__
        )


def values_of(writes: Sequence[Write]) -> dict[str, Any]:
    """What writes leave in the record, by field; added entries are no field's whole value."""
    return {write.field: write.after for write in writes if write.operation != "add"}


def link(
    session: Session, run: Run, record_type: str, cats_id: int, written: Mapping[str, Any] | None = None
) -> None:
    """Remember the person's record, and what we wrote in it by field ("unless edited" compares with that, S16)."""
    key = (run.job.person_id, run.job.site_id, record_type)
    row = session.get(PersonLink, key)
    if row is None:
        row = PersonLink(person_id=key[0], site_id=key[1], record_type=key[2], cats_id=cats_id, written={})
        session.add(row)
    if row.cats_id != cats_id:
        row.cats_id, row.written = cats_id, {}
    row.written = {**row.written, **(written or {})}
    row.synced_at = database_now(session)


def changes_of(writes: Iterable[Write]) -> list[dict[str, Any]]:
    """What writes do to a record, for the audit and for undo: {field, label, before, after, reason, layer}."""
    return [
        {
            "field": w.field, "label": w.label, "before": w.before, "after": w.after, "reason": w.reason.code,
            "layer": w.reason.layer,
        }
        for w in writes
    ]  # fmt: skip


def audit(
    session: Session,
    run: Run,
    what: str,
    record_type: str,
    cats_id: int,
    changes: Sequence[Mapping[str, Any]] = (),
) -> None:
    """In the transaction of the change: who, what, which layer decided, before and after, and CATS' id of the request.

    It is about the person, so that what is held about them can be exported and erased (Q8).
    """
    detail = {
        "sync_id": run.job.id, "record_type": record_type, "cats_id": cats_id,
        "fields": sorted({str(change["field"]) for change in changes}),
        "changes": [dict(change) for change in changes],
        "request_id": run.client.last_request_id,
    }  # fmt: skip
    session.add(
        AuditEvent(user_id=run.job.user_id, what=what, subject=f"person:{run.job.person_id}", detail=detail)
    )


def as_read(cats_id: int, payload: Mapping[str, Any]) -> dict[str, Any]:
    """A created record in the shape of a GET. Ids of e-mail and phone rows are not known, so the rows have none."""
    emails = [dict(row) for row in payload.get("emails") or ()]
    phones = [dict(row) for row in payload.get("phones") or ()]
    primary = next((row["email"] for row in emails if row.get("is_primary")), None)
    secondary = next((row["email"] for row in emails if not row.get("is_primary")), None)
    values = [dict(row) for row in payload.get("custom_fields") or ()]
    plain = {key: value for key, value in payload.items() if key not in ("emails", "phones", "custom_fields")}
    return {
        **plain,
        "id": cats_id,
        "emails": {"primary": primary, "secondary": secondary},
        "phones": {row["type"]: row["number"] for row in reversed(phones)},
        "_embedded": {"emails": emails, "phones": phones, "custom_fields": values},
    }


def as_updated(raw: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """A record as it was read, with what a PUT wrote."""
    values = {row["id"]: dict(row) for row in body.get("custom_fields") or ()}
    embedded = dict(raw.get("_embedded") or {})
    if values:
        held = [row for row in embedded.get("custom_fields") or () if row.get("id") not in values]
        embedded["custom_fields"] = [*held, *values.values()]
    plain = {key: value for key, value in body.items() if key != "custom_fields"}
    return {**raw, **plain, "_embedded": embedded}


def with_entry(raw: Mapping[str, Any], kind: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """A record as it was read, with one more row of "emails" or "phones"."""
    embedded = dict(raw.get("_embedded") or {})
    embedded[kind] = [*(embedded.get(kind) or ()), dict(entry)]
    return {**raw, "_embedded": embedded}
