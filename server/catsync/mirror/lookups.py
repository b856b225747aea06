"""Plain questions to the mirror: a record, a name, the choices of a picker."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ..models import (
    CatsCompany,
    CatsCustomField,
    CatsDeleted,
    CatsJob,
    CatsList,
    CatsPerson,
    CatsStatus,
    CatsTag,
    CatsUser,
)


def company(session: Session, site_id: int, cats_id: int) -> CatsCompany | None:
    return session.get(CatsCompany, (site_id, cats_id))


def person(session: Session, site_id: int, record_type: str, cats_id: int) -> CatsPerson | None:
    return session.get(CatsPerson, (site_id, record_type, cats_id))


def users(session: Session, site_id: int) -> Sequence[CatsUser]:
    """The users of the CATS site, by name."""
    return session.scalars(
        select(CatsUser).where(CatsUser.site_id == site_id).order_by(CatsUser.name, CatsUser.cats_id)
    ).all()


def custom_fields(session: Session, site_id: int, record_type: str) -> Sequence[CatsCustomField]:
    """The definitions for candidate, contact or company, by name."""
    mine = (CatsCustomField.site_id == site_id) & (CatsCustomField.record_type == record_type)
    return session.scalars(
        select(CatsCustomField).where(mine).order_by(CatsCustomField.name, CatsCustomField.cats_id)
    ).all()


def user_names(session: Session, site_id: int, ids: set[int]) -> dict[int, str]:
    """Names by CATS user id, as far as they are known."""
    mine = (CatsUser.site_id == site_id) & CatsUser.cats_id.in_(ids)
    return _by_id(session, select(CatsUser.cats_id, CatsUser.name).where(mine)) if ids else {}


def company_names(session: Session, site_id: int, ids: set[int]) -> dict[int, str]:
    """Names by company id, as far as they are known."""
    mine = (CatsCompany.site_id == site_id) & CatsCompany.cats_id.in_(ids)
    return _by_id(session, select(CatsCompany.cats_id, CatsCompany.name).where(mine)) if ids else {}


def job_titles(session: Session, site_id: int, ids: Collection[int]) -> dict[int, str]:
    """Titles by job id, as far as they are known."""
    mine = (CatsJob.site_id == site_id) & CatsJob.cats_id.in_(ids)
    return _by_id(session, select(CatsJob.cats_id, CatsJob.title).where(mine)) if ids else {}


def list_names(session: Session, site_id: int, ids: Collection[int]) -> dict[int, str]:
    """Names by the id of a list of candidates or contacts, as far as they are known."""
    mine = (CatsList.site_id == site_id) & CatsList.cats_id.in_(ids)
    return _by_id(session, select(CatsList.cats_id, CatsList.name).where(mine)) if ids else {}


def tag_titles(session: Session, site_id: int, ids: Collection[int]) -> dict[int, str]:
    """Titles by tag id, as far as they are known."""
    mine = (CatsTag.site_id == site_id) & CatsTag.cats_id.in_(ids)
    return _by_id(session, select(CatsTag.cats_id, CatsTag.title).where(mine)) if ids else {}


def status_titles(session: Session, site_id: int, kind: str, ids: Collection[int]) -> dict[int, str]:
    """Titles by status id, as far as they are known. kind: job, contact, company, or pipeline (of any workflow)."""
    mine = (CatsStatus.site_id == site_id) & (CatsStatus.kind == kind) & CatsStatus.cats_id.in_(ids)
    return _by_id(session, select(CatsStatus.cats_id, CatsStatus.title).where(mine)) if ids else {}


def _by_id(session: Session, named: Select[int, str]) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(named)}


def forgotten(session: Session, site_id: int, records: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of the records, by (record type, CATS id), of which CATS is known to have them no longer."""
    return {
        (record_type, cats_id)
        for record_type, cats_id in records
        if session.get(CatsDeleted, (site_id, record_type, cats_id)) is not None
    }
