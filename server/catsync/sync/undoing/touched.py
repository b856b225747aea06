"""Whether somebody touched a record since we created it: then it is not deleted (F7).

CATS tells no history, so what we wrote is compared with what is there, and CATS' date of the last change with the times
of our own writes. A record that was put on a list by somebody else is not noticed: CATS does not tell the lists of a
record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from ...cats import Activity, Company, Person
from .deeds import Deed
from .expected import Expected, expected_of, fields_touched, rows_touched
from .look import Look
from .moved import was_moved
from .ours import Ours

SLACK = timedelta(seconds=2)  # CATS' dates are whole seconds


def touched(deed: Deed, look: Look, ours: Ours) -> list[str]:
    """What somebody else did to the record that this deed created, in words; empty where nobody did anything."""
    record = look.record
    if record is None:
        return []
    expected: Expected = expected_of(deed, ours.left)
    found = [*fields_touched(expected, record), *rows_touched(expected, record)]
    if not isinstance(record, Company):
        found += _around(look, ours)
    if not found and _was_changed_by_another(deed, record, ours):
        found.append("it was changed")
    return found


def _around(look: Look, ours: Ours) -> Iterable[str]:
    if any(_is_by_hand(row) and row.id not in ours.notes for row in look.activities):
        yield "an activity was added"
    for row in look.pipelines:
        if row.id not in ours.pipelines:
            yield "it was put into a pipeline"
        elif was_moved(look, row, ours.statuses.get(row.id, frozenset({None}))):
            yield "its status in a pipeline was changed"
        elif row.rating:
            yield "it was rated in a pipeline"
    if any(row.id not in ours.resumes for row in look.attachments):
        yield "a file was added"
    if any(row.id not in ours.tags for row in look.tags):
        yield "a tag was added"


def _is_by_hand(row: Activity) -> bool:
    """What CATS logs by itself has an annotation and no text."""
    return bool((row.notes or "").strip()) or not (row.annotation or "").strip()


def _was_changed_by_another(deed: Deed, record: Person | Company, ours: Ours) -> bool:
    """Whether none of our writes is as long after the creation as CATS' date of the last change.

    How far CATS' clock is from ours does not matter: the record's own two dates are compared with each other.
    """
    if record.date_created is None or record.date_modified is None or not deed.spans:
        return False
    after = record.date_modified - record.date_created
    return after > SLACK and not any(
        write.since - made.until - SLACK <= after <= write.until - made.since + SLACK
        for made in deed.spans
        for write in ours.writes
    )
