"""Syncs over HTTP: accept what was previewed, follow it, retry, cancel (Q1, Q2)."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from flask import request
from flask_smorest import Blueprint
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..campaigns import store as campaigns
from ..errors import CatsyncError
from ..integration.site import ConnectedSite, connected_site, require_site
from ..models import Sync
from ..people import store as people
from ..services import services
from ..sync.estimate import queue
from ..sync.plan_types import Plan
from ..sync.planning import Subject, look
from ..sync.queue import accept, cancel, retry
from ..sync.undoing.ask import ask_undo
from .access import allow, current_user
from .schemas.syncs import RetryRequest, SyncList, SyncQuery, SyncRequest, SyncSchema
from .sync_answer import sync_json

blueprint = Blueprint("syncs", __name__, url_prefix="/api/v1/syncs", description="Durable runs into CATS")
IDEMPOTENCY_KEY = re.compile(r"^[A-Za-z0-9_.:-]{8,100}$")


@blueprint.post("")
@blueprint.arguments(SyncRequest)
@blueprint.response(202, SyncSchema)
@allow("recruiter")
def start_sync(body: dict[str, Any]) -> dict[str, Any]:
    """Accept the plan that the recruiter saw. 202: it is on disk. plan_changed: look again before writing."""
    key = _idempotency_key()
    with services().database.write() as session:
        site = require_site(session)
        sync = session.scalar(select(Sync).where(Sync.idempotency_key == key)) if key else None
        if sync is None:
            sync = _accept(session, site, body, key)
        elif sync.person_id != body["person_id"]:
            raise CatsyncError("conflict", "This Idempotency-Key was used for another sync.")
        answer = sync_json(session, sync, site)
    services().wake()
    return answer


def _accept(session: Session, site: ConnectedSite, body: dict[str, Any], key: str | None) -> Sync:
    person = people.get(session, body["person_id"])
    if body["campaign_id"] is not None:
        campaigns.get(session, body["campaign_id"])
    subject = Subject(site.id, current_user().id, person.profile, person.id, body["campaign_id"])
    seen = look(session, subject).plan
    if seen.digest != body["plan_digest"]:
        raise CatsyncError("plan_changed", "What CATS would get has changed since you looked. Look again.")
    wanted = look(
        session,
        subject,
        excluded=frozenset(body["excluded"]),
        included=frozenset(body["included"]),
        sync_anyway=body["sync_anyway"],
    ).plan
    _check_ready(wanted)
    return accept(
        session,
        site_id=site.id,
        person_id=person.id,
        user_id=current_user().id,
        campaign_id=body["campaign_id"],
        lane=0,
        request={
            "plan": asdict(wanted),
            "excluded": sorted(body["excluded"]),
            "included": sorted(body["included"]),
            "digest": seen.digest,
            "sync_anyway": body["sync_anyway"],
        },
        idempotency_key=key,
    )


def _check_ready(plan: Plan) -> None:
    """What waits for a decision or for its trigger is not accepted; a missing field is: the sync waits for it (F3)."""
    if not plan.records:
        raise CatsyncError("conflict", "The settings say that this person is not synced.")
    for record in plan.records:
        if record.action in ("ask", "blocked") or any(n.field == "company" for n in record.needs):
            raise CatsyncError("conflict", record.text, {"record_type": record.record_type})
    if all(r.action == "wait" and not r.notes for r in plan.records):
        raise CatsyncError("conflict", plan.records[0].text, {"trigger": plan.records[0].trigger})


@blueprint.get("")
@blueprint.arguments(SyncQuery, location="query")
@blueprint.response(200, SyncList)
@allow("viewer")
def list_syncs(query: dict[str, Any]) -> dict[str, Any]:
    """Syncs, the newest first; and how long all that are queued will take."""
    wanted = select(Sync)
    if query["state"]:
        wanted = wanted.where(Sync.state == query["state"])
    if query["person_id"]:
        wanted = wanted.where(Sync.person_id == query["person_id"])
    with services().database.read() as session:
        site = connected_site(session)
        total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
        page = wanted.order_by(Sync.seq.desc()).offset((query["page"] - 1) * query["page_size"])
        rows = session.scalars(page.limit(query["page_size"])).all()
        waits = queue(session, services().budget(), site.id) if site else None
        return {"syncs": [sync_json(session, s, site) for s in rows], "total": total, "queue": waits}


@blueprint.get("/<string:sync_id>")
@blueprint.response(200, SyncSchema)
@allow("viewer")
def read_sync(sync_id: str) -> dict[str, Any]:
    """One sync."""
    with services().database.read() as session:
        return sync_json(session, _get(session, sync_id), connected_site(session))


@blueprint.post("/<string:sync_id>/retry")
@blueprint.arguments(RetryRequest)
@blueprint.response(202, SyncSchema)
@allow("recruiter")
def retry_sync(body: dict[str, Any], sync_id: str) -> dict[str, Any]:
    """Try a stopped sync again; what it has done already stays done."""
    with services().database.write() as session:
        sync = retry(session, _get(session, sync_id), user_id=current_user().id, overwrite=body["overwrite"])
        answer = sync_json(session, sync, connected_site(session))
    services().wake()
    return answer


@blueprint.post("/<string:sync_id>/cancel")
@blueprint.response(200, SyncSchema)
@allow("recruiter")
def cancel_sync(sync_id: str) -> dict[str, Any]:
    """Cancel; a running one stops before its next call."""
    with services().database.write() as session:
        sync = cancel(session, _get(session, sync_id), user_id=current_user().id)
        return sync_json(session, sync, connected_site(session))


@blueprint.post("/<string:sync_id>/undo")
@blueprint.response(202, SyncSchema)
@allow("recruiter")
def undo_sync(sync_id: str) -> dict[str, Any]:
    """Take back the last sync that wrote for a person (F7). The answer is the sync that does it.

    conflict: not the last one, undone already, not ended, or nothing was written.
    """
    with services().database.write() as session:
        undo = ask_undo(session, _get(session, sync_id), current_user().id)
        session.flush()
        answer = sync_json(session, undo, connected_site(session))
    services().wake()
    return answer


def _get(session: Session, sync_id: str) -> Sync:
    sync = session.scalar(select(Sync).where(Sync.id == sync_id))
    if sync is None:
        raise CatsyncError("not_found", "There is no sync with this id.")
    return sync


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not IDEMPOTENCY_KEY.match(key):
        raise CatsyncError(
            "bad_request", "Idempotency-Key must be 8 to 100 letters, digits or one of _ . : -"
        )
    return key
