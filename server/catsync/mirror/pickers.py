"""What a picker offers: jobs, lists, tags, statuses and companies, as the mirror holds them. No call to CATS."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..matching.company_retrieval import CompanyRow, find_companies
from ..matching.facts import CompanyFacts
from ..matching.keys import leftmost_range
from ..models import CatsCompany, CatsJob, CatsList, CatsStatus, CatsTag, CompanyName
from .lookups import company_names, status_titles

COMPANIES_SHOWN = 20
COMPANIES_RANKED = 200


def jobs(
    session: Session,
    site_id: int,
    query: str,
    only_statuses: Collection[int],
    limit: int,
    ids: Collection[int] = (),
) -> list[dict[str, Any]]:
    """Jobs by title: id, title, company and status (names, or None), workflow_id.

    query: its words are all in the title or the company's name; "" for all. only_statuses: none chosen means all.
    ids: these and no others, at whatever status: what was picked before is to be named.
    """
    wanted = select(CatsJob).where(CatsJob.site_id == site_id)
    rows = session.scalars(wanted.where(CatsJob.cats_id.in_(ids)) if ids else wanted).all()
    if only_statuses and not ids:
        rows = [row for row in rows if row.status_id in only_statuses]
    companies = company_names(session, site_id, {row.company_id for row in rows if row.company_id})
    statuses = status_titles(session, site_id, "job", {row.status_id for row in rows if row.status_id})
    words = query.casefold().split()
    found = [
        {
            "id": row.cats_id,
            "title": row.title,
            "company": companies.get(row.company_id or 0),
            "status": statuses.get(row.status_id or 0),
            "workflow_id": row.workflow_id,
        }
        for row in rows
        if _has_words(f"{row.title} {companies.get(row.company_id or 0, '')}", words)
    ]
    return sorted(found, key=lambda job: (str(job["title"]).casefold(), job["id"]))[:limit]


def lists(session: Session, site_id: int, record_type: str | None) -> Sequence[CatsList]:
    """The lists of candidates or of contacts, by name; None: both."""
    wanted = select(CatsList).where(CatsList.site_id == site_id)
    if record_type is not None:
        wanted = wanted.where(CatsList.record_type == record_type)
    return session.scalars(wanted.order_by(func.lower(CatsList.name), CatsList.cats_id)).all()


def tags(session: Session, site_id: int) -> Sequence[CatsTag]:
    """Every tag, by title."""
    mine = CatsTag.site_id == site_id
    return session.scalars(
        select(CatsTag).where(mine).order_by(func.lower(CatsTag.title), CatsTag.cats_id)
    ).all()


def statuses(
    session: Session, site_id: int, kind: str, workflow_id: int | None = None
) -> Sequence[CatsStatus]:
    """The statuses of a kind (job, contact, company, pipeline) as CATS lists them.

    workflow_id: only those of this workflow; the other kinds have none, and no row with one.
    """
    wanted = select(CatsStatus).where(CatsStatus.site_id == site_id, CatsStatus.kind == kind)
    if workflow_id is not None:
        wanted = wanted.where(CatsStatus.workflow_id == workflow_id)
    order = (CatsStatus.workflow_id, CatsStatus.position, CatsStatus.cats_id)
    return session.scalars(wanted.order_by(*order)).all()


def companies(
    session: Session, site_id: int, query: str, ids: Collection[int] = ()
) -> Sequence[CatsCompany | CompanyRow]:
    """At most COMPANIES_SHOWN companies for what was typed: names that begin with it, letter by letter before those
    without its blanks and signs, the shortest first; then those that look like it. Where more than COMPANIES_RANKED
    begin so, the others wait until more is typed.

    query: "" for the first by name. ids: these and no others, as with jobs.
    """
    typed = query.strip()
    if ids:
        wanted = select(CatsCompany).where(CatsCompany.site_id == site_id, CatsCompany.cats_id.in_(ids))
        return list(session.scalars(wanted.order_by(CatsCompany.name)))
    found = _beginning(session, site_id, typed)
    if not typed:
        return found
    held = {row.cats_id for row in found}
    alike = find_companies(session.connection(), site_id, CompanyFacts(typed), COMPANIES_SHOWN)
    more: list[CatsCompany | CompanyRow] = [each.row for each in alike if each.row.cats_id not in held]
    return [*found, *more][:COMPANIES_SHOWN]


def _beginning(session: Session, site_id: int, typed: str) -> list[CatsCompany]:
    """Of the first COMPANIES_RANKED in the order of the index of whole names, whatever the number of them all."""
    span, named = leftmost_range(CompanyFacts(typed)), select(CompanyName.cats_id)
    if typed and span is None:  # a sign that nobody sees
        return []
    if span is not None:
        named = named.where(CompanyName.raw.between(*span))
    in_order = named.where(CompanyName.site_id == site_id).order_by(CompanyName.raw, CompanyName.cats_id)
    ids = session.scalars(in_order.limit(COMPANIES_RANKED if typed else COMPANIES_SHOWN)).all()
    names = company_names(session, site_id, set(ids))
    known = [cats_id for cats_id in ids if cats_id in names]
    if typed:
        known.sort(key=lambda n: (not names[n].casefold().startswith(typed.casefold()), len(names[n])))
    mine = (CatsCompany.site_id == site_id) & CatsCompany.cats_id.in_(known[:COMPANIES_SHOWN])
    rows = {row.cats_id: row for row in session.scalars(select(CatsCompany).where(mine))}
    return [rows[cats_id] for cats_id in known[:COMPANIES_SHOWN] if cats_id in rows]


def _has_words(text: str, words: Collection[str]) -> bool:
    held = text.casefold()
    return all(word in held for word in words)
