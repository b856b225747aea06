"""What names something: numbers that are whole, positive and no larger than the database takes, and texts it takes."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

MAX_OWN_ID = 2**31 - 1
MAX_CATS_ID = 2**63 - 1


def own_id(*, strict: bool = True, **more: Any) -> fields.Integer:
    """The id of a user or campaign. strict: False where it comes in an address, as text."""
    return fields.Integer(strict=strict, validate=validate.Range(min=1, max=MAX_OWN_ID), **more)


def cats_id(**more: Any) -> fields.Integer:
    """The id of a record of CATS."""
    return fields.Integer(strict=True, validate=validate.Range(min=1, max=MAX_CATS_ID), **more)


def name_text(max_length: int, **more: Any) -> fields.String:
    """A text that names something of ours: no NUL and no half of a surrogate pair, which no database takes."""
    rules = [validate.Length(max=max_length), validate.Regexp(r"[^\x00\ud800-\udfff]*\Z")]
    return fields.String(validate=rules, **more)
