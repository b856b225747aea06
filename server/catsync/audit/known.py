"""What the ids in many events are called: loaded at once, a question for each kind of thing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..integration.site import ConnectedSite
from ..models import AuditEvent, Campaign, DoubleFound, Import, Pairing, Person, SettingRevision, Sync
from ..people.variables import variables
from ..settings.effective import custom_fields
from ..settings.overrides import user_names
from ..sync.plan_texts import Names
from ..sync.value_names import names_of
from .changes import values_in
from .setting_words import values_of_revision

NO_NAME = "No name"


@dataclass(frozen=True)
class Known:
    """By id. Who is not in `people` was erased (Q8); `labels` and choices are those of custom fields."""

    site: ConnectedSite | None = None
    users: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    campaigns: Mapping[int, str] = field(default_factory=dict)
    imports: Mapping[str, Import] = field(default_factory=dict)
    revisions: Mapping[int, SettingRevision] = field(default_factory=dict)
    browsers: Mapping[str, str | None] = field(default_factory=dict)  # by the id of their pairing
    doubles: Mapping[int, str] = field(default_factory=dict)  # the person of each finding
    labels: Mapping[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=Names)


def known_of(session: Session, site: ConnectedSite | None, events: Sequence[AuditEvent]) -> Known:
    """All that the sentences of these events need."""
    told = [event.detail for event in events]
    imports = _by_id(session, Import, _subjects(events, "import"))
    revisions = _by_id(session, SettingRevision, _all(told, "revision_id"))
    doubles = _people_of_doubles(session, [int(each) for each in _subjects(events, "double")])
    people = {*_subjects(events, "person"), *_all(told, "person_id"), *doubles.values()}
    campaigns = {*map(int, _subjects(events, "campaign")), *_all(told, "campaign_id")}
    campaigns |= {file.campaign_id for file in imports.values()}
    actors = (event.user_id for event in events if event.user_id is not None)
    users = {*map(int, _subjects(events, "user")), *_all(told, "from"), *actors}
    custom = custom_fields(session, site.id if site else None)
    choices = {each.key: dict(each.selections) for each in custom if each.selections}
    return Known(
        site, user_names(session, users),
        {key: variables(row.profile)["full_name"] or NO_NAME for key, row in _by_id(session, Person, people).items()},
        {key: row.name for key, row in _by_id(session, Campaign, campaigns).items()},
        imports, revisions,
        {key: row.browser_name for key, row in _by_id(session, Pairing, _subjects(events, "pairing")).items()},
        doubles, {each.key: each.label for each in custom},
        names_of(session, site.id, _values(events, revisions.values()), choices) if site else Names(choices=choices),
    )  # fmt: skip


def _values(events: Sequence[AuditEvent], revisions: Iterable[SettingRevision]) -> dict[str, list[Any]]:
    """All values of fields and settings, and the companies that were chosen, as `names_of` takes them."""
    values = values_in(event.detail for event in events)
    for revision in revisions:
        for key, found in values_of_revision(revision).items():
            values.setdefault(key, []).extend(found)
    chosen = (event.detail.get("cats_id") for event in events if event.what == "decision.company")
    apart = (each for event in events for each in event.detail.get("cats_ids") or ())
    values.setdefault("company_id", []).extend([*(each for each in chosen if each is not None), *apart])
    return values


def _subjects(events: Iterable[AuditEvent], kind: str) -> list[str]:
    return [event.subject.partition(":")[2] for event in events if event.subject.startswith(f"{kind}:")]


def _all(details: Iterable[Mapping[str, Any]], key: str) -> list[Any]:
    return [detail[key] for detail in details if detail.get(key) is not None]


def _by_id(session: Session, model: Any, ids: Collection[Any]) -> dict[Any, Any]:
    if not ids:
        return {}
    return {row.id: row for row in session.scalars(select(model).where(model.id.in_(set(ids))))}


def _people_of_doubles(session: Session, ids: Collection[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = select(DoubleFound.id, Sync.person_id).join(Sync, Sync.seq == DoubleFound.sync_seq)
    return dict(session.execute(rows.where(DoubleFound.id.in_(ids))).tuples().all())
