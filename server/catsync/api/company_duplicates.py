"""Companies that CATS may hold more than once: the groups, as a table, and what people said of them (M4)."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from ..duplicates import decisions
from ..duplicates.comparing import progress_of
from ..duplicates.listing import Wanted, companies_of, page_of
from ..duplicates.table import csv_parts
from ..duplicates.told import groups_json, told_apart_json
from ..errors import CatsyncError
from ..integration.site import connected_site, require_site
from ..services import services
from .access import allow, current_user
from .schemas.duplicates import (
    DuplicateGroups,
    DuplicatesFilter,
    DuplicatesQuery,
    NotDuplicatesQuery,
    ToldApartList,
)

blueprint = Blueprint(
    "company_duplicates", __name__, url_prefix="/api/v1/companies", description="Duplicate companies"
)
RECORDS_SHOWN = 50


@blueprint.get("/duplicates")
@blueprint.arguments(DuplicatesQuery, location="query")
@blueprint.response(200, DuplicateGroups)
@allow("viewer")
def groups(query: dict[str, Any]) -> dict[str, Any]:
    """The most certain and most consequential first; none while nothing is connected."""
    with services().database.read() as session:
        site = connected_site(session)
        if site is None:
            return {"groups": [], "total": 0, "progress": None}
        wanted = Wanted(query["tier"], query["query"])
        found, total = page_of(session, site.id, wanted, query["page"], query["page_size"])
        return {
            "groups": groups_json(session, site, found, RECORDS_SHOWN),
            "total": total,
            "progress": progress_of(session, site.id),
        }


@blueprint.get("/duplicates.csv")
@blueprint.arguments(DuplicatesFilter, location="query")
@blueprint.response(200, {"type": "string"}, content_type="text/csv")
@allow("viewer")
def table(query: dict[str, Any]) -> Response:
    """The same as a table, all of it, a row a record; safe to open in a spreadsheet."""
    with services().database.read() as session:
        site = connected_site(session)
    parts = csv_parts(services().database, site, Wanted(query["tier"], query["query"]))
    response = Response(parts, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="duplicate-companies.csv"'
    return response


@blueprint.get("/not-duplicates")
@blueprint.arguments(NotDuplicatesQuery, location="query")
@blueprint.response(200, ToldApartList)
@allow("viewer")
def told_apart(query: dict[str, Any]) -> dict[str, Any]:
    """What people said are different companies, the newest first."""
    with services().database.read() as session:
        site = connected_site(session)
        if site is None:
            return {"decisions": [], "total": 0}
        rows, total = decisions.told_apart(session, site.id, query["page"], query["page_size"])
        return {"decisions": told_apart_json(session, site, rows), "total": total}


def decide_not_duplicates(session: Session, body: dict[str, Any]) -> list[str]:
    """For `POST /decisions`: keep it, or take it back. Returns the pairs, such as "101:102"."""
    site, cats_ids, by = require_site(session), body["cats_ids"], current_user().id
    if body["take_back"]:
        pairs = decisions.take_back(session, site.id, cats_ids, by)
    else:
        if len(companies_of(session, site.id, cats_ids)) < len(set(cats_ids)):
            raise CatsyncError("not_found", "CATS does not have all of these companies.")
        pairs = decisions.tell_apart(session, site.id, cats_ids, by)
    return [f"{low}:{high}" for low, high in pairs]
