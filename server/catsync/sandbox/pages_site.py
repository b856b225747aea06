"""A page for people: lists, pipelines, last activities, webhooks with their last posts, and how CATS behaves here."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from catsync.sandbox.fields import BY_SINGULAR, CANDIDATES, JOBS
from catsync.sandbox.pages import forbid_scripts, name_of, page_of
from catsync.sandbox.state import current, store

if TYPE_CHECKING:
    from catsync.sandbox.fields import Resource
    from catsync.sandbox.store import Record, Row

blueprint = Blueprint("pages_site", __name__)
blueprint.after_request(forbid_scripts)
ROWS_SHOWN = 50
POSTS_SHOWN = 10


@blueprint.get("/site")
def site() -> str:
    """Everything that is no record of its own."""
    with store().lock:
        return render_template(
            "sandbox/site.html",
            site=store().site,
            lists=[_list(record) for record in store().records("lists")],
            pipelines=[_pipeline(record) for record in store().records("pipelines")[-ROWS_SHOWN:][::-1]],
            activities=[_activity(record) for record in store().records("activities")[-ROWS_SHOWN:][::-1]],
            webhooks=[_webhook(record) for record in store().records("webhooks")],
            deliveries=current().webhooks.deliveries.state(),
            switches=_switches(),
            shown=ROWS_SHOWN,
        )


def _named(resource: Resource, number: int) -> Row:
    record = store().get(resource.name, number)
    return {"href": page_of(resource, number), "name": name_of(record) if record else f"{number}, deleted"}


def _list(record: Record) -> Row:
    return {
        "id": record.id,
        "name": record.fields["name"],
        "of": record.fields["resource"],
        "count": len(record.part("items")),
    }


def _pipeline(record: Record) -> Row:
    status = store().workflows[record.fields["workflow_id"]]["statuses"][record.fields["status_id"]]
    return {
        "id": record.id,
        "candidate": _named(CANDIDATES, record.fields["candidate_id"]),
        "job": _named(JOBS, record.fields["job_id"]),
        "status": status["title"],
        "modified": record.fields["date_modified"],
    }


def _activity(record: Record) -> Row:
    item = record.fields["data_item"]
    return {**record.fields, "about": _named(BY_SINGULAR[item["type"]], item["id"])}


def _webhook(record: Record) -> Row:
    posts = current().webhooks.deliveries.last(record.id, POSTS_SHOWN)
    return {
        **record.fields,
        "is_signed": bool(record.fields["secret"]),
        "posts": [
            {
                "time": datetime.fromtimestamp(post.time, UTC).strftime("%H:%M:%S"),
                "event": post.event,
                "number": post.record[1],
                "status": post.status or "no answer",
                "tries": post.tries,
                "is_forged": post.is_forged,
            }
            for post in posts
        ],
    }


def _switches() -> list[Row]:
    held = current().switches
    return [
        {
            "name": entry.name,
            "value": getattr(held, entry.name),
            "is_changed": getattr(held, entry.name) != entry.default,
            "text": entry.metadata["text"],
            "choices": " | ".join(map(str, entry.metadata["choices"])),
        }
        for entry in fields(held)
    ]
