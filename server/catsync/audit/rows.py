"""Events as the API and the table tell them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from ..clock import iso
from ..integration.site import connected_site
from ..models import AuditEvent
from .known import known_of
from .scene import Scene
from .sentences import sentence


def scenes_of(session: Session, events: Sequence[AuditEvent]) -> list[Scene]:
    """The events with the names of all that they are about."""
    known = known_of(session, connected_site(session), events)
    return [Scene(event, known) for event in events]


def row_of(scene: Scene) -> dict[str, Any]:
    """As tests/contract/audit-list.json shows it."""
    event = scene.event
    return {
        "id": event.id,
        "at": iso(event.at),
        "user": None if event.user_id is None else {"id": event.user_id, "name": scene.user_name(event.user_id)},
        "what": event.what,
        "text": sentence(scene),
        "subject": event.subject,
        "person": _person(scene),
        "sync_id": scene.id if scene.kind == "sync" else scene.detail.get("sync_id"),
        "record": _record(scene),
        "changes": [change.json() for change in scene.changes],
        "cats_request_id": scene.detail.get("request_id"),
    }  # fmt: skip


def _person(scene: Scene) -> dict[str, Any] | None:
    if scene.person_id is None:
        return None
    return {"id": None if scene.is_erased else scene.person_id, "name": scene.person}


def _record(scene: Scene) -> dict[str, Any] | None:
    """Of a deleted one there is nothing to open."""
    if scene.record is None:
        return None
    record_type, cats_id = scene.record
    site = None if scene.event.what == "record.deleted" else scene.known.site
    url = site.link(record_type, cats_id) if site else None
    return {"record_type": record_type, "cats_id": cats_id, "url": url}
