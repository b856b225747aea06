"""Campaigns and their people: listing, making, adding. Adding twice changes nothing (C2)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..clock import now
from ..errors import CatsyncError
from ..models import STAGES, AuditEvent, Campaign, CampaignMember, Sync


def all_open(session: Session, *, is_archived: bool = False) -> list[Campaign]:
    """Campaigns that are not archived, or those that are, the newest first."""
    is_there = Campaign.archived_at.is_not(None) if is_archived else Campaign.archived_at.is_(None)
    newest_first = (Campaign.created_at.desc(), Campaign.id.desc())
    return list(session.scalars(select(Campaign).where(is_there).order_by(*newest_first)))


def get(session: Session, campaign_id: int) -> Campaign:
    """Raises not_found."""
    campaign = session.get(Campaign, campaign_id)
    if campaign is None:
        raise CatsyncError("not_found", "There is no campaign with this id.")
    return campaign


def require_open(session: Session, campaign_id: int) -> Campaign:
    """Raises not_found, conflict where it is archived."""
    campaign = get(session, campaign_id)
    if campaign.archived_at is not None:
        raise CatsyncError(
            "conflict", f"The campaign “{campaign.name}” is archived: nobody can be added to it."
        )
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


def change(
    session: Session, campaign: Campaign, *, name: str | None, is_archived: bool | None, by: int | None
) -> None:
    """Rename, archive or open again; None leaves as it is. Raises conflict where the name is taken."""
    detail: dict[str, object] = {}
    if name is not None and name != campaign.name:
        detail["name"] = name
    if is_archived is not None and is_archived != (campaign.archived_at is not None):
        detail["is_archived"] = is_archived
    if not detail:
        return
    try:
        with session.begin_nested():
            campaign.name = str(detail.get("name", campaign.name))
            if "is_archived" in detail:
                campaign.archived_at = now() if is_archived else None
    except IntegrityError:
        session.refresh(campaign)
        raise CatsyncError("conflict", f"There is a campaign “{name}” already.") from None
    session.add(
        AuditEvent(user_id=by, what="campaign.changed", subject=f"campaign:{campaign.id}", detail=detail)
    )


def stage_counts(session: Session, campaign_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Campaign: how many people are at each stage, every stage named. One query."""
    counts = {campaign_id: dict.fromkeys(STAGES, 0) for campaign_id in campaign_ids}
    rows = session.execute(
        select(CampaignMember.campaign_id, CampaignMember.stage, func.count())
        .where(CampaignMember.campaign_id.in_(counts))
        .group_by(CampaignMember.campaign_id, CampaignMember.stage)
    )
    for campaign_id, stage, number in rows:
        counts[campaign_id][stage] = number
    return counts


def member(session: Session, campaign_id: int, person_id: str) -> CampaignMember | None:
    return session.get(CampaignMember, (campaign_id, person_id))


def require_member(session: Session, campaign_id: int, person_id: str) -> CampaignMember:
    """Raises not_found."""
    row = member(session, campaign_id, person_id)
    if row is None:
        raise CatsyncError("not_found", "This person is not in this campaign.")
    return row


def remove_person(session: Session, campaign_id: int, person_id: str, by: int | None) -> None:
    """Take a person out; what CATS has of them stays. What the campaign started and is not done is cancelled.

    Raises not_found for who is not in the campaign.
    """
    session.delete(require_member(session, campaign_id, person_id))
    session.flush()
    session.execute(
        update(Sync)
        .where(Sync.person_id == person_id, Sync.campaign_id == campaign_id, Sync.is_automatic)
        .where(Sync.state.in_(("queued", "waiting", "needs_attention")))
        # Nobody answered what it asked: the error goes, so that it is asked again if they are added again.
        .values(state="cancelled", reason="cancelled", error=None, finished_at=now())
    )
    session.add(AuditEvent(user_id=by, what="campaign.person_removed", subject=f"person:{person_id}",
                           detail={"campaign_id": campaign_id}))  # fmt: skip


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
