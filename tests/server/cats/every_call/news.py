"""Webhooks and the event feed."""

from __future__ import annotations

from tests.server.cats.every_call.kind import NEW, Table

from catsync.cats import CatsClient


def webhooks(cats: CatsClient) -> bool:
    made = cats.create_webhook(["candidate.created"], "https://catsync.example/hook", "a-secret")
    row = cats.get_webhook(made)
    before = cats.webhooks()
    cats.delete_webhook(made)
    seen = (row.id, row.events, row.target_url, row.is_enabled)
    expected = (made, ("candidate.created",), "https://catsync.example/hook", True)
    return seen == expected and before == (row,) and cats.webhooks() == ()


def events(cats: CatsClient) -> bool:
    past = cats.events()
    while past.has_next:
        past = cats.events(starting_after_id=past.last_id)
    cats.create("candidate", NEW)
    news = cats.events(starting_after_id=past.last_id)
    return news.last_id is not None and [row.event for row in news.rows] == ["candidate.created"]


TABLE: Table = {
    webhooks: {"webhooks", "get_webhook", "create_webhook", "delete_webhook"},
    events: {"events"},
}
