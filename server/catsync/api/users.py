"""Users over HTTP, for admins: who they are and which CATS user they are (I4). Adding users happens at the terminal."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy import select

from ..errors import CatsyncError
from ..integration.site import connected_site
from ..models import AuditEvent, CatsUser, User
from ..services import services
from .access import allow, current_user
from .schemas.ids import MAX_OWN_ID, cats_id

blueprint = Blueprint("users", __name__, url_prefix="/api/v1/users", description="The people who use Catsync")


class UserSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    role = fields.String(required=True)
    cats_user_id = fields.Integer(allow_none=True)


class UserList(Schema):
    users = fields.List(fields.Nested(UserSchema))


class UserChange(Schema):
    cats_user_id = cats_id(required=True, allow_none=True)


@blueprint.get("")
@blueprint.response(200, UserList)
@allow("admin")
def list_users() -> dict[str, Any]:
    """Everybody who may sign in."""
    with services().database.read() as session:
        rows = session.scalars(select(User).where(User.disabled_at.is_(None)).order_by(User.name)).all()
    return {"users": rows}


@blueprint.patch(f"/<int(max={MAX_OWN_ID}):user_id>")
@blueprint.arguments(UserChange)
@blueprint.response(200, UserSchema)
@allow("admin")
def change_user(body: dict[str, Any], user_id: int) -> User:
    """Say which CATS user owns the records that this user makes."""
    with services().database.write() as session:
        user = session.get(User, user_id)
        if user is None:
            raise CatsyncError("not_found", "There is no user with this id.")
        site = connected_site(session)
        wanted = body["cats_user_id"]
        if wanted is not None and (site is None or session.get(CatsUser, (site.id, wanted)) is None):
            raise CatsyncError("not_found", "CATS has no user with this id.")
        user.cats_user_id = wanted
        detail = {"cats_user_id": wanted}
        session.add(
            AuditEvent(
                user_id=current_user().id, what="user.changed", subject=f"user:{user.id}", detail=detail
            )
        )
    return user
