"""What goes on: worker, mirror and its comparison with CATS, webhooks, syncs that need somebody, users."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..clock import now
from ..integration.summary import WORKER_SILENT_SECONDS
from ..mirror.progress import RECORD_KINDS
from ..mirror.state import mirror_summary
from ..models import Integration, MirrorSweep, Sync, User, Worker
from .findings import Finding, bad, good, look

COMPARED_WITHIN = timedelta(days=3)  # a comparison takes about a day


def examine(session: Session, row: Integration) -> Iterator[Finding]:
    yield _worker(session)
    yield _mirror(session, row.site_id)
    yield _comparison(session, row.site_id)
    yield _webhooks(row)
    yield _syncs(session, row.site_id)
    yield _users(session)


def _worker(session: Session) -> Finding:
    seen: datetime | None = session.scalar(select(func.max(Worker.seen_at)))
    if seen is None:
        return bad("worker", "No worker has ever run.", "Start catsync serve, or catsync worker.")
    silent = (now() - seen).total_seconds()
    if silent > WORKER_SILENT_SECONDS:
        return bad(
            "worker",
            f"No worker was seen for {ago(silent)}: nothing is synced.",
            "Start catsync serve, or catsync worker.",
        )
    return good("worker", "A worker is running.")


def _mirror(session: Session, site_id: int) -> Finding:
    state = mirror_summary(session, site_id)
    held = f"{state['companies']} companies and {state['people']} people"
    if state.get("error"):
        return bad(
            "mirror",
            f"The mirror does not get on: {state['error']}",
            "See what CATS says above; it tries again by itself.",
        )
    if state["state"] in ("empty", "crawling"):
        of = f" of {state['total']} records" if state.get("total") else ""
        text = f"The mirror is being filled: {held}{of}."
        return look("mirror", text, "Wait. Until it is done, look-ups say unknown where they find nobody.")
    age = ago(state["age_seconds"])
    if state["state"] == "stale":
        return bad(
            "mirror",
            f"The mirror ({held}) was not refreshed for {age}.",
            "Start catsync serve, or look at calls above.",
        )
    return good("mirror", f"The mirror is complete ({held}) and {age} old.")


def _comparison(session: Session, site_id: int) -> Finding:
    rows = session.scalars(select(MirrorSweep).where(MirrorSweep.site_id == site_id)).all()
    ended = {row.kind: row.finished_at for row in rows if row.finished_at is not None}
    if len(ended) < len(RECORD_KINDS):
        text = "The mirror has not been compared with CATS as a whole yet."
        return look("comparison", text, "Wait. It begins when the mirror is complete, and takes about a day.")
    last = min(ended.values())
    age = now() - last
    found = f"{sum(row.gone for row in rows)} records were gone, {sum(row.changed for row in rows)} had changed unseen"
    text = f"The mirror was last compared with CATS {ago(age.total_seconds())} ago: {found}."
    if age > COMPARED_WITHIN:
        return look(
            "comparison", text, "Look whether enough calls are left for it: it is the last to get any."
        )
    return good("comparison", text)


def _webhooks(row: Integration) -> Finding:
    if row.webhook_error:
        return look(
            "webhooks",
            f"CATS' webhooks do not work: {row.webhook_error}",
            "Nothing is lost: the mirror asks by itself.",
        )
    if row.webhook_id is None:
        return good("webhooks", "CATS sends no webhooks here; the mirror asks by itself every few minutes.")
    if row.webhook_received_at is None:
        return good("webhooks", "A webhook is registered; CATS has sent none yet.")
    age = ago((now() - row.webhook_received_at).total_seconds())
    return good("webhooks", f"A webhook is registered; the last one came {age} ago.")


def _syncs(session: Session, site_id: int) -> Finding:
    stopped = (Sync.state == "needs_attention") & (Sync.site_id == site_id)
    count = session.scalar(select(func.count()).select_from(Sync).where(stopped)) or 0
    if count:
        return look("syncs", f"{count} syncs need somebody to look at them.", "Open the Syncs page.")
    return good("syncs", "No sync needs attention.")


def _users(session: Session) -> Finding:
    without = (User.cats_user_id.is_(None)) & (User.disabled_at.is_(None)) & (User.role != "viewer")
    count = session.scalar(select(func.count()).select_from(User).where(without)) or 0
    if count:
        text = f"{count} users have no user in CATS, so they cannot own contacts and companies."
        return look("users", text, "An admin sets it on the Integrations page, under people.")
    return good("users", "Every user who syncs has a user in CATS.")


def ago(seconds: float) -> str:
    """A length of time in words, roughly."""
    for size, name in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds // size:.0f} {name}"
    return f"{seconds:.0f} seconds"
