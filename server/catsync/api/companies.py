"""Companies of CATS by name, from the mirror: no call is made."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from ..integration.site import connected_site
from ..mirror import pickers
from ..mirror.cards import short_website
from ..services import services
from .access import allow
from .schemas.cats import CompanyQuery, FoundCompanies, ids_of

blueprint = Blueprint("companies", __name__, url_prefix="/api/v1/companies", description="Companies of CATS")


@blueprint.get("/search")
@blueprint.arguments(CompanyQuery, location="query")
@blueprint.response(200, FoundCompanies)
@allow("viewer")
def search(query: dict[str, Any]) -> dict[str, Any]:
    """The 20 best for a name; none while nothing is connected."""
    with services().database.read() as session:
        site = connected_site(session)
        if site is None:
            return {"companies": []}
        rows = pickers.companies(session, site.id, query["query"], ids_of(query["ids"]))
        return {
            "companies": [
                {
                    "cats_id": row.cats_id,
                    "name": row.name,
                    "city": row.city,
                    "website": short_website(row.website),
                    "url": site.link("company", row.cats_id),
                }
                for row in rows
            ]
        }
