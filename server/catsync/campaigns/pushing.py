"""From what happened in a campaign to the sync that it starts, if any (C1, N3, U1)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..integration.site import connected_site
from ..models import Campaign, CampaignMember, Sync
from ..settings.effective import effective
from ..settings.overrides import Scope
from ..sync.automatic import start_automatic
from ..sync.decision import TRIGGER_STAGES, WANTED
from ..sync.plan_types import Plan
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


def has_anything(plan: Plan) -> bool:
    """Whether the plan writes or asks anything; if not, a sync would not be started, and need not be asked for."""
    return bool(plan.warnings) or any(
        record.ticked or record.action in ("ask", "needs", "blocked") for record in plan.records
    )


def is_anything_due(session: Session, campaign_id: int, user_id: int | None) -> bool:
    """Whether the settings of a campaign send somebody to CATS who was only just kept and added. No matching."""
    site = connected_site(session)
    if site is None:
        return False
    settings = effective(session, Scope(user_id, campaign_id), site.id)
    wanted = WANTED[settings.get("sync_as")]
    return any("sourced" in TRIGGER_STAGES[settings.get("add_to_cats", t)] for t in wanted)


def only_campaign(session: Session, person_id: str) -> int | None:
    """The only campaign that is not archived and has the person; None where there is none, or several."""
    rows = session.scalars(
        select(Campaign.id)
        .join(CampaignMember)
        .where(CampaignMember.person_id == person_id, Campaign.archived_at.is_(None))
        .limit(2)
    ).all()
    return rows[0] if len(rows) == 1 else None
