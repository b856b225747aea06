"""Plain questions to the mirror: a record, a name, the choices of a picker."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import CatsCompany, CatsCustomField, CatsPerson, CatsUser


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
    return {row.cats_id: row.name for row in session.scalars(select(CatsUser).where(mine))} if ids else {}


def company_names(session: Session, site_id: int, ids: set[int]) -> dict[int, str]:
    """Names by company id, as far as they are known."""
    mine = (CatsCompany.site_id == site_id) & CatsCompany.cats_id.in_(ids)
    return {row.cats_id: row.name for row in session.scalars(select(CatsCompany).where(mine))} if ids else {}
