"""Campaigns and their people: listing, making, adding. Adding twice changes nothing (C2)."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..errors import CatsyncError
from ..models import AuditEvent, Campaign, CampaignMember


def all_open(session: Session) -> list[tuple[Campaign, int]]:
    """Campaigns that are not archived with the number of their people, the newest first."""
    count = func.count(CampaignMember.person_id)
    rows = session.execute(
        select(Campaign, count)
        .outerjoin(CampaignMember)
        .where(Campaign.archived_at.is_(None))
        .group_by(Campaign.id)
        .order_by(Campaign.created_at.desc(), Campaign.id.desc())
    )
    return [(campaign, people) for campaign, people in rows]


def get(session: Session, campaign_id: int) -> Campaign:
    """Raises not_found."""
    campaign = session.get(Campaign, campaign_id)
    if campaign is None:
        raise CatsyncError("not_found", "There is no campaign with this id.")
    return campaign


def create(session: Session, name: str, by: int | None) -> Campaign:
    """Raises conflict where the name is taken."""
    campaign = Campaign(name=name, created_by=by)
    try:
        with session.begin_nested():
            session.add(campaign)
    except IntegrityError:
        raise CatsyncError("conflict", f"There is a campaign “{name}” already.") from None
    session.add(AuditEvent(user_id=by, what="campaign.created", subject=f"campaign:{campaign.id}"))
    return campaign


def member(session: Session, campaign_id: int, person_id: str) -> CampaignMember | None:
    return session.get(CampaignMember, (campaign_id, person_id))


def add_person(
    session: Session, campaign_id: int, person_id: str, by: int | None
) -> tuple[CampaignMember, bool]:
    """The membership, and whether it is new."""
    row = member(session, campaign_id, person_id)
    if row is not None:
        return row, False
    row = CampaignMember(campaign_id=campaign_id, person_id=person_id, added_by=by, stage="sourced")
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # somebody else added them at the same moment
        return session.get_one(CampaignMember, (campaign_id, person_id)), False
    session.add(AuditEvent(user_id=by, what="campaign.person_added", subject=f"person:{person_id}",
                           detail={"campaign_id": campaign_id}))  # fmt: skip
    return row, True
