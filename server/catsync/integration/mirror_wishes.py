"""What an admin may wish of the copy of CATS: that it is compared with CATS, or made anew. Both are written down."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from ..clock import now
from ..mirror.rebuild import is_wished, throw_away
from ..mirror.sweeps import compare_now, comparison_summary
from ..models import AuditEvent


def wish(session: Session, site_id: int, user_id: int | None, *, is_rebuilt: bool) -> dict[str, Any]:
    """The mirror's thread meets it at its next step; what `comparison` then says. user_id: None at the terminal."""
    before = comparison_summary(session, site_id)
    (throw_away if is_rebuilt else compare_now)(session, site_id, now())
    what = "mirror.rebuilt" if is_rebuilt else "mirror.compared"
    detail = {"calls_needed": before["calls_needed"]}
    session.add(AuditEvent(user_id=user_id, what=what, subject="integration", detail=detail))
    session.flush()
    return comparison(session, site_id)


def comparison(session: Session, site_id: int) -> dict[str, Any]:
    """`comparison_summary`; state: rebuilding while what was thrown away is taken away."""
    summary = comparison_summary(session, site_id)
    return {**summary, "state": "rebuilding"} if is_wished(session, site_id) else summary
