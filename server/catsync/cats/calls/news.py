"""How CATS tells of changes: webhooks and the event feed. CATS_API.md 2.17, 2.18."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .. import news
from ..answers import as_id
from ..errors import CatsBadRequest
from ..news import Events, Webhook
from ..pages import read_page
from ..schemas import WEBHOOK, checked, checked_id
from .asking import Asking


class NewsCalls(Asking):
    def webhooks(self) -> tuple[Webhook, ...]:
        return self._all("/webhooks", news.webhook)

    def get_webhook(self, webhook_id: int) -> Webhook:
        return self._get(f"/webhooks/{checked_id(webhook_id, 'webhook')}", news.webhook)

    def create_webhook(self, events: Sequence[str], target_url: str, secret: str | None = None) -> int:
        """The id. No idempotency: after an unknown outcome look at `webhooks` first. There is no update."""
        body = {"events": list(events), "target_url": target_url}
        if secret is not None:
            body["secret"] = secret
        return self._create("/webhooks", checked(WEBHOOK, body, "webhook"))

    def delete_webhook(self, webhook_id: int) -> None:
        self._transport.request("DELETE", f"/webhooks/{checked_id(webhook_id, 'webhook')}")

    def events(self, starting_after_id: int | None = None, starting_after: datetime | None = None) -> Events:
        """Up to 25 events after that id (preferred), or after that aware moment; neither: the oldest."""
        query: dict[str, str | int] = {}
        if starting_after_id is not None:
            query["starting_after_id"] = checked_id(starting_after_id, "event")
        if starting_after is not None:
            if query or starting_after.tzinfo is None:
                raise CatsBadRequest("Events are read after an id, or after a moment with a time zone")
            query["starting_after_timestamp"] = int(starting_after.timestamp())
        answer = self._transport.request("GET", "/events", query=query)
        page = read_page(answer, "events", news.event)
        last_id = as_id(answer.object().get("last_id"))
        if last_id is None:
            last_id = max((row.id for row in page.rows if row.id is not None), default=None)
        if page.has_next and last_id is None:
            raise answer.bad("more events to follow, but not after which")
        return Events(page.rows, last_id, page.has_next)
