"""What is told to whom when records change: payloads and signatures of webhooks (CATS_API.md 2.18)."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import uuid
from typing import TYPE_CHECKING, Any

from catsync.sandbox.answers import link
from catsync.sandbox.deliveries import Deliveries, Delivery
from catsync.sandbox.fields import RESOURCES
from catsync.sandbox.shapes import activity_shape, record_shape, simple_shape
from catsync.sandbox.store import Event

if TYPE_CHECKING:
    from catsync.sandbox.store import Change, Record, Row, Store

TOLD = {
    **{name: resource.singular for name, resource in RESOURCES.items()},
    "activities": "activity",
    "users": "user",
    "pipelines": "pipeline",
}
EVENTS = (
    *(
        f"{kind}.{what}"
        for kind in TOLD.values()
        if kind != "pipeline"
        for what in ("created", "updated", "deleted")
    ),
    *("pipeline.created", "pipeline.deleted", "pipeline.status_changed"),
    *(f"{kind}.status_changed" for kind in ("job", "contact", "company")),
)
DISABLED_WITHIN_SECONDS = 1800
EMBEDDED_MOST = 1000
FORGER = "a key that nobody gave out"


class Webhooks:
    """Turns changes into deliveries for the webhooks of the store. Use it with the store's lock held."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.deliveries = Deliveries(store.switches, self._stands, self._answered)

    def forget(self) -> None:
        """Drop what waits, as after a start."""
        self.deliveries.mode = "on"
        self.deliveries.forget()

    def tell(self) -> None:
        """Tell of what has changed since the last time."""
        changes, self._store.changes = self._store.changes, []
        for change in changes:
            event = f"{TOLD.get(change.record.resource)}.{change.what}"
            if event not in EVENTS:
                continue
            self._remember(event, change.record)
            hooks = [hook for hook in self._hooks() if event in hook.fields["events"]]
            if hooks:
                payload = self._payload(event, change)
                for hook in hooks:
                    self._send(hook, event, change.record, payload)

    def _remember(self, event: str, record: Record) -> None:
        """A line for the feed: as a webhook has it, without the record."""
        number, kind = self._store.next_id("events"), TOLD[record.resource]
        row = {
            "id": number,
            "event": event,
            f"{kind}_id": record.id,
            "date": self._store.now(),
            "_links": {kind: link(f"/{record.resource}/{record.id}")},
        }
        self._store.events.append(Event(number, int(self._store.clock()), row))

    def _hooks(self) -> list[Record]:
        return [hook for hook in self._store.table("webhooks").values() if not hook.fields["is_disabled"]]

    def _payload(self, event: str, change: Change) -> Row:
        record, kind = change.record, TOLD[change.record.resource]
        return {
            "event": event,
            f"{kind}_id": record.id,
            "date": self._store.now(),
            "_links": {kind: link(f"/{record.resource}/{record.id}")},
            "_embedded": {kind: self._shape(record)},
        }

    def _shape(self, record: Record) -> Row:
        if record.resource in RESOURCES:
            return record_shape(self._store, RESOURCES[record.resource], record, most=EMBEDDED_MOST)
        if record.resource == "activities":
            return activity_shape(record)
        return simple_shape(record, f"/{record.resource}")

    def _send(self, hook: Record, event: str, record: Record, payload: Row) -> None:
        self._add(hook, event, record, payload, hook.fields["secret"])
        if self.deliveries.mode == "forged":
            self._add(hook, event, record, _forged(payload, TOLD[record.resource]), FORGER, is_forged=True)

    def _add(
        self,
        hook: Record,
        event: str,
        record: Record,
        payload: Row,
        secret: str | None,
        *,
        is_forged: bool = False,
    ) -> None:
        body, request_id = json.dumps(payload).encode(), str(uuid.uuid4())
        headers = {"Content-Type": "application/json; charset=utf-8", "X-Request-Id": request_id}
        if secret or self._store.switches.webhook_unsigned == "empty_key":
            headers["X-Signature"] = signature(secret or "", body, request_id)
        url = hook.fields["target_url"]
        key = (record.resource, record.id)
        self.deliveries.add(Delivery(hook.id, url, event, key, body, headers, is_forged))

    def _stands(self, webhook_id: int) -> bool:
        hook = self._store.get("webhooks", webhook_id)
        return hook is not None and not hook.fields["is_disabled"]

    def _answered(self, webhook_id: int, status: int | None) -> bool:
        """410 deletes the webhook; too many 5xx in a row within half an hour disable it (2.18)."""
        with self._store.lock:
            hook = self._store.get("webhooks", webhook_id)
            if hook is None:
                return False
            if status == 410:
                self._store.remove(hook)
                return False
            now = self._store.clock()
            in_a_row = [*hook.fields["failed_at"], now] if status is not None and status >= 500 else []
            failed_at = [at for at in in_a_row if at > now - DISABLED_WITHIN_SECONDS]
            most = self._store.switches.webhook_disabled_after
            hook.fields |= {"failed_at": failed_at, "is_disabled": bool(most) and len(failed_at) >= most}
            return not hook.fields["is_disabled"]


def signature(secret: str, body: bytes, request_id: str) -> str:
    """The X-Signature header: a hash over the body and the request's id."""
    digest = hmac.new(secret.encode(), body + request_id.encode(), hashlib.sha256).hexdigest()
    return f"HMAC-SHA256 {digest}"


def _forged(payload: Row, kind: str) -> Row:
    """The same about a record that never was like this, newer than anything."""
    altered: Any = copy.deepcopy(payload)
    record = altered["_embedded"][kind]
    record["date_modified"] = "2099-01-01T00:00:00+00:00"
    for name in ("name", "first_name", "last_name", "title", "notes"):
        if name in record:
            record[name] = "Forged"
    return altered  # type: ignore[no-any-return]
