"""E-mail addresses and phones: rows of their own beneath a record. CATS_API.md 2.2, 2.3."""

from __future__ import annotations

from typing import Any

from .. import reading
from ..errors import CatsBadRequest
from ..records import EmailRow, PhoneRow
from ..schemas import EMAIL, PHONE, checked, checked_id
from .asking import Asking, record_path


class ContactPointCalls(Asking):
    def emails(self, record_type: str, record_id: int) -> tuple[EmailRow, ...]:
        """All addresses of a candidate or contact; companies have none (CatsBadRequest)."""
        return self._all(_emails_path(record_type, record_id), reading.email_row)

    def get_email(self, record_type: str, record_id: int, email_id: int) -> EmailRow:
        path = _emails_path(record_type, record_id)
        return self._get(f"{path}/{checked_id(email_id, 'e-mail address')}", reading.email_row)

    def add_email(self, record_type: str, record_id: int, email: str, is_primary: bool = False) -> int:
        path = _emails_path(record_type, record_id)
        body = checked(EMAIL[record_type], {"email": email, "is_primary": is_primary}, "e-mail address")
        return self._create(path, body)

    def update_email(
        self, record_type: str, record_id: int, email_id: int, email: str, is_primary: bool | None = None
    ) -> None:
        """is_primary None leaves the key out. Exactly one address of a record is primary."""
        path = _emails_path(record_type, record_id)
        body: dict[str, Any] = {"email": email}
        if is_primary is not None:
            body["is_primary"] = is_primary
        checked(EMAIL[record_type], body, "e-mail address")
        self._transport.request("PUT", f"{path}/{checked_id(email_id, 'e-mail address')}", body=body)

    def delete_email(self, record_type: str, record_id: int, email_id: int) -> None:
        path = _emails_path(record_type, record_id)
        self._transport.request("DELETE", f"{path}/{checked_id(email_id, 'e-mail address')}")

    def phones(self, record_type: str, record_id: int) -> tuple[PhoneRow, ...]:
        return self._all(_phones_path(record_type, record_id), reading.phone_row)

    def get_phone(self, record_type: str, record_id: int, phone_id: int) -> PhoneRow:
        path = _phones_path(record_type, record_id)
        return self._get(f"{path}/{checked_id(phone_id, 'phone')}", reading.phone_row)

    def add_phone(
        self, record_type: str, record_id: int, number: str, type: str, extension: str | None = None
    ) -> int:
        """number: with its country code (+...), else CATS parses it wrongly. type: see *_PHONE_TYPES."""
        path = _phones_path(record_type, record_id)
        return self._create(path, _phone_body(record_type, number, type, extension))

    def update_phone(
        self,
        record_type: str,
        record_id: int,
        phone_id: int,
        number: str,
        type: str,
        extension: str | None = None,
    ) -> None:
        """extension None leaves the key out."""
        path = f"{_phones_path(record_type, record_id)}/{checked_id(phone_id, 'phone')}"
        self._transport.request("PUT", path, body=_phone_body(record_type, number, type, extension))

    def delete_phone(self, record_type: str, record_id: int, phone_id: int) -> None:
        path = _phones_path(record_type, record_id)
        self._transport.request("DELETE", f"{path}/{checked_id(phone_id, 'phone')}")


def _emails_path(record_type: str, record_id: int) -> str:
    if record_type not in EMAIL:
        raise CatsBadRequest("Only candidates and contacts have e-mail addresses")
    return record_path(record_type, record_id, "emails")


def _phone_body(record_type: str, number: str, type: str, extension: str | None) -> dict[str, Any]:
    body = {"number": number, "type": type}
    if extension is not None:
        body["extension"] = extension
    return checked(PHONE[record_type], body, "phone")


def _phones_path(record_type: str, record_id: int) -> str:
    if record_type not in PHONE:
        raise CatsBadRequest("Only candidates, contacts and companies have phones")
    return record_path(record_type, record_id, "phones")
