"""Campaigns over HTTP (C1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from ..campaigns import store, waiting
from ..clock import iso
from ..models import Campaign
from ..services import services
from .access import allow, current_user
from .schemas.campaigns import (
    CampaignChange,
    CampaignDetail,
    CampaignList,
    CampaignQuery,
    CampaignRequest,
    CampaignSchema,
)
from .schemas.ids import MAX_OWN_ID

blueprint = Blueprint("campaigns", __name__, url_prefix="/api/v1/campaigns", description="Outreach campaigns")
ONE = f"/<int(max={MAX_OWN_ID}):campaign_id>"


@blueprint.get("")
@blueprint.arguments(CampaignQuery, location="query")
@blueprint.response(200, CampaignList)
@allow("viewer")
def list_campaigns(query: dict[str, bool]) -> dict[str, Any]:
    """The campaigns that are not archived, or with `archived` those that are, the newest first."""
    with services().database.read() as session:
        return {"campaigns": _details(session, store.all_open(session, is_archived=query["archived"]))}


@blueprint.post("")
@blueprint.arguments(CampaignRequest)
@blueprint.response(201, CampaignSchema)
@allow("recruiter")
def create_campaign(body: dict[str, str]) -> dict[str, Any]:
    """A new campaign. conflict where the name is taken."""
    with services().database.write() as session:
        campaign = store.create(session, body["name"].strip(), current_user().id)
    return _row(campaign, 0)


@blueprint.route(ONE)
class OneCampaign(MethodView):
    """One rule for both methods: an id that no campaign can have is not found, not another method's."""

    @blueprint.response(200, CampaignDetail)
    @allow("viewer")
    def get(self, campaign_id: int) -> dict[str, Any]:
        """One campaign: how many people are at each stage, and how many of its syncs are not done."""
        with services().database.read() as session:
            return _details(session, [store.get(session, campaign_id)])[0]

    @blueprint.arguments(CampaignChange)
    @blueprint.response(200, CampaignDetail)
    @allow("recruiter")
    def patch(self, body: dict[str, Any], campaign_id: int) -> dict[str, Any]:
        """Rename, archive or open again. An archived one keeps its people; nobody can be added."""
        name = body["name"].strip() if body["name"] is not None else None
        with services().database.write() as session:
            campaign = store.get(session, campaign_id)
            store.change(session, campaign, name=name, is_archived=body["is_archived"], by=current_user().id)
            return _details(session, [campaign])[0]


def _row(campaign: Campaign, people: int) -> dict[str, Any]:
    return {
        "id": campaign.id,
        "name": campaign.name,
        "people": people,
        "created_at": iso(campaign.created_at),
    }


def _details(session: Session, campaigns: Sequence[Campaign]) -> list[dict[str, Any]]:
    """In two queries for any number of campaigns."""
    ids = [campaign.id for campaign in campaigns]
    stages, syncs = store.stage_counts(session, ids), waiting.open_counts(session, ids)
    return [
        {
            **_row(campaign, sum(stages[campaign.id].values())),
            "is_archived": campaign.archived_at is not None,
            "stages": stages[campaign.id],
            "syncs": syncs[campaign.id],
        }
        for campaign in campaigns
    ]
