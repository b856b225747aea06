"""What CATS offers to choose from, from the mirror: no call is made. While nothing is connected, all of it is empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from ..integration.site import connected_site
from ..mirror import pickers
from ..mirror.lookups import users
from ..services import services
from ..settings.effective import effective
from ..settings.overrides import Scope
from .access import allow
from .schemas.cats import (
    CatsUserList,
    JobList,
    JobQuery,
    ListList,
    ListQuery,
    StatusList,
    StatusQuery,
    TagList,
    ids_of,
)

blueprint = Blueprint(
    "cats", __name__, url_prefix="/api/v1/cats", description="What CATS offers to choose from"
)


@blueprint.get("/jobs")
@blueprint.arguments(JobQuery, location="query")
@blueprint.response(200, JobList)
@allow("viewer")
def list_jobs(query: dict[str, Any]) -> dict[str, Any]:
    """Jobs by title, of the statuses that the team lets be picked (S25); words of title or company narrow them down."""

    def read(session: Session, site_id: int) -> Any:
        only = set(effective(session, Scope(), site_id).get("job_statuses"))
        ids = ids_of(query["ids"])
        return pickers.jobs(session, site_id, query["query"], only, query["limit"], ids)

    return {"jobs": _of_site(read)}


@blueprint.get("/lists")
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, ListList)
@allow("viewer")
def list_lists(query: dict[str, Any]) -> dict[str, Any]:
    """Lists of candidates or contacts by name, or of both."""
    return {"lists": _of_site(lambda session, site_id: pickers.lists(session, site_id, query["record_type"]))}


@blueprint.get("/tags")
@blueprint.response(200, TagList)
@allow("viewer")
def list_tags() -> dict[str, Any]:
    """Every tag by title."""
    return {"tags": _of_site(pickers.tags)}


@blueprint.get("/statuses")
@blueprint.arguments(StatusQuery, location="query")
@blueprint.response(200, StatusList)
@allow("viewer")
def list_statuses(query: dict[str, Any]) -> dict[str, Any]:
    """Statuses in the order of CATS; those of pipelines by workflow, or of one workflow."""

    def read(session: Session, site_id: int) -> Any:
        return pickers.statuses(session, site_id, query["kind"], query["workflow_id"])

    return {"statuses": _of_site(read)}


@blueprint.get("/users")
@blueprint.response(200, CatsUserList)
@allow("viewer")
def list_users() -> dict[str, Any]:
    """The users of the CATS site by name."""
    return {"users": _of_site(users)}


def _of_site(read: Callable[[Session, int], Any]) -> Any:
    """What the mirror of the connected site holds; nothing where none is connected."""
    with services().database.read() as session:
        site = connected_site(session)
        return read(session, site.id) if site else []
