"""Campaigns over HTTP (C1, C2; the pages for them come later)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from ..campaigns import store
from ..clock import iso
from ..people import store as people
from ..services import services
from .access import allow, current_user
from .schemas.ids import MAX_OWN_ID
from .schemas.people import (
    CampaignList,
    CampaignPersonRequest,
    CampaignPersonSchema,
    CampaignRequest,
    CampaignSchema,
)

blueprint = Blueprint("campaigns", __name__, url_prefix="/api/v1/campaigns", description="Outreach campaigns")


@blueprint.get("")
@blueprint.response(200, CampaignList)
@allow("viewer")
def list_campaigns() -> dict[str, Any]:
    """The campaigns that are not archived, the newest first."""
    with services().database.read() as session:
        rows = store.all_open(session)
    return {
        "campaigns": [
            {"id": c.id, "name": c.name, "people": people_count, "created_at": iso(c.created_at)}
            for c, people_count in rows
        ]
    }


@blueprint.post("")
@blueprint.arguments(CampaignRequest)
@blueprint.response(201, CampaignSchema)
@allow("recruiter")
def create_campaign(body: dict[str, str]) -> dict[str, Any]:
    """A new campaign. conflict where the name is taken."""
    with services().database.write() as session:
        campaign = store.create(session, body["name"].strip(), current_user().id)
    return {"id": campaign.id, "name": campaign.name, "people": 0, "created_at": iso(campaign.created_at)}


@blueprint.post(f"/<int(max={MAX_OWN_ID}):campaign_id>/people")
@blueprint.arguments(CampaignPersonRequest)
@blueprint.response(200, CampaignPersonSchema)
@allow("recruiter")
def add_person(body: dict[str, str], campaign_id: int) -> dict[str, Any]:
    """Add a kept person; adding twice changes nothing."""
    with services().database.write() as session:
        store.get(session, campaign_id)
        people.get(session, body["person_id"])
        member, is_new = store.add_person(session, campaign_id, body["person_id"], current_user().id)
        return {
            "campaign_id": campaign_id,
            "person_id": member.person_id,
            "stage": member.stage,
            "is_new": is_new,
        }
