"""The one way to ask what applies: overrides and custom fields from the database, resolved (S3)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import CatsCustomField
from .fields import Field, custom_field
from .overrides import Scope, load
from .resolver import EffectiveSettings, resolve


def custom_fields(session: Session, site_id: int | None) -> tuple[Field, ...]:
    """The custom fields of the connected CATS site, from the mirror; none where nothing is connected."""
    if site_id is None:
        return ()
    rows = session.scalars(
        select(CatsCustomField)
        .where(CatsCustomField.site_id == site_id, CatsCustomField.record_type.in_(("candidate", "contact")))
        .order_by(CatsCustomField.record_type, CatsCustomField.cats_id)
    )
    return tuple(custom_field(r.record_type, r.cats_id, r.name, r.type, r.selections) for r in rows)


def effective(session: Session, scope: Scope, site_id: int | None) -> EffectiveSettings:
    """Every effective setting for a user, campaign and person (each may be absent)."""
    return resolve(load(session, scope), custom_fields(session, site_id))
