"""Two batches at once, in opposite orders, on both databases: every event kept once, every answer true (N5)."""

from __future__ import annotations

import threading

from catsync.campaigns import activities, store
from catsync.campaigns.batch import record_all
from catsync.clock import now
from catsync.db import Database
from catsync.errors import CatsyncError
from catsync.models import Activity, CampaignMember, Person
from catsync.people.recognition import Given

COUNT = 30


def test_two_batches_in_opposite_orders_keep_every_event_once(database: Database) -> None:
    with database.write() as session:
        campaign = store.create(session, "Backend Q4", None).id

    def read(number: int) -> activities.ActivityIn:
        email = f"p{number}@x.example"
        fields = {"full_name": f"Person {number}", "emails": [{"email": email, "kind": "unknown"}]}
        who = Given("tool", None, email, f"Person {number}", fields)
        return activities.ActivityIn("outreach", f"e{number}", who, "email", "reply", now(), campaign)

    answers: dict[int, list[tuple[int, str]]] = {}
    begun = threading.Barrier(2)

    def run(step: int) -> None:
        rows = list(range(COUNT))[::step]
        begun.wait(10)
        found = record_all(database, rows, read, None)
        answers[step] = [(rows[r.index], r.recorded.state if r.recorded else str(r.error)) for r in found]

    threads = [threading.Thread(target=run, args=(step,)) for step in (1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    pairs = zip(sorted(answers[1]), sorted(answers[-1]), strict=True)
    assert [sorted((one[1], other[1])) for one, other in pairs] == [["accepted", "known"]] * COUNT
    with database.read() as session:
        assert session.query(Activity).count() == COUNT
        assert session.query(Person).count() == COUNT
        assert {m.stage for m in session.query(CampaignMember)} == {"replied"}


def test_a_row_that_cannot_be_read_or_at_which_we_fail_leaves_the_others_alone(database: Database) -> None:
    def read(row: str) -> activities.ActivityIn:
        if row == "wrong":
            raise CatsyncError("validation_failed", "wrong")
        if row == "fault":
            raise ZeroDivisionError
        who = Given("tool", f"https://people.example/{row}", None, row, {"full_name": row})
        return activities.ActivityIn("outreach", row, who, "email", "sent", now())

    found = record_all(database, ["a", "wrong", "b", "fault", "c"], read, None)
    assert [r.error.code if r.error else "" for r in found] == ["", "validation_failed", "", "internal", ""]
    with database.read() as session:
        assert session.query(Activity).count() == 3
