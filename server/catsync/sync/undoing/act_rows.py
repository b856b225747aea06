"""E-mail addresses, phone numbers, notes and files taken away again: rows that CATS gave an id."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from ...cats import CatsNotFound, EmailRow, Person
from ..record_values import phone_key
from ..run import Run
from ..write_notes import plain_text
from . import forgetting
from .act import Act, Changed, act_name, nothing, told_around
from .deeds import Deed
from .look import Look


def undo_email(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    """Where it has become the primary one, another is made that first: CATS wants exactly one."""
    rows = look.record.emails if isinstance(look.record, Person) else ()
    row = next((row for row in rows if row.id == deed.remote_id), None)
    if row is not None and row.email.casefold() != str(deed.payload["entry"]["email"]).casefold():
        raise Changed(f"an e-mail address of the {deed.record_type} was changed")
    others = [other for other in rows if other is not row and other.id is not None]
    if row is not None and row.is_primary and others:
        yield _promote(run, deed, others[0])
    yield _take_row(
        run, deed, "emails", row is not None,
        lambda: run.client.delete_email(deed.record_type, deed.cats_id, int(deed.remote_id or 0)),
    )  # fmt: skip


def _promote(run: Run, deed: Deed, other: EmailRow) -> Act:
    return Act(
        act_name(deed, ":primary"),
        lambda: run.client.update_email(
            deed.record_type, deed.cats_id, int(other.id or 0), other.email, is_primary=True
        ),
        nothing, {"record_id": deed.cats_id},
    )  # fmt: skip


def undo_phone(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    rows = look.record.phones if isinstance(look.record, Person) else ()
    row = next((row for row in rows if row.id == deed.remote_id), None)
    sent = str(deed.payload["entry"]["number"])
    if row is not None and sent.startswith("+") and phone_key(row.number) != phone_key(sent):
        raise Changed(f"a phone number of the {deed.record_type} was changed")
    yield _take_row(
        run, deed, "phones", row is not None,
        lambda: run.client.delete_phone(deed.record_type, deed.cats_id, int(deed.remote_id or 0)),
    )  # fmt: skip


def _take_row(run: Run, deed: Deed, kind: str, is_there: bool, call: Callable[[], None]) -> Act:
    entry = deed.payload["entry"]

    def effect(session: Session, run: Run) -> None:
        forgetting.forget_entry(session, run, deed, kind)

    return Act(
        act_name(deed), call if is_there else None, effect, {"record_id": deed.cats_id},
        {"what": "removed" if is_there else "gone", "field": kind},
        ({"field": kind, "before": entry, "after": None},),
    )  # fmt: skip


def undo_note(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    activity_id, row = int(deed.remote_id or 0), None
    if activity_id:
        try:
            row = run.client.get_activity(activity_id)
        except CatsNotFound:
            row = None
    sent = deed.payload.get("notes")
    if row is not None and sent is not None and plain_text(row.notes) != plain_text(sent):
        raise Changed("a note was changed")
    yield Act(
        act_name(deed), (lambda: run.client.delete_activity(activity_id)) if row is not None else None,
        lambda session, run: forgetting.forget_note(session, run, deed),
        {"record_id": deed.cats_id, "activity_id": activity_id}, told_around(deed, is_there=row is not None),
    )  # fmt: skip


def undo_resume(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    is_there = look.record is not None and any(row.id == deed.remote_id for row in look.attachments)
    yield Act(
        act_name(deed),
        (lambda: run.client.delete_attachment(int(deed.remote_id or 0))) if is_there else None,
        lambda session, run: forgetting.forget_resume(session, run, deed),
        {"record_id": deed.cats_id, "attachment_id": deed.remote_id}, told_around(deed, is_there=is_there),
    )  # fmt: skip
