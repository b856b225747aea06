"""From what happened in a campaign to the sync that it starts, if any (C1, N3, U1)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..integration.site import connected_site
from ..models import Campaign, CampaignMember, Sync
from ..sync.automatic import start_automatic
from ..sync.question import ManualEdit

EVENT_LANE, BACKGROUND_LANE = 1, 2


def push(
    session: Session,
    person_id: str,
    campaign_id: int | None,
    user_id: int | None,
    *,
    lane: int = EVENT_LANE,
    manual: ManualEdit | None = None,
) -> Sync | None:
    """The sync that was started, or None where nothing is due now or CATS is not connected. Wake the worker after it.

    user_id: whose user layer holds: that of whoever acts, else of whoever added the person to the campaign (S8).
    """
    site = connected_site(session)
    if site is None:
        return None
    return start_automatic(
        session,
        site_id=site.id,
        person_id=person_id,
        campaign_id=campaign_id,
        user_id=user_id,
        manual=manual,
        lane=lane,
    )


def only_campaign(session: Session, person_id: str) -> int | None:
    """The only campaign that is not archived and has the person; None where there is none, or several."""
    rows = session.scalars(
        select(Campaign.id)
        .join(CampaignMember)
        .where(CampaignMember.person_id == person_id, Campaign.archived_at.is_(None))
        .limit(2)
    ).all()
    return rows[0] if len(rows) == 1 else None
