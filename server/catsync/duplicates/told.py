"""Groups as the API and the table tell them: each record with what tells it apart, each pair with why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from ..clock import iso
from ..integration.site import ConnectedSite
from ..mirror.cards import details_of
from ..models import CompanyGroup, NotDuplicates
from ..settings.overrides import user_names
from .grouping import portions
from .listing import PairSeen, companies_of, members_of, pairs_of

PAIRS_SHOWN = 60  # of a group; fifty companies alike are more than a thousand pairs
# What stands beside a record, as `mirror/cards.py` names it.
DETAILS = ("city", "website", "phone", "owner", "contacts", "open_jobs", "last_modified")


def groups_json(
    session: Session, site: ConnectedSite, groups: Sequence[CompanyGroup], most: int
) -> list[dict[str, Any]]:
    """As tests/contract/companies-duplicates.json shows them. most: records of a group that are told."""
    members = members_of(session, site.id, [group.group_id for group in groups], most)
    ids = [n for each in members.values() for n in each]
    records = _records(session, site, ids)
    pairs = pairs_of(session, site.id, ids)
    names = user_names(
        session, {p.told.decided_by for p in pairs if p.told and p.told.decided_by is not None}
    )
    group_of = {n: group_id for group_id, each in members.items() for n in each}
    by_group: dict[int, list[dict[str, Any]]] = {}
    for seen in pairs:
        if group_of[seen.pair.low_id] == group_of[seen.pair.high_id]:
            by_group.setdefault(group_of[seen.pair.low_id], []).append(_pair(seen, names))
    return [
        {
            "id": group.group_id,
            "tier": group.tier,
            "score": round(group.score, 3),
            "size": group.size,
            "records": [records[n] for n in members[group.group_id] if n in records],
            "pairs": by_group.get(group.group_id, [])[:PAIRS_SHOWN],
        }
        for group in groups
    ]


def told_apart_json(
    session: Session, site: ConnectedSite, rows: Sequence[NotDuplicates]
) -> list[dict[str, Any]]:
    """As tests/contract/companies-not-duplicates.json shows them."""
    names = user_names(session, {row.decided_by for row in rows if row.decided_by is not None})
    held = companies_of(session, site.id, {n for row in rows for n in (row.low_id, row.high_id)})
    return [
        {
            "cats_ids": [row.low_id, row.high_id],
            "companies": [
                {
                    "cats_id": n,
                    "name": held[n].name if n in held else None,
                    "url": site.link("company", n) if n in held else None,
                }
                for n in (row.low_id, row.high_id)
            ],
            **_said(row, names),
        }
        for row in rows
    ]


def _records(session: Session, site: ConnectedSite, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    held = companies_of(session, site.id, ids)
    details = {n: each for part in portions(ids) for n, each in details_of(session, site.id, part).items()}
    return {
        n: {
            "cats_id": n,
            "name": row.name,
            **{name: details[n][name] for name in DETAILS},
            "url": site.link("company", n),
        }
        for n, row in held.items()
    }


def _pair(seen: PairSeen, names: dict[int, str]) -> dict[str, Any]:
    pair = seen.pair
    return {
        "cats_ids": [pair.low_id, pair.high_id],
        "tier": pair.tier,
        "reasons": pair.reasons,
        "not_duplicates": _said(seen.told, names) if seen.told else None,
    }


def _said(row: NotDuplicates, names: dict[int, str]) -> dict[str, Any]:
    by = row.decided_by
    return {
        "by": None if by is None else {"id": by, "name": names.get(by, f"user {by}")},
        "at": iso(row.decided_at),
    }
