"""How the connection stands, as the Integrations page and the panel show it. Never holds the key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..clock import now
from ..config import Config
from ..db import Database
from ..doctor.questions import answered
from ..mirror.state import fields_refreshed_at, first_crawl, mirror_summary
from ..models import Integration, Sync, Worker
from ..sync.budget import RESERVE_CALLS, Budget
from ..sync.estimate import budget_state
from .activation import hosts
from .webhooks import webhook_summary

WORKER_SILENT_SECONDS = 60
MIRROR_RESERVE = RESERVE_CALLS[2][0]  # of the hourly calls, what the mirror leaves to others


def integration_summary(database: Database, config: Config) -> dict[str, Any]:
    """The answer of GET /api/v1/integration; only `state` and `hosts` while nothing is connected."""
    with database.read() as session:
        row = session.get(Integration, 1)
        if row is None:
            return {"state": "not_connected", "hosts": hosts(config)}
        budget = budget_state(session, Budget(database, config.cats_window_seconds), row.site_id)
        return {
            "state": row.state,
            "host": row.host,
            "key_last4": row.key_last4,
            "site": {"id": row.site_id, "name": row.site_name, "subdomain": row.subdomain},
            "budget": budget,
            "mirror": {
                **mirror_summary(session, row.site_id),
                "fields_refreshed_at": fields_refreshed_at(session, row.site_id),
                **_first_crawl(session, row.site_id, budget["limit"]),
            },
            "webhook": webhook_summary(row, config),
            "worker": _worker(session),
            "hosts": hosts(config),
            **_probed(row),
        }


def _probed(row: Integration) -> dict[str, Any]:
    """When `catsync doctor --probe` tried how this CATS behaves, and what it found, in words."""
    known = row.capabilities or {}
    return {"probed_at": known.get("probed_at"), "probed": answered(known)}


def _first_crawl(session: Session, site_id: int, limit: int) -> dict[str, Any]:
    """Only while it goes on: how far each kind is."""
    found = first_crawl(session, site_id, limit - MIRROR_RESERVE)
    return {"first_crawl": found} if found else {}


def _worker(session: Session) -> dict[str, Any]:
    seen = session.scalar(select(func.max(Worker.seen_at)))
    queued = session.scalar(select(func.count()).select_from(Sync).where(Sync.state == "queued"))
    return {
        "running": seen is not None and seen > now() - timedelta(seconds=WORKER_SILENT_SECONDS),
        "queued": queued or 0,
    }
