""" "Why?" over HTTP (S9): the trace of the decision for one person, writing nothing."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from ..campaigns import store as campaigns
from ..integration.site import require_site
from ..people import store
from ..services import services
from ..sync.planning import Subject, look
from ..sync.why import why
from .access import allow, current_user
from .schemas.why import WhyQuery, WhySchema

blueprint = Blueprint("people_why", __name__, url_prefix="/api/v1/people", description="Why it is so")


@blueprint.get("/<string:person_id>/why")
@blueprint.arguments(WhyQuery, location="query")
@blueprint.response(200, WhySchema)
@allow("viewer")
def explain(query: dict[str, Any], person_id: str) -> dict[str, Any]:
    """Why CATS gets what it gets, step by step; as whoever asks would sync them."""
    with services().database.read() as session:
        site = require_site(session)
        person = store.get(session, person_id)
        campaign_id = query["campaign_id"]
        if campaign_id is not None:
            campaigns.get(session, campaign_id)
        subject = Subject(site.id, current_user().id, person.profile, person.id, campaign_id)
        return {"lines": why(look(session, subject))}
