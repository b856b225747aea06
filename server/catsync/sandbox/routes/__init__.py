"""The routes of /v3, one module per group of resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catsync.sandbox.routes import (
    activities,
    applications,
    attachments,
    backups,
    custom_fields,
    departments,
    events,
    lists,
    pipelines,
    portals,
    records,
    site,
    statuses,
    subrows,
    tags,
    tasks,
    thumbnails,
    webhooks,
    work_history,
)
from catsync.sandbox.routes.table import RouteTable

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Add every route to the application."""
    table = RouteTable(app)
    for module in (
        site,
        records,
        subrows,
        custom_fields,
        tags,
        lists,
        statuses,
        activities,
        attachments,
        pipelines,
        webhooks,
        applications,
        backups,
        departments,
        events,
        portals,
        tasks,
        thumbnails,
        work_history,
    ):
        module.add_routes(table)
