"""Pairing over HTTP: start and poll from the extension, confirm or refuse from our own page (W2)."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from ..access.pairing import Fetched, fetch_token, settle_pairing, start_pairing
from ..clock import iso
from ..errors import CatsyncError
from ..services import services
from .access import allow, current_user
from .origins import pages_url, sent_origin

SECRET_HEADER = "X-Pairing-Secret"  # noqa: S105 - the name of a header

blueprint = Blueprint("pairings", __name__, url_prefix="/api/v1", description="Pairing a browser")


class StartSchema(Schema):
    browser = fields.String(load_default="", validate=validate.Length(max=100))


class StartedSchema(Schema):
    id = fields.String(required=True)
    code = fields.String(required=True)
    secret = fields.String(required=True)
    expires_at = fields.String(required=True)
    confirm_url = fields.String(required=True)


class PairedUserSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)


class PolledSchema(Schema):
    state = fields.String(required=True, validate=validate.OneOf(["waiting", "confirmed", "refused"]))
    token = fields.String()
    user = fields.Nested(PairedUserSchema)
    browser_name = fields.String()


class CodeSchema(Schema):
    code = fields.String(required=True, validate=validate.Length(min=1, max=20))


class ConfirmSchema(CodeSchema):
    browser_name = fields.String(required=True, validate=validate.Length(min=1, max=100))


class SettledSchema(Schema):
    state = fields.String(required=True)
    browser_name = fields.String(allow_none=True)


@blueprint.post("/pairings")
@blueprint.arguments(StartSchema)
@blueprint.response(201, StartedSchema)
@allow("extension")
def start(values: dict[str, str]) -> dict[str, Any]:
    """Ask to be paired: a code to show, and the secret with which the token is fetched."""
    with services().database.write() as session:
        pairing, secret = start_pairing(session, str(sent_origin()), values["browser"])
    return {
        "id": pairing.id,
        "code": pairing.code,
        "secret": secret,
        "expires_at": iso(pairing.expires_at),
        "confirm_url": f"{pages_url()}pair?code={pairing.code}",
    }


@blueprint.get("/pairings/<string:pairing_id>")
@blueprint.response(200, PolledSchema)
@allow("extension")
def poll(pairing_id: str) -> dict[str, Any]:
    """Where it stands; the first answer after the confirmation carries the token, no later one does."""
    key = f"poll:{pairing_id}"
    _stop_guessing(key)
    with services().database.write() as session:
        try:
            fetched = fetch_token(session, pairing_id, request.headers.get(SECRET_HEADER, ""), sent_origin())
        except CatsyncError as error:
            if error.code == "not_found":
                services().tries.note(key)
            raise
    return _polled(fetched)


@blueprint.post("/pairings/<string:pairing_id>/confirm")
@blueprint.arguments(ConfirmSchema)
@blueprint.response(200, SettledSchema)
@allow("viewer", by="session")
def confirm(values: dict[str, str], pairing_id: str) -> dict[str, Any]:
    """Give the browser that shows this code a token of yours, under a name."""
    name = values["browser_name"].strip()
    if not name:
        raise CatsyncError("validation_failed", "The browser needs a name.")
    return _settle(pairing_id, values["code"], name)


@blueprint.post("/pairings/<string:pairing_id>/refuse")
@blueprint.arguments(CodeSchema)
@blueprint.response(200, SettledSchema)
@allow("viewer", by="session")
def refuse(values: dict[str, str], pairing_id: str) -> dict[str, Any]:
    """Say that this browser is not yours."""
    return _settle(pairing_id, values["code"], None)


def _settle(pairing_id: str, code: str, name: str | None) -> dict[str, Any]:
    key = f"pair:{current_user().id}"
    _stop_guessing(key)
    with services().database.write() as session:
        try:
            pairing = settle_pairing(session, pairing_id, code, current_user(), name)
        except CatsyncError as error:
            if error.code == "not_found":
                services().tries.note(key)
            raise
    return {"state": pairing.state, "browser_name": pairing.browser_name}


def _polled(fetched: Fetched) -> dict[str, Any]:
    answer: dict[str, Any] = {"state": fetched.state}
    if fetched.token is not None:
        answer["token"] = fetched.token
    if fetched.user is not None:
        answer |= {"user": fetched.user, "browser_name": fetched.browser_name}
    return answer


def _stop_guessing(key: str) -> None:
    wait = services().tries.wait_seconds(key)
    if wait:
        raise CatsyncError(
            "too_many_tries", f"Too many wrong codes. Try again in {wait} seconds.", {"retry_after": wait}
        )
