"""Settings over HTTP: the catalogue, one override, the effective values (S1-S4)."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..access.users import has_role
from ..campaigns.waiting import wake_held_by
from ..errors import CatsyncError
from ..integration.site import connected_site
from ..models import CatsUser, Person, SettingOverride, User
from ..services import services
from ..settings.catalogue import LAYERS, SETTINGS, Setting
from ..settings.effective import custom_fields, effective
from ..settings.fields import RECORD_TYPES, Field, fields_of
from ..settings.overrides import Scope, Slot, check_scope, put, remove
from ..settings.resolver import Effective, Source
from ..settings.templates import TEXT_VARIABLES
from ..settings.validation import check_slot, check_value, setting_of
from .access import allow, current_user
from .schemas.settings import (
    CatalogueSchema,
    EffectiveQuery,
    EffectiveResponse,
    OverrideRequest,
    OverrideSchema,
    SlotQuery,
)

blueprint = Blueprint(
    "settings", __name__, url_prefix="/api/v1/settings", description="What the team decided"
)


@blueprint.get("/catalogue")
@blueprint.response(200, CatalogueSchema)
@allow("viewer")
def catalogue() -> dict[str, Any]:
    """Every setting and every field, custom ones of the connected CATS included."""
    with services().database.read() as session:
        site = connected_site(session)
        custom = custom_fields(session, site.id if site else None)
        users = session.scalars(select(CatsUser).where(CatsUser.site_id == (site.id if site else 0))).all()
    return {
        "settings": [setting_json(s) for s in SETTINGS],
        "fields": {t: [field_json(f) for f in fields_of(t, custom)] for t in RECORD_TYPES},
        "users": [{"value": u.cats_id, "label": u.name} for u in users],
        "variables": list(TEXT_VARIABLES),
    }


@blueprint.get("/effective")
@blueprint.arguments(EffectiveQuery, location="query")
@blueprint.response(200, EffectiveResponse)
@allow("viewer")
def read_effective(query: dict[str, Any]) -> dict[str, Any]:
    """What applies to a user, campaign and person, with where each value comes from.

    `layer` leaves out what does not belong to that layer's own page: team and campaign without any user's settings.
    """
    scope, layer = _scope(query)
    if scope.user_id is not None:
        _check_may_read("user", str(scope.user_id))
    with services().database.read() as session:
        check_scope(session, scope)
        site = connected_site(session)
        found = effective(session, scope, site.id if site else None)
    return {"settings": [{**effective_json(r), "version": r.version_at(layer)} for r in found.rows]}


@blueprint.get("/<layer>/<layer_id>/<key>")
@blueprint.arguments(SlotQuery, location="query")
@blueprint.response(200, OverrideSchema)
@allow("viewer")
def read_override(
    query: dict[str, str], layer: str, layer_id: str, key: str
) -> tuple[dict[str, Any], int, dict[str, str]]:
    """One override; 404 where the value is inherited."""
    _check_may_read(layer, layer_id)
    with services().database.read() as session:
        slot, _, _, _ = _checked(session, query, layer, layer_id, key)
        row = session.get(SettingOverride, slot.identity())
    if row is None:
        raise CatsyncError("not_found", "This setting is inherited here.")
    return _with_etag(row)


@blueprint.put("/<layer>/<layer_id>/<key>")
@blueprint.arguments(OverrideRequest)
@blueprint.arguments(SlotQuery, location="query")
@blueprint.response(200, OverrideSchema)
@allow("recruiter")
def write_override(
    body: dict[str, Any], query: dict[str, str], layer: str, layer_id: str, key: str
) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Set one value at one layer. `locked` is for admins at the team layer.

    Nothing is pushed by it: only syncs of this person or campaign that wait already look again whether they may go on.
    """
    _check_may_write(layer, layer_id, body["locked"])
    with services().database.write() as session:
        slot, setting, field, custom = _checked(session, query, layer, layer_id, key)
        check_value(setting, body["value"], slot.record_type, field, custom)
        row = put(
            session,
            slot,
            body["value"],
            is_locked=body["locked"],
            by=current_user().id,
            if_version=_if_version(),
        )
        answer = _with_etag(row)
        woken = wake_held_by(session, layer, layer_id)
    if woken:
        services().wake()
    return answer


@blueprint.delete("/<layer>/<layer_id>/<key>")
@blueprint.arguments(SlotQuery, location="query")
@blueprint.response(204)
@allow("recruiter")
def delete_override(query: dict[str, str], layer: str, layer_id: str, key: str) -> None:
    """Back to inherited. Nothing is pushed by it, as with setting a value."""
    _check_may_write(layer, layer_id, None)
    with services().database.write() as session:
        slot, _, _, _ = _checked(session, query, layer, layer_id, key)
        remove(session, slot, by=current_user().id, if_version=_if_version())
        woken = wake_held_by(session, layer, layer_id)
    if woken:
        services().wake()


def _scope(query: dict[str, Any]) -> tuple[Scope, str]:
    """Whose settings are asked for, and the layer whose overrides could be changed there."""
    asked = Scope(
        query["user"] if query["user"] is not None else current_user().id, query["campaign"], query["person"]
    )
    layer = query["layer"]
    if layer is None:
        return asked, asked.layers()[-1][0]
    scope = Scope(
        asked.user_id if layer == "user" else None,
        asked.campaign_id if layer in ("campaign", "person") else None,
        asked.person_id if layer == "person" else None,
    )
    if scope.layers()[-1][0] != layer:
        raise CatsyncError("bad_request", f"The layer {layer} needs the id of its {layer}.")
    return scope, layer


def _check_may_read(layer: str, layer_id: str) -> None:
    if layer == "user" and layer_id != str(current_user().id) and not has_role(current_user(), "admin"):
        raise CatsyncError("forbidden", "Only admins see the settings of others.", {"role": "admin"})


def _check_may_write(layer: str, layer_id: str, locked: bool | None) -> None:
    """W3: team settings are the admins'; a user's are theirs and the admins'."""
    user: User = current_user()
    if has_role(user, "admin"):
        if locked is not None and layer != "team":
            raise CatsyncError("bad_request", "Only team settings can be locked.")
        return
    if layer == "team" or locked is not None or (layer == "user" and layer_id != str(user.id)):
        raise CatsyncError("forbidden", "Only admins may change this.", {"role": "admin"})


def _checked(
    session: Session, query: dict[str, str], layer: str, layer_id: str, key: str
) -> tuple[Slot, Setting, Field | None, tuple[Field, ...]]:
    if layer not in LAYERS:
        raise CatsyncError("not_found", f"There is no layer “{layer[:32]}”.")
    if layer == "person" and session.get(Person, layer_id) is None:
        raise CatsyncError("not_found", "There is no person with this id.")
    setting = setting_of(key)
    site = connected_site(session)
    custom = custom_fields(session, site.id if site else None)
    field = check_slot(setting, layer, query["record_type"], query["field"], custom)
    return Slot(layer, layer_id, key, query["record_type"], query["field"]), setting, field, custom


def _if_version() -> int | None:
    header = request.headers.get("If-Match")
    if header is None:
        return None
    text = header.strip().removeprefix("W/").strip('"')
    if not text.isdecimal():
        raise CatsyncError("bad_request", "If-Match must be the ETag of the setting.")
    return int(text)


def setting_json(setting: Setting) -> dict[str, Any]:
    return {
        "key": setting.key,
        "id": setting.id,
        "type": setting.type,
        "choices": [{"value": value, "label": label} for value, label in setting.choices],
        "default": None if callable(setting.default) else setting.default,
        "label": setting.label,
        "help": setting.help,
        "layers": list(setting.layers),
        "per_record_type": bool(setting.record_types),
        "record_types": list(setting.record_types),
        "per_field": setting.is_per_field,
        "group": setting.group,
        "rank": setting.rank,
        "choices_from": setting.choices_from,
    }


def field_json(field: Field) -> dict[str, Any]:
    return {
        "key": field.key,
        "label": field.label,
        "type": field.type,
        "is_required": field.is_required,
        "choices": [{"value": value, "label": label} for value, label in field.selections],
    }


def effective_json(row: Effective) -> dict[str, Any]:
    return {
        "key": row.key,
        "record_type": row.record_type,
        "field": row.field,
        "value": row.value,
        "source": _source_json(row.source),
        "inherited": {"value": row.inherited_value, "source": _source_json(row.inherited_source)},
        "locked": _source_json(row.locked_by) if row.locked_by else None,
        "ignored": [{"value": o.value, "source": _source_json(o.source)} for o in row.ignored],
    }


def _source_json(source: Source) -> dict[str, Any]:
    return {"layer": source.layer, "id": source.id, "name": source.name, "by": source.by, "at": source.at}


def _with_etag(row: SettingOverride) -> tuple[dict[str, Any], int, dict[str, str]]:
    return _override_json(row), 200, {"ETag": f'"{row.version}"'}


def _override_json(row: SettingOverride) -> dict[str, Any]:
    return {
        "layer": row.layer,
        "id": row.layer_id,
        "key": row.key,
        "record_type": row.record_type or None,
        "field": row.field or None,
        "value": row.value,
        "locked": row.is_locked,
        "version": row.version,
    }
