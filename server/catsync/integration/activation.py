"""Connect to CATS and disconnect: a key is tried before anything is stored, and stored encrypted (I1-I3, W6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..cats.client import CatsClient
from ..cats.errors import CatsError
from ..cats.hosts import HOSTS
from ..cats.records import Site
from ..clock import now
from ..config import Config
from ..db import Database
from ..errors import CatsyncError
from ..models import (
    AuditEvent,
    CatsCompany,
    CatsPerson,
    Decision,
    Integration,
    NotDuplicates,
    PersonLink,
    Sync,
)
from ..secrets import Secrets
from ..sync.budget import Budget
from ..sync.queue import go_on
from .owners import match_users
from .problems import problem

ENVIRONMENT_HOST = "env"
_TIED_TO_A_SITE = (PersonLink, Sync, Decision, NotDuplicates, CatsCompany, CatsPerson)


@dataclass
class _Told:
    """A gate that lets the one call through and keeps what its answer said of the quota."""

    limit: int | None = None
    remaining: int | None = None
    retry_after: float | None = None

    def take(self, priority: str) -> None:
        return None

    def learn(
        self,
        limit: int | None,
        remaining: int | None,
        retry_after: float | None,
        taken_at: datetime | None,
    ) -> None:
        self.limit, self.remaining, self.retry_after = limit, remaining, retry_after


def hosts(config: Config) -> list[str]:
    """The hosts to choose from: the two known ones, or only "env" where the environment names an address."""
    known = next((host for host, url in HOSTS.items() if url == config.cats_url), None)
    if config.cats_url is None:
        return list(HOSTS)
    return [known or ENVIRONMENT_HOST]


def base_url_of(config: Config, host: str) -> str:
    """The address that a host of `hosts()` stands for. Raises CatsyncError cats_not_connected."""
    if host in HOSTS:
        return HOSTS[host]
    if config.cats_url is None:
        raise CatsyncError(
            "cats_not_connected", "CATS was connected under an address of the environment, which is gone."
        )
    return config.cats_url


def activate(
    database: Database, secrets: Secrets, config: Config, api_key: str, host: str, user_id: int | None = None
) -> None:
    """Try the key with `GET /site`, then store it. On any failure nothing is stored.

    host: "com" or "nl"; where the environment names an address, that one counts. Replacing the key keeps queued work.
    Raises CatsyncError: validation_failed, cats_key_refused, cats_unreachable, cats_down, cats_no_calls_left,
    cats_other_site.
    """
    offered = hosts(config)
    chosen = host if host in offered else offered[0]
    if host not in (*HOSTS, ENVIRONMENT_HOST):
        raise CatsyncError("validation_failed", "The host must be com or nl.")
    key = api_key.strip()
    base_url = base_url_of(config, chosen)
    told = _Told()
    site = _ask_site(base_url, key, told)
    with database.write() as session:
        _refuse_other_site(session, site)
        row = session.get(Integration, 1) or Integration(id=1, capabilities={})
        row.host, row.base_url = chosen, base_url
        row.key_encrypted, row.key_last4 = secrets.encrypt(key), last_four(key)
        row.site_id, row.site_name, row.subdomain = site.id, site.name or "CATS", site.subdomain
        row.state, row.activated_at, row.activated_by = "connected", now(), user_id
        session.add(row)
        detail = {"host": chosen, "site_id": site.id, "key_last4": row.key_last4}
        session.add(_event("integration.activated", user_id, detail))
        match_users(session, site.users)
        go_on(session, site.id)
    Budget(database, config.cats_window_seconds).learn(site.id, told.limit, told.remaining, told.retry_after)


def activate_from_environment(database: Database, secrets: Secrets, config: Config) -> bool:
    """At the start: use CATSYNC_CATS_KEY, unless it is the stored key already. Returns whether CATS was asked.

    Raises like activate.
    """
    if not config.cats_key:
        return False
    host = hosts(config)[0]
    with database.read() as session:
        row = session.get(Integration, 1)
        if row is not None and row.base_url == base_url_of(config, host) and row.state == "connected":
            try:
                if secrets.decrypt(row.key_encrypted) == config.cats_key:
                    return False
            except Exception:  # noqa: S110 - a lost secret key is mended by storing the key anew
                pass
    activate(database, secrets, config, config.cats_key, host)
    return True


def deactivate(database: Database, user_id: int | None = None) -> None:
    """Forget the key. Links, the mirror and the queue stay, for a key of the same site."""
    with database.write() as session:
        row = session.get(Integration, 1)
        if row is None:
            return
        session.delete(row)
        session.add(_event("integration.deactivated", user_id, {"site_id": row.site_id}))


def last_four(key: str) -> str:
    """What may be shown of a key; nothing of one so short that this would be half of it."""
    return key[-4:] if len(key) >= 8 else ""


def _ask_site(base_url: str, key: str, told: _Told) -> Site:
    trouble: CatsError
    try:
        with CatsClient(base_url, key, gate=told) as client:
            return client.site()
    except CatsError as error:
        trouble = error
    # Raised out here: what CATS was asked with is not to be in a traceback.
    raise problem(trouble, base_url)


def _refuse_other_site(session: Session, site: Site) -> None:
    for table in _TIED_TO_A_SITE:
        other = session.scalar(select(table.site_id).where(table.site_id != site.id).limit(1))
        if other is not None:
            row = session.get(Integration, 1)
            name = row.site_name if row is not None and row.site_id == other else "another site"
            raise CatsyncError(
                "cats_other_site",
                f"This key belongs to {site.name or 'another site'}, but what Catsync holds comes from {name}. "
                "Use a key of that site, or start with an empty database.",
                {"site_id": site.id, "stored_site_id": other},
            )


def _event(what: str, user_id: int | None, detail: dict[str, object]) -> AuditEvent:
    return AuditEvent(user_id=user_id, what=what, subject="integration", detail=detail)
