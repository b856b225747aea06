"""Users, sessions, invitations and tokens on the wire."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from ...access.passwords import MAX_LENGTH, MIN_LENGTH
from ...access.tokens import SCOPES
from ...access.users import ROLES
from .ids import cats_id, name_text, own_id

TEXT = r"(?=.*\S)[^\x00-\x1f\x7f\ud800-\udfff]+\Z"
MAX_COPIES = 200


def _text(max_length: int, **more: object) -> fields.String:
    rules = [validate.Length(min=1, max=max_length), validate.Regexp(TEXT)]
    return fields.String(validate=rules, **more)  # type: ignore[arg-type]


class SignedInUserSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    role = fields.String(required=True)
    cats_user_id = fields.Integer(allow_none=True)


class SignInSchema(Schema):
    email = name_text(254, required=True)
    password = name_text(MAX_LENGTH, required=True, load_only=True)


class SignedInSchema(Schema):
    user = fields.Nested(SignedInUserSchema, required=True)


class PasswordSchema(Schema):
    """current: the present password; null where there is none, or where a one-time link began the session."""

    current = name_text(MAX_LENGTH, load_default=None, allow_none=True, load_only=True)
    new = name_text(
        MAX_LENGTH,
        required=True,
        load_only=True,
        metadata={"description": f"At least {MIN_LENGTH} characters."},
    )


class UserSchema(SignedInUserSchema):
    is_disabled = fields.Boolean(required=True)
    has_password = fields.Boolean(required=True)


class UserList(Schema):
    users = fields.List(fields.Nested(UserSchema), required=True)


class UserChange(Schema):
    """Only what is sent is changed."""

    name = _text(200)
    role = fields.String(validate=validate.OneOf(ROLES))
    cats_user_id = cats_id(allow_none=True)
    is_disabled = fields.Boolean(truthy={True}, falsy={False})


class InvitationRequest(Schema):
    email = _text(254, required=True)
    name = _text(200, required=True)
    role = fields.String(load_default="recruiter", validate=validate.OneOf(ROLES))


class InvitationSchema(Schema):
    """Never the link: it is in the companion's terminal."""

    user = fields.Nested(UserSchema, required=True)
    expires_at = fields.String(required=True)


class CopyRequest(Schema):
    to = fields.List(own_id(), required=True, validate=validate.Length(min=1, max=MAX_COPIES))


class CopySchema(Schema):
    copied = fields.Integer(required=True)


class TokenRequest(Schema):
    name = _text(100, required=True)
    scopes = fields.List(
        fields.String(validate=validate.OneOf(SCOPES)),
        required=True,
        validate=validate.Length(min=1, max=len(SCOPES)),
    )


class OwnerSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)


class TokenSchema(Schema):
    """scopes: empty for a token from the terminal with all the rights of its user."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    user = fields.Nested(OwnerSchema, required=True)
    created_at = fields.String(required=True)
    last_used_at = fields.String(allow_none=True)


class TokenList(Schema):
    tokens = fields.List(fields.Nested(TokenSchema), required=True)


class NewTokenSchema(TokenSchema):
    """token: the secret, in this answer only."""

    token = fields.String(required=True)
