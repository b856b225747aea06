"""The stage of a person in a campaign: raised by what happens, set by hand, and never lowered by itself (N3)."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from ..models import CampaignMember

# Each outranks those before it. By hand any stage may follow any other.
RANKS = ("sourced", "messaged", "replied", "not_interested", "interested", "meeting", "unsubscribed")
OF_EVENT = {"sent": "messaged", "reply": "replied", "unsubscribe": "unsubscribed"}


def stage_of(event: str, stage: str | None) -> str | None:
    """The stage that an event speaks of; stage: the one that a stage_change names."""
    return stage if event == "stage_change" else OF_EVENT.get(event)


def raise_stage(session: Session, member: CampaignMember, stage: str | None) -> bool:
    """Whether it was raised. One statement: of two events at once the higher stage stays."""
    if stage is None:
        return False
    lower = RANKS[: RANKS.index(stage)]
    return _set(session, member, stage, lower)


def set_stage(session: Session, member: CampaignMember, stage: str) -> bool:
    """Whether it is another than before."""
    return _set(session, member, stage, tuple(each for each in RANKS if each != stage))


def _set(session: Session, member: CampaignMember, stage: str, instead_of: tuple[str, ...]) -> bool:
    changed = session.execute(
        update(CampaignMember)
        .where(
            CampaignMember.campaign_id == member.campaign_id,
            CampaignMember.person_id == member.person_id,
            CampaignMember.stage.in_(instead_of),
        )
        .values(stage=stage)
        .returning(CampaignMember.person_id)
    ).first()
    session.refresh(member)
    return changed is not None
