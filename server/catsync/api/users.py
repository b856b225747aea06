"""Users over HTTP, for admins: roles, CATS users, who may come in, and settings copied between them (I4)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..access import users
from ..access.copied_settings import copy_settings
from ..errors import CatsyncError
from ..integration.site import connected_site
from ..models import CatsUser, User
from ..services import services
from .access import allow, current_user
from .schemas.access import CopyRequest, CopySchema, UserChange, UserList, UserSchema
from .schemas.ids import MAX_OWN_ID

blueprint = Blueprint("users", __name__, url_prefix="/api/v1/users", description="The people who use Catsync")


@blueprint.get("")
@blueprint.response(200, UserList)
@allow("admin")
def list_users() -> dict[str, Any]:
    """Everybody, by name; the disabled ones last."""
    with services().database.read() as session:
        rows = session.scalars(select(User).order_by(User.disabled_at.is_not(None), User.name)).all()
    return {"users": [user_json(row) for row in rows]}


@blueprint.patch(f"/<int(max={MAX_OWN_ID}):user_id>")
@blueprint.arguments(UserChange)
@blueprint.response(200, UserSchema)
@allow("admin")
def change_user(body: dict[str, Any], user_id: int) -> dict[str, Any]:
    """Change the name, the role, which CATS user owns their records, or whether they may come in."""
    with services().database.write() as session:
        user = users.get_user(session, user_id)
        _check_cats_user(session, body.get("cats_user_id"))
        users.change_user(session, user, body, by=current_user().id)
        return user_json(user)


@blueprint.post(f"/<int(max={MAX_OWN_ID}):user_id>/settings/copy")
@blueprint.arguments(CopyRequest)
@blueprint.response(200, CopySchema)
@allow("admin")
def copy(body: dict[str, Any], user_id: int) -> dict[str, int]:
    """Give others the user's own settings in place of theirs. `copied`: how many values were set."""
    with services().database.write() as session:
        source = users.get_user(session, user_id)
        targets = [users.get_user(session, each) for each in sorted(set(body["to"]))]
        return {"copied": copy_settings(session, source, targets, by=current_user().id)}


def user_json(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "cats_user_id": user.cats_user_id,
        "is_disabled": user.disabled_at is not None,
        "has_password": user.password_hash is not None,
    }


def _check_cats_user(session: Session, wanted: int | None) -> None:
    site = connected_site(session)
    if wanted is not None and (site is None or session.get(CatsUser, (site.id, wanted)) is None):
        raise CatsyncError("not_found", "CATS has no user with this id.")
