"""What differs between the two databases: whose clock counts, and inserting a row at most once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ..clock import now


def database_now(session: Session) -> datetime:
    """The clock that leases go by: PostgreSQL's own (several machines share it), else that of this machine."""
    if session.get_bind().dialect.name != "postgresql":
        return now()
    moment: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return moment.astimezone(UTC)


def insert_once(session: Session, model: type[Any], **values: Any) -> bool:
    """Insert the row unless its key is there already; whether it was inserted. Waits for a rival's commit."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(model).values(**values).on_conflict_do_nothing()
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]
