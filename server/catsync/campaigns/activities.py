"""Outreach events: kept once by the sender's id, raising the stage, and starting what the settings say (N1, N3, N4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..clock import now
from ..errors import CatsyncError
from ..integration.site import connected_site
from ..models import Activity, CampaignMember, Person, Sync, new_id
from ..people import store as people
from ..people.recognition import Given, keep_given
from ..sync.decision import decide
from ..sync.plan import case_of
from ..sync.planning import RECORD_TYPES, Subject, look
from . import store
from .pushing import has_anything, only_campaign, push
from .stages import raise_stage, set_stage, stage_of

OURS = "catsync"  # the source of what is done in Catsync itself


@dataclass(frozen=True)
class ActivityIn:
    """One event. who: a kept person's id, or what the sender knows of them. The rest as in models.Activity.

    is_by_hand: a user pressed a button, so that their own settings hold (S8).
    """

    source: str
    source_id: str
    who: str | Given
    kind: str
    event: str
    occurred_at: datetime
    campaign_id: int | None = None
    subject: str | None = None
    text: str | None = None
    outcome: str | None = None
    stage: str | None = None
    is_by_hand: bool = False


@dataclass(frozen=True)
class Recorded:
    """state: accepted, or known where it was sent before. stage: of the person in the campaign, after it."""

    state: str
    activity: Activity
    stage: str | None
    sync: Sync | None


def record(session: Session, event: ActivityIn, by: int | None) -> Recorded:
    """Keep one event and do what follows from it. Sending it again changes nothing, at whatever moment.

    Raises CatsyncError: not_found (person, campaign), conflict (several people, archived campaign), validation_failed.
    """
    known = _known(session, event)
    if known is not None:
        return Recorded("known", known, _stage(session, known), None)
    person = _person(session, event, by)
    campaign_id = event.campaign_id
    if campaign_id is None:
        campaign_id = only_campaign(session, person.id)
    member = _member(session, campaign_id, person.id, by)
    activity = _kept(session, event, person.id, campaign_id, by)
    if activity is None:  # the same event at the same moment
        return record(session, event, by)
    if member is not None:
        raise_stage(session, member, stage_of(event.event, event.stage))
    return _followed(session, activity, person, member, by if event.is_by_hand else _layer(member, by))


def change_stage(
    session: Session, campaign_id: int, person_id: str, stage: str, by: int | None
) -> tuple[CampaignMember, Sync | None]:
    """Set a stage by hand, any stage, logged as an event. Raises not_found for who is not in the campaign."""
    member = store.require_member(session, campaign_id, person_id)
    if not set_stage(session, member, stage):
        return member, None
    event = ActivityIn(
        OURS, new_id(), person_id, "note", "stage_change", now(), campaign_id, stage=stage, is_by_hand=True
    )
    activity = _kept(session, event, person_id, campaign_id, by)
    if activity is None:
        raise CatsyncError("conflict", "Somebody changed this at the same moment. Try again.")
    done = _followed(session, activity, people.get(session, person_id), member, by)
    return member, done.sync


def log_note(
    session: Session, person_id: str, campaign_id: int | None, text: str, by: int | None
) -> Recorded:
    """A note of the recruiter's own (E8). Raises not_found."""
    if campaign_id is not None:
        store.require_member(session, campaign_id, person_id)
    event = ActivityIn(
        OURS, new_id(), person_id, "note", "note", now(), campaign_id, text=text, is_by_hand=True
    )
    return record(session, event, by)


def _known(session: Session, event: ActivityIn) -> Activity | None:
    return session.scalar(
        select(Activity).where(Activity.source == event.source, Activity.source_id == event.source_id)
    )


def _person(session: Session, event: ActivityIn, by: int | None) -> Person:
    if isinstance(event.who, str):
        return people.get(session, event.who)
    return keep_given(session, event.who, by)[0]


def _member(
    session: Session, campaign_id: int | None, person_id: str, by: int | None
) -> CampaignMember | None:
    """The membership: who gets outreach of a campaign is in it, whether somebody added them before or not (C2)."""
    if campaign_id is None:
        return None
    member = store.member(session, campaign_id, person_id)
    if member is None:
        store.require_open(session, campaign_id)
        member, _ = store.add_person(session, campaign_id, person_id, by)
    return member


def _kept(
    session: Session, event: ActivityIn, person_id: str, campaign_id: int | None, by: int | None
) -> Activity | None:
    activity = Activity(
        source=event.source, source_id=event.source_id, person_id=person_id, campaign_id=campaign_id,
        kind=event.kind, event=event.event, occurred_at=event.occurred_at, subject=event.subject, text=event.text,
        outcome=event.outcome, stage=event.stage, created_by=by, held_for=[],
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(activity)
    except IntegrityError:
        if _known(session, event) is None:
            raise
        return None
    return activity


def _followed(
    session: Session, activity: Activity, person: Person, member: CampaignMember | None, user_id: int | None
) -> Recorded:
    """What follows: for which records the note has to wait, and the sync that is due. Most events only wait."""
    site = connected_site(session)
    stage = member.stage if member else None
    if site is None:  # nobody is in CATS, and all notes have to wait for it
        activity.held_for = list(RECORD_TYPES)
        return Recorded("accepted", activity, stage, None)
    subject = Subject(site.id, user_id, person.profile, person.id, activity.campaign_id)
    picture = look(session, subject)
    # Later these are "earlier" ones (S24).
    activity.held_for = [t for t in RECORD_TYPES if decide(case_of(picture.question, t)).notes == "hold"]
    session.flush()
    has_more = has_anything(picture.plan)
    sync = push(session, person.id, activity.campaign_id, user_id) if has_more else None
    return Recorded("accepted", activity, stage, sync)


def _layer(member: CampaignMember | None, by: int | None) -> int | None:
    """The user layer of what no user started (S8)."""
    return member.added_by if member is not None and member.added_by is not None else by


def _stage(session: Session, activity: Activity) -> str | None:
    if activity.campaign_id is None:
        return None
    member = store.member(session, activity.campaign_id, activity.person_id)
    return member.stage if member else None
