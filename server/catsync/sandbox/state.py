"""One sandbox: its store, switches, quota, log and faults; found from a request through the Flask app."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from flask import current_app, g

from catsync.sandbox.faults import Faults, Holds

if TYPE_CHECKING:
    from catsync.sandbox.log import Entry, Log
    from catsync.sandbox.options import SandboxOptions, Switches
    from catsync.sandbox.quota import Quota
    from catsync.sandbox.store import Record, Store
    from catsync.sandbox.views import View
    from catsync.sandbox.webhooks import Webhooks

EXTENSION = "catsync_sandbox"


@dataclass
class Sandbox:
    """What a sandbox consists of."""

    options: SandboxOptions
    switches: Switches
    store: Store
    quota: Quota
    webhooks: Webhooks
    log: Log
    faults: Faults = field(default_factory=Faults)
    holds: Holds = field(default_factory=Holds)


def current() -> Sandbox:
    """The sandbox of this request."""
    return cast("Sandbox", current_app.extensions[EXTENSION])


def store() -> Store:
    """The store of this request's sandbox."""
    return current().store


def in_list_order(rows: View[Record], name: str) -> View[Record]:
    """A whole collection in the order in which CATS lists it; only that of candidates is known."""
    return rows.reversed() if name != "candidates" and store().switches.list_order == "newest" else rows


def mark(kind: str, record_type: str | None = None, record_id: int | None = None) -> None:
    """Tell the log what this request is about."""
    entry = cast("Entry | None", g.get("entry"))
    if entry is not None:
        entry.kind, entry.record_type = kind, record_type
        entry.record_id = record_id if record_id is not None else entry.record_id
