"""Which events are found, on both databases: they compare texts, times and JSON in ways of their own (Q6)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from catsync.audit.wanted import Wanted, before, page_of
from catsync.db import Database
from catsync.models import AuditEvent, DoubleFound, Sync, User

START = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
ADMIN, RECRUITER = User(id=1, role="admin"), User(id=2, role="recruiter")
EVENTS: list[tuple[str, str, dict[str, Any]]] = [
    ("sync.accepted", "sync:s1", {"person_id": "p1"}),
    ("record.created", "person:p1", {"sync_id": "s1"}),
    ("record.updated", "person:p1", {"sync_id": "elsewhere"}),
    ("sync.undo_asked", "sync:s2", {"person_id": "p1", "undoes": "s1"}),
    ("record.deleted", "person:p1", {"sync_id": "s2"}),
    ("double.dismissed", "double:1", {}),
    ("sync.accepted", "sync:s3", {"person_id": "p2"}),
    ("recordings.odd", "person:p2", {}),
    ("setting.changed", "user:2", {}),
    ("setting.changed", "user:1", {}),
    ("setting.changed", "team:default", {}),
]


@pytest.fixture
def database(database: Database) -> Database:
    _fill(database)
    return database


def _fill(database: Database) -> None:
    """An event a minute, by user 2; the sync s2 takes s1 back."""
    with database.write() as session:
        for seq, name, person, undoes in ((1, "s1", "p1", None), (2, "s2", "p1", 1), (3, "s3", "p2", None)):
            session.add(
                Sync(
                    seq=seq, id=name, site_id=1, person_id=person, request={}, state="done", undoes_seq=undoes
                )
            )
        session.flush()
        found = DoubleFound(id=1, site_id=1, sync_seq=1, step="x", record_type="note", cats_id=1, double_id=2)
        session.add(found)
        for number, (what, subject, detail) in enumerate(EVENTS):
            at = START + timedelta(minutes=number)
            session.add(AuditEvent(what=what, subject=subject, detail=detail, at=at, user_id=2))
            session.flush()


def found(database: Database, reader: User = ADMIN, **wanted: Any) -> list[int]:
    """Their places in EVENTS, the newest first."""
    with database.read() as session:
        events, total = page_of(session, Wanted(**wanted), reader, 1, 100)
        assert before(session, Wanted(**wanted), reader, None, 100) == events
    assert total == len(events)
    return [event.id - 1 for event in events]


def test_events_are_found_by_what_they_are_about(database: Database) -> None:
    assert found(database) == list(range(10, -1, -1))
    assert found(database, what="record.") == [4, 2, 1]
    assert found(database, what="re_ord") == []
    assert found(database, person_id="p1") == [5, 4, 3, 2, 1, 0]
    assert found(database, sync_id="s1") == [4, 3, 1, 0]
    assert found(database, sync_id="s2") == [4, 3]
    assert found(database, sync_id="s1", what="record.") == [4, 1]
    assert found(database, user_id=1) == []
    assert found(database, person_id="nobody") == found(database, sync_id="none") == []


def test_events_are_found_by_their_time_whose_end_is_not_included(database: Database) -> None:
    wanted = {"since": START + timedelta(minutes=2), "until": START + timedelta(minutes=4)}
    assert found(database, **wanted) == [3, 2]


def test_others_than_admins_find_what_syncs_and_settings_show_them(database: Database) -> None:
    assert found(database, RECRUITER) == [8, 6, 5, 4, 3, 2, 1, 0]
