"""What the mirror holds beside what CATS holds: every field kept, the keys records are found by, and who is gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from catsync.db import Database
from catsync.mirror.entries import keys_of
from catsync.mirror.trim import trimmed
from catsync.models import CatsCompany, CatsPerson, MatchKey
from tests.server.company_keys import keys_by_company

KINDS = {"company": "companies", "contact": "contacts", "candidate": "candidates"}
# Of the control routes: not in CATS' answers.
ONLY_HERE = ("_parts",)
ROWS = ("emails", "phones")


@dataclass
class Differences:
    """Sentences. gone: held, but not in CATS; missing: not held; others: held otherwise, or under other keys.

    Rows of e-mails, phones and custom fields may be not loaded (a list row leaves them out); what is loaded is
    compared, and a person said to be loaded must be.
    """

    gone: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def all(self) -> list[str]:
        return [*self.gone, *self.missing, *self.others]


def differences(
    database: Database, site_id: int, records: Callable[[str], list[dict[str, Any]]]
) -> Differences:
    """records: what the control routes tell of a resource (GET /_control/records/<resource>)."""
    found = Differences()
    for kind, resource in KINDS.items():
        in_cats = {row["id"]: _as_kept(row) for row in records(resource)}
        _compare(found, kind, in_cats, _held(database, site_id, kind), _keys(database, site_id, kind))
    return found


def _as_kept(row: Mapping[str, Any]) -> dict[str, Any]:
    return trimmed({name: value for name, value in row.items() if name not in ONLY_HERE})


def _compare(
    found: Differences,
    kind: str,
    in_cats: Mapping[int, dict[str, Any]],
    held: Mapping[int, tuple[dict[str, Any], bool]],
    keys: Mapping[int, set[str]],
) -> None:
    found.gone += [f"{kind} {cats_id}" for cats_id in sorted(held.keys() - in_cats.keys())]
    found.gone += [f"keys of {kind} {cats_id}" for cats_id in sorted(keys.keys() - held.keys())]
    found.missing += [f"{kind} {cats_id}" for cats_id in sorted(in_cats.keys() - held.keys())]
    for cats_id in sorted(held.keys() & in_cats.keys()):
        kept, is_loaded = held[cats_id]
        wrong = _wrong(kept, in_cats[cats_id], is_loaded)
        if wrong:
            found.others.append(f"{kind} {cats_id}: {', '.join(wrong)}")
        if keys.get(cats_id, set()) != keys_of(kind, kept):
            found.others.append(f"{kind} {cats_id}: keys")


def _wrong(kept: dict[str, Any], true: dict[str, Any], is_loaded: bool) -> list[str]:
    names = (kept.keys() | true.keys()) - {"_embedded"}
    wrong = sorted(name for name in names if kept.get(name, ...) != true.get(name, ...))
    rows, true_rows = kept.get("_embedded") or {}, true.get("_embedded") or {}
    wrong += [f"rows of {name}" for name, value in rows.items() if value != true_rows.get(name)]
    if is_loaded and any(name not in rows for name in ROWS):
        wrong.append("said to be loaded")
    return wrong


def _held(database: Database, site_id: int, kind: str) -> dict[int, tuple[dict[str, Any], bool]]:
    with database.read() as session:
        if kind == "company":
            mine = select(CatsCompany.cats_id, CatsCompany.record).where(CatsCompany.site_id == site_id)
            return {row[0]: (row[1], False) for row in session.execute(mine)}
        people = select(CatsPerson.cats_id, CatsPerson.record, CatsPerson.fields_loaded)
        chosen = (CatsPerson.site_id == site_id) & (CatsPerson.record_type == kind)
        return {row[0]: (row[1], row[2]) for row in session.execute(people.where(chosen))}


def _keys(database: Database, site_id: int, kind: str) -> dict[int, set[str]]:
    if kind == "company":
        return keys_by_company(database, site_id)
    chosen = (MatchKey.site_id == site_id) & (MatchKey.record_type == kind)
    keys: dict[int, set[str]] = {}
    with database.read() as session:
        for cats_id, key in session.execute(select(MatchKey.cats_id, MatchKey.key).where(chosen)):
            keys.setdefault(cats_id, set()).add(key)
    return keys
