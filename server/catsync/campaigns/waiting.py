"""What each person of a campaign waits for, in words (C3): from the last sync, else from the decision table.

For lists of hundreds: no matching. A record counts as in CATS where it is linked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..models import CampaignMember, PersonLink, SettingOverride, Sync
from ..settings.effective import effective
from ..settings.overrides import ID, Scope
from ..settings.resolver import EffectiveSettings
from ..sync.decision import WANTED, Case, decide
from ..sync.queue import wake_waiting

OPEN = ("queued", "running", "waiting", "needs_attention")


def last_syncs(session: Session, campaign_id: int, person_ids: Iterable[str]) -> dict[str, Sync]:
    """Person: their last sync for the campaign. One query."""
    newest = (
        select(func.max(Sync.seq))
        .where(Sync.campaign_id == campaign_id, Sync.person_id.in_(list(person_ids)))
        .group_by(Sync.person_id)
    )
    return {sync.person_id: sync for sync in session.scalars(select(Sync).where(Sync.seq.in_(newest)))}


def open_counts(session: Session, campaign_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Campaign: {"needs_attention", "waiting", "queued"}, its syncs that are not done. One query.

    queued counts running ones.
    """
    counts = {
        campaign_id: dict.fromkeys(("needs_attention", "waiting", "queued"), 0)
        for campaign_id in campaign_ids
    }
    rows = session.execute(
        select(Sync.campaign_id, Sync.state, func.count())
        .where(Sync.campaign_id.in_(counts), Sync.state.in_(OPEN))
        .group_by(Sync.campaign_id, Sync.state)
    )
    for campaign_id, state, number in rows:
        counts[campaign_id or 0]["queued" if state == "running" else state] += number
    return counts


def held_texts(
    session: Session, site_id: int | None, members: Sequence[CampaignMember]
) -> dict[str, str | None]:
    """Person: what the trigger holds back, as the decision table says it; None where nothing is held back."""
    ids = [member.person_id for member in members]
    linked = _linked(session, site_id, ids)
    own = set(
        session.scalars(
            select(SettingOverride.layer_id)
            .where(SettingOverride.layer == "person", SettingOverride.layer_id.in_(ids))
            .distinct()
        )
    )
    resolved: dict[tuple[int | None, str | None], EffectiveSettings] = {}
    found: dict[str, str | None] = {}
    for member in members:
        key = (member.added_by, member.person_id if member.person_id in own else None)
        if key not in resolved:
            resolved[key] = effective(session, Scope(key[0], member.campaign_id, key[1]), site_id)
        found[member.person_id] = held_text(
            resolved[key], member.stage, linked.get(member.person_id, frozenset())
        )
    return found


def held_text(settings: EffectiveSettings, stage: str, linked: frozenset[str]) -> str | None:
    """One sentence for every record type that is held back."""
    sync_as = settings.get("sync_as")
    if sync_as == "none":
        return "The settings say not to sync them."
    verdicts = [decide(_case(settings, sync_as, t, stage, t in linked)) for t in WANTED[sync_as]]
    return " ".join(v.text for v in verdicts if v.record == "hold") or None


def _case(settings: EffectiveSettings, sync_as: str, record_type: str, stage: str, is_in_cats: bool) -> Case:
    return Case(
        sync_as=sync_as,
        record_type=record_type,
        stage=stage,
        trigger=settings.get("add_to_cats", record_type),
        is_in_cats=is_in_cats,
        only_synced=settings.get("only_add_notes_to_synced", record_type),
        backfill=settings.get("backfill_activities", record_type),
    )


def _linked(session: Session, site_id: int | None, person_ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
    if site_id is None:
        return {}
    rows = session.execute(
        select(PersonLink.person_id, PersonLink.record_type).where(
            PersonLink.site_id == site_id, PersonLink.person_id.in_(person_ids)
        )
    )
    found: dict[str, frozenset[str]] = {}
    for person_id, record_type in rows:
        found[person_id] = found.get(person_id, frozenset()) | {record_type}
    return found


def wake_held_by(session: Session, layer: str, layer_id: str) -> int:
    """A setting of a person or campaign was changed: what waits there is queued again. How many syncs."""
    if layer == "person":
        return wake_waiting(session, layer_id)
    if layer != "campaign" or not ID.fullmatch(layer_id):
        return 0
    waiting = select(Sync.person_id).where(Sync.campaign_id == int(layer_id), Sync.state == "waiting")
    return sum(wake_waiting(session, person_id) for person_id in session.scalars(waiting.distinct()).all())
