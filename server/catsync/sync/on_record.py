"""What the database knows around a person's records: activities, what we placed, files, the default status."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from ..models import Activity, ActivityNote, CampaignMember, CatsStatus, Placement, Resume
from .question import ActivityFacts, Existing, ResumeFacts

RECORD_TYPES = frozenset({"candidate", "contact"})


def activities_of(
    session: Session, site_id: int, person_id: str, campaign_id: int | None, existing: Mapping[str, Existing]
) -> tuple[ActivityFacts, ...]:
    """The person's activities, of this campaign or of none, that do not stand at every record yet; the oldest first."""
    of_campaign = or_(Activity.campaign_id.is_(None), Activity.campaign_id == campaign_id)
    rows = session.scalars(
        select(Activity)
        .where(Activity.person_id == person_id, of_campaign)
        .order_by(Activity.occurred_at, Activity.id)
    ).all()
    noted = _noted(session, site_id, person_id, existing) if rows else {}
    return tuple(
        ActivityFacts(
            row.id, row.kind, row.event, row.occurred_at, row.subject or "", row.text or "", row.outcome,
            row.stage, frozenset(row.held_for), noted.get(row.id, frozenset()),
        )
        for row in rows
        if noted.get(row.id) != RECORD_TYPES
    )  # fmt: skip


def _noted(
    session: Session, site_id: int, person_id: str, existing: Mapping[str, Existing]
) -> dict[str, frozenset[str]]:
    """Activity: the record types at whose present record it stands. A note at a record that is gone does not count."""
    rows = session.execute(
        select(ActivityNote.activity_id, ActivityNote.record_type, ActivityNote.cats_id)
        .join(Activity, Activity.id == ActivityNote.activity_id)
        .where(Activity.person_id == person_id, ActivityNote.site_id == site_id)
    )
    found: dict[str, frozenset[str]] = {}
    for activity_id, record_type, cats_id in rows:
        if record_type in existing and existing[record_type].cats_id == cats_id:
            found[activity_id] = found.get(activity_id, frozenset()) | {record_type}
    return found


def placed_of(
    session: Session, site_id: int, person_id: str, existing: Mapping[str, Existing]
) -> frozenset[tuple[str, str, int]]:
    """(record type, kind, target id) of what we put their present records into before (F6)."""
    rows = session.execute(
        select(Placement.record_type, Placement.kind, Placement.target_id, Placement.cats_id).where(
            Placement.person_id == person_id, Placement.site_id == site_id
        )
    )
    return frozenset(
        (record_type, kind, target_id)
        for record_type, kind, target_id, cats_id in rows
        if record_type in existing and existing[record_type].cats_id == cats_id
    )


def resumes_of(session: Session, site_id: int, person_id: str) -> tuple[ResumeFacts, ...]:
    """Files that were uploaded for them and are neither in this CATS nor left out of it, the oldest first."""
    is_waiting = and_(Resume.uploaded_at.is_(None), Resume.cats_attachment_id.is_(None))
    rows = session.execute(
        select(Resume.id, Resume.filename, Resume.size)
        .where(Resume.person_id == person_id)
        .where(or_(Resume.site_id.is_(None), Resume.site_id != site_id, is_waiting))
        .order_by(Resume.created_at, Resume.id)
    )
    return tuple(ResumeFacts(*row) for row in rows)


def has_unsubscribed(session: Session, person_id: str) -> bool:
    """In whatever campaign: who does not want to be written to means all of us."""
    is_theirs = CampaignMember.person_id == person_id
    wanted = select(CampaignMember.person_id).where(is_theirs, CampaignMember.stage == "unsubscribed")
    return session.scalar(wanted.limit(1)) is not None


def default_status_id(session: Session, site_id: int) -> int | None:
    """The status that CATS gives a new contact: the first of its list."""
    mine = (CatsStatus.site_id == site_id) & (CatsStatus.kind == "contact")
    return session.scalar(
        select(CatsStatus.cats_id).where(mine).order_by(CatsStatus.position, CatsStatus.cats_id).limit(1)
    )
