"""Every error code of the API, once, with its HTTP status and whether the same request may be tried again.

Imports nothing, so that a guard test and the extension's texts can read it. The panel has a text for each
code (extension/shared/problems.js; tests/guards/test_error_codes.py keeps the two equal).
"""

from __future__ import annotations

from typing import Any

# code: (HTTP status, retryable)
CODES: dict[str, tuple[int, bool]] = {
    "bad_request": (400, False),
    "validation_failed": (422, False),
    "not_signed_in": (401, False),
    "token_revoked": (401, False),
    "forbidden": (403, False),
    "origin_refused": (403, False),
    "not_found": (404, False),
    "method_not_allowed": (405, False),
    "not_json": (415, False),
    "too_large": (413, False),
    "unsupported_file": (415, False),
    "conflict": (409, False),
    "plan_changed": (409, False),
    "setting_locked": (409, False),
    "setting_changed": (412, False),
    "pairing_expired": (410, False),
    "too_many_tries": (429, True),
    "cats_not_connected": (409, False),
    "cats_key_refused": (422, False),
    "cats_unreachable": (503, True),
    "cats_down": (503, True),
    "cats_no_calls_left": (503, True),
    "cats_other_site": (409, False),
    "database_unavailable": (503, True),
    "storage_full": (507, True),
    "internal": (500, True),
}


class CatsyncError(Exception):
    """An error meant for the caller: a code of CODES, a plain sentence, and details a program can use."""

    def __init__(self, code: str, message: str, details: dict[str, Any] | None = None) -> None:
        if code not in CODES:
            raise KeyError(code)
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details or {}

    @property
    def status(self) -> int:
        return CODES[self.code][0]

    @property
    def retryable(self) -> bool:
        return CODES[self.code][1]

    def body(self, request_id: str) -> dict[str, Any]:
        """The one shape of an error on the wire (ARCHITECTURE 1)."""
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "details": self.details,
                "retryable": self.retryable,
                "request_id": request_id,
            }
        }


class StartError(Exception):
    """The program cannot start: one clear line for the terminal, and exit code 1."""
