"""Batches of outreach events: what was sent is kept as it came, whatever is in it (N1, N5)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from catsync.campaigns.activity_batches import begin
from catsync.db import Database
from catsync.models import ActivityBatchRow


@pytest.mark.postgres
@pytest.mark.parametrize("bad", ["a\x00b", "\ud800"])
def test_a_row_with_signs_that_a_database_refuses_stops_no_batch(postgresql: Database, bad: str) -> None:
    with postgresql.write() as session:
        batch = begin(session, [{"text": "fine"}, {"text": bad}], None).id
    with postgresql.read() as session:
        rows = select(ActivityBatchRow.sent).where(ActivityBatchRow.batch_id == batch)
        assert [row["text"] for row in session.scalars(rows.order_by(ActivityBatchRow.position))] == [
            "fine",
            bad,
        ]
