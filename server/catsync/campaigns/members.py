"""The people of a campaign in pages: stage, records, sync, and what each waits for (C3)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..models import CampaignMember, Person
from ..people.listing import Page, matching

Row = tuple[CampaignMember, Person]


def page_of(
    session: Session, campaign_id: int, *, stage: str | None, query: str, page: Page
) -> tuple[Sequence[Row], int]:
    """One page, those added last first, and how many there are."""
    wanted = select(CampaignMember, Person).join(Person).where(CampaignMember.campaign_id == campaign_id)
    if stage is not None:
        wanted = wanted.where(CampaignMember.stage == stage)
    found = matching(query)
    if found is not None:
        wanted = wanted.where(found)
    ids = wanted.with_only_columns(CampaignMember.person_id)
    total = session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    ordered = wanted.order_by(CampaignMember.added_at.desc(), CampaignMember.person_id)
    rows = session.execute(ordered.offset(page.offset).limit(page.size))
    return [(member, person) for member, person in rows], total
