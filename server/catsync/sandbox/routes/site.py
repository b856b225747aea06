"""The site and its users: read-only. There is no /users/current (CATS_API.md 2.15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from catsync.sandbox.answers import collection, link, ok
from catsync.sandbox.fields import COMPANIES
from catsync.sandbox.rules import found
from catsync.sandbox.shapes import record_shape, simple_shape
from catsync.sandbox.state import store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record, Row


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    table.add("GET", "/site", "site.get", get_site)
    table.add("GET", "/users", "user.list", list_users)
    table.add("GET", "/users/<int:record_id>", "user.get", get_user)


def _shape(record: Record) -> Row:
    row = simple_shape(record, "/users")
    return {
        key: row[key]
        for key in ("id", "username", "first_name", "last_name", "title", "access_level", "_links")
    }


def get_site() -> Response:
    """The cheapest check of a key."""
    site = store().site
    company = store().get("companies", site["default_company_id"])
    embedded: Row = {"users": [_shape(user) for user in store().table("users").values()][:25]}
    if company is not None:
        embedded["default_company"] = record_shape(store(), COMPANIES, company, is_row=True)
    return ok(
        {
            **site,
            "_links": {
                "self": link("/site"),
                "users": link("/users"),
                "default_company": link(f"/companies/{site['default_company_id']}"),
            },
            "_embedded": embedded,
        }
    )


def list_users() -> Response:
    """Every user."""
    return collection(store().switches, "users", list(store().table("users").values()), _shape)


def get_user(record_id: int) -> Response:
    """One user."""
    return ok(_shape(found(store(), "users", record_id)))
