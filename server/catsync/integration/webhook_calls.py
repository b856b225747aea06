"""The three calls to CATS about webhooks (CATS_API.md 2.18)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..cats import CatsClient, reading
from ..cats.calls.asking import Asking
from ..cats.schemas import checked_id


@dataclass(frozen=True)
class Webhook:
    """is_enabled: None where CATS does not tell."""

    id: int
    events: tuple[str, ...]
    target_url: str | None
    is_enabled: bool | None


class WebhookCalls(Asking):
    """Made of a client, whose key, gate and errors hold for these calls as well."""

    def __init__(self, client: CatsClient) -> None:
        super().__init__(client._transport)

    def webhooks(self) -> tuple[Webhook, ...]:
        return self._all("/webhooks", _webhook)

    def create_webhook(self, events: Sequence[str], target_url: str, secret: str | None = None) -> int:
        """The id. No idempotency: after an unknown outcome look at `webhooks` first."""
        body = {"events": list(events), "target_url": target_url}
        return self._create("/webhooks", body if secret is None else {**body, "secret": secret})

    def delete_webhook(self, webhook_id: int) -> None:
        self._transport.request("DELETE", f"/webhooks/{checked_id(webhook_id, 'webhook')}")


def _webhook(row: Mapping[str, Any]) -> Webhook:
    events, status = row.get("events"), row.get("status")
    named = tuple(each for each in events if isinstance(each, str)) if isinstance(events, list) else ()
    is_enabled = status != "disabled" if isinstance(status, str) else None
    return Webhook(reading.required_id(row), named, reading.text(row.get("target_url")), is_enabled)
