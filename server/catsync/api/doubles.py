"""What the reconciler found: records that CATS may hold twice after a lost answer. A person decides (SYNCING.md 2)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..clock import iso
from ..errors import CatsyncError
from ..integration.site import ConnectedSite, connected_site
from ..models import AuditEvent, DoubleFound, Person, Sync
from ..people.variables import variables
from ..services import services
from ..sync.rows import database_now
from .access import allow, current_user
from .schemas.doubles import DoubleList, DoubleSchema
from .schemas.ids import MAX_OWN_ID

blueprint = Blueprint(
    "doubles", __name__, url_prefix="/api/v1/doubles", description="What CATS may hold twice"
)
RECORDS = ("candidate", "contact", "company")
MOST = 200


@blueprint.get("")
@blueprint.response(200, DoubleList)
@allow("viewer")
def list_doubles() -> dict[str, Any]:
    """Those that nobody has dismissed, the newest first."""
    with services().database.read() as session:
        rows = select(DoubleFound).where(DoubleFound.dismissed_at.is_(None)).order_by(DoubleFound.id.desc())
        site = connected_site(session)
        return {"doubles": [_json(session, row, site) for row in session.scalars(rows.limit(MOST))]}


@blueprint.post(f"/<int(max={MAX_OWN_ID}):double_id>/dismiss")
@blueprint.response(200, DoubleSchema)
@allow("recruiter")
def dismiss(double_id: int) -> dict[str, Any]:
    """They are not the same, or it was put in order in CATS. Saying it twice changes nothing."""
    with services().database.write() as session:
        row = session.get(DoubleFound, double_id)
        if row is None:
            raise CatsyncError("not_found", "There is no such finding.")
        if row.dismissed_at is None:
            row.dismissed_at, row.dismissed_by = database_now(session), current_user().id
            detail = {"kind": row.record_type, "cats_id": row.cats_id, "double_id": row.double_id}
            session.add(
                AuditEvent(
                    user_id=current_user().id,
                    what="double.dismissed",
                    subject=f"double:{row.id}",
                    detail=detail,
                )
            )
        session.flush()
        return _json(session, row, connected_site(session))


def _json(session: Session, row: DoubleFound, site: ConnectedSite | None) -> dict[str, Any]:
    sync = session.get_one(Sync, row.sync_seq)
    person = session.get(Person, sync.person_id)
    name = variables(person.profile)["full_name"] if person else "a person who was erased"

    def link(cats_id: int) -> str | None:
        return site.link(row.record_type, cats_id) if site and row.record_type in RECORDS else None

    return {
        "id": row.id,
        "kind": row.record_type,
        "person_id": sync.person_id,
        "name": name,
        "cats_id": row.cats_id,
        "double_id": row.double_id,
        "url": link(row.cats_id),
        "double_url": link(row.double_id),
        "text": _text(row, name),
        "found_at": iso(row.found_at),
        "dismissed_at": iso(row.dismissed_at),
    }


def _text(row: DoubleFound, name: str) -> str:
    """Why it is told."""
    why = "An answer of CATS was lost when it was written."
    if row.record_type in RECORDS:
        return (
            f"CATS may have the {row.record_type} of {name} twice: {row.cats_id} and {row.double_id}. {why}"
        )
    what = {"note": "a note", "add_email": "an e-mail address", "add_phone": "a phone number",
            "place_pipeline": "a pipeline", "place_list": "a place on a list", "upload": "a file"}  # fmt: skip
    return f"CATS may have {what.get(row.record_type, 'an entry')} of {name} twice. {why}"
