"""What has become of each note at each record: in CATS, on its way, held, or left out, and why (N4, S17, S18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..integration.site import ConnectedSite
from ..models import Activity, ActivityNote, Person, Sync
from ..sync.decision import decide
from ..sync.notes import makes_note
from ..sync.plan import case_of
from ..sync.planning import RECORD_TYPES, Picture, Subject, look
from ..sync.question import ActivityFacts
from . import store

NO_NOTE = "The settings make no note of this (“Create new notes from”, “Note events”)."
ON_ITS_WAY = "Goes to CATS with the next sync."


@dataclass(frozen=True)
class NoteState:
    """state: in_cats | waiting | held | left_out. text: one sentence."""

    record_type: str
    state: str
    cats_activity_id: int | None
    text: str


def activities_of(session: Session, person_id: str, campaign_id: int | None) -> Sequence[Activity]:
    """What happened to a person, in one campaign or in all, the oldest first."""
    wanted = select(Activity).where(Activity.person_id == person_id)
    if campaign_id is not None:
        wanted = wanted.where(Activity.campaign_id == campaign_id)
    return session.scalars(wanted.order_by(Activity.occurred_at, Activity.id)).all()


def note_states(
    session: Session, site: ConnectedSite | None, person: Person, rows: Sequence[Activity], by: int | None
) -> dict[str, list[NoteState]]:
    """Activity: its note at every record that the settings want, or at which it stands. One look per campaign."""
    if site is None:
        return {row.id: [] for row in rows}
    written = _written(session, site.id, [row.id for row in rows])
    pictures = {c: _picture(session, site.id, person, c, by) for c in {row.campaign_id for row in rows}}
    stops = {c: _stop(session, person.id, c) for c in pictures}
    return {
        row.id: [
            state
            for t in RECORD_TYPES
            if (
                state := _state(
                    row, t, written.get((row.id, t)), pictures[row.campaign_id], stops[row.campaign_id]
                )
            )
        ]
        for row in rows
    }


def _state(
    row: Activity, record_type: str, note: ActivityNote | None, picture: Picture, stop: str | None
) -> NoteState | None:
    if note is not None:
        text = f"Stands in CATS at the {record_type}."
        return NoteState(record_type, "in_cats", note.cats_activity_id, text)
    case = case_of(picture.question, record_type)
    if not case.is_wanted:
        return None
    if not makes_note(_facts(row), picture.settings):
        return NoteState(record_type, "left_out", None, NO_NOTE)
    verdict = decide(case)
    fate = verdict.earlier if record_type in row.held_for else verdict.notes
    if fate == "write":
        return NoteState(record_type, "waiting", None, stop or ON_ITS_WAY)
    return NoteState(record_type, "held" if fate == "hold" else "left_out", None, verdict.text)


def _facts(row: Activity) -> ActivityFacts:
    return ActivityFacts(row.id, row.kind, row.event, row.occurred_at)


def _picture(
    session: Session, site_id: int, person: Person, campaign_id: int | None, by: int | None
) -> Picture:
    member = store.member(session, campaign_id, person.id) if campaign_id is not None else None
    user_id = member.added_by if member is not None and member.added_by is not None else by
    return look(session, Subject(site_id, user_id, person.profile, person.id, campaign_id))


def _stop(session: Session, person_id: str, campaign_id: int | None) -> str | None:
    """The sentence of a sync that stands in the way of those behind it."""
    of_campaign = Sync.campaign_id.is_(None) if campaign_id is None else Sync.campaign_id == campaign_id
    last = session.scalar(
        select(Sync).where(Sync.person_id == person_id, of_campaign).order_by(Sync.seq.desc()).limit(1)
    )
    if last is None or last.state not in ("waiting", "needs_attention"):
        return None
    return str((last.error or {}).get("message") or "") or None


def _written(session: Session, site_id: int, activity_ids: list[str]) -> dict[tuple[str, str], ActivityNote]:
    rows = session.scalars(
        select(ActivityNote).where(
            ActivityNote.site_id == site_id, ActivityNote.activity_id.in_(activity_ids)
        )
    )
    return {(row.activity_id, row.record_type): row for row in rows}
