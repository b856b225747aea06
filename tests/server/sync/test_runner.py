"""A sync against the sandbox: what CATS holds afterwards, and how many calls it took."""

from __future__ import annotations

import pytest
from tests.server.sync.world import ACME, MARTA, World

from catsync.cats import CatsClient
from catsync.sync.queue import cancel, retry, wake_waiting
from catsync.sync.runner import run_sync
from catsync.sync.timing import Timing

EMAIL = {"email": "marta@acme-robotics.example", "is_primary": True}
PHONE = {"number": "+442079460101", "type": "mobile"}


def existing(world: World, **fields: object) -> tuple[str, int]:
    """A person linked to a candidate that CATS holds."""
    cats_id = world.sandbox.add("candidates", **{**MARTA, **fields})
    person_id = world.person(candidate=MARTA)
    world.link(person_id, "candidate", cats_id)
    return person_id, cats_id


def test_a_new_candidate_is_one_post(world: World) -> None:
    person_id = world.person(candidate={**MARTA, "emails": [EMAIL], "phones": [PHONE]})
    sync = world.run(world.queue(person_id))
    [record] = world.sandbox.records("candidates")
    assert sync.state == "done"
    assert world.sandbox.calls() == ["POST /candidates"]
    assert sync.calls == 1
    assert (record["last_name"], record["emails"]["primary"]) == ("Oliveira", EMAIL["email"])
    assert world.links(person_id) == {"candidate": record["id"]}
    [outcome] = sync.outcome["records"]
    assert (outcome["action"], outcome["cats_id"]) == ("created", record["id"])
    assert sorted(outcome["written"]) == ["emails", "first_name", "last_name", "phones", "title"]


def test_a_contact_gets_the_company_that_is_created_before_it(world: World) -> None:
    contact = {**MARTA, "owner_id": 1}
    sync = world.run(world.queue(world.person(company=ACME, contact=contact)))
    [company], [record] = world.sandbox.records("companies"), world.sandbox.records("contacts")
    assert sync.state == "done"
    assert world.sandbox.calls() == ["POST /companies", "POST /contacts"]
    assert record["company_id"] == company["id"]
    told = [(each["record_type"], each["action"]) for each in sync.outcome["records"]]
    assert told == [("company", "created"), ("contact", "created")]


def test_nothing_changed_is_one_get(world: World) -> None:
    person_id, _ = existing(world)
    sync = world.run(world.queue(person_id))
    assert world.sandbox.calls() == ["GET /candidates/{id}"]
    assert sync.outcome["records"][0]["action"] == "unchanged"


def test_something_changed_is_one_get_and_one_put_that_keeps_the_rest(world: World) -> None:
    person_id, _ = existing(world, title="Analyst", key_skills="statistics")
    sync = world.run(world.queue(person_id))
    [record] = world.sandbox.records("candidates")
    assert world.sandbox.calls() == ["GET /candidates/{id}", "PUT /candidates/{id}"]
    assert (record["title"], record["key_skills"]) == ("Head of Data", "statistics")
    assert sync.outcome["records"][0]["written"] == ["title"]


def test_addresses_and_numbers_are_added_by_a_call_each(world: World) -> None:
    person_id, _ = existing(world)
    world.want(person_id, candidate={**MARTA, "emails": [EMAIL], "phones": [PHONE]})
    sync = world.run(world.queue(person_id))
    [record] = world.sandbox.records("candidates")
    assert sync.state == "done", sync.error
    assert world.sandbox.calls()[1:] == ["POST /candidates/{id}/emails", "POST /candidates/{id}/phones"]
    assert [row["email"] for row in record["_embedded"]["emails"]] == [EMAIL["email"]]
    assert [row["number"] for row in record["_embedded"]["phones"]] == [PHONE["number"]]


def test_the_mirror_learns_what_was_written(world: World) -> None:
    person_id, cats_id = existing(world, title="Analyst")
    world.want(person_id, candidate={**MARTA, "emails": [EMAIL]})
    world.run(world.queue(person_id))
    record_type, record = world.learnt[-1]
    assert (record_type, record["id"], record["title"]) == ("candidate", cats_id, "Head of Data")
    assert [row["email"] for row in record["_embedded"]["emails"]] == [EMAIL["email"]]


def test_a_mirror_that_fails_does_not_undo_a_result(small_world: World) -> None:
    def broken(*args: object) -> None:
        raise ValueError("no `id`")

    sync = small_world.run(small_world.queue(small_world.person(candidate=MARTA)), learn=broken)
    assert sync.state == "done"


def test_a_field_that_changed_in_cats_since_the_preview_is_dropped_and_told(world: World) -> None:
    person_id, cats_id = existing(world, title="Analyst")
    seq = world.queue(person_id)
    world.sandbox.change("candidates", cats_id, title="Chief of Staff")
    sync = world.run(seq)
    [record] = world.sandbox.records("candidates")
    assert record["title"] == "Chief of Staff"
    assert world.sandbox.calls() == ["GET /candidates/{id}"]
    assert [each["field"] for each in sync.outcome["records"][0]["dropped"]] == ["title"]


def test_an_excluded_write_is_not_made(world: World) -> None:
    person_id, _ = existing(world, title="Analyst")
    sync = world.run(world.queue(person_id, excluded=["candidate.title"]))
    assert world.sandbox.records("candidates")[0]["title"] == "Analyst"
    assert sync.outcome["records"][0]["dropped"] == []


def test_a_missing_field_waits_and_goes_on_when_it_is_filled(world: World) -> None:
    names = {"first_name": "Marta", "last_name": "Oliveira"}
    person_id = world.person(mandatory=("title",), candidate=names)
    seq = world.queue(person_id)
    waiting = world.run(seq)
    assert (waiting.state, waiting.reason) == ("waiting", "needs_field")
    assert waiting.error["needs"][0]["field"] == "title"
    assert world.sandbox.calls() == []
    world.want(person_id, candidate=MARTA)
    with world.database.write() as session:
        assert wake_waiting(session, person_id) == 1
    assert world.run(seq).state == "done"
    assert world.sandbox.records("candidates")[0]["title"] == "Head of Data"


def test_a_refusal_stops_with_the_words_of_cats(world: World) -> None:
    contact = {**MARTA, "owner_id": 99, "company_id": world.sandbox.add("companies", **ACME)}
    stopped = world.run(world.queue(world.person(candidate=MARTA, contact=contact)))
    assert (stopped.state, stopped.reason) == ("needs_attention", "refused")
    assert "owner_id must be an existing record" in stopped.error["cats_message"]
    assert [each["record_type"] for each in stopped.outcome["records"]] == ["candidate"]


def test_a_retry_goes_on_behind_what_is_done(world: World) -> None:
    world.sandbox.fault("status", method="POST", path="^/contacts$", status=400)
    contact = {**MARTA, "owner_id": 1, "company_id": world.sandbox.add("companies", **ACME)}
    seq = world.queue(world.person(candidate=MARTA, contact=contact))
    assert world.run(seq).state == "needs_attention"
    world.sandbox.forget_calls()
    with world.database.write() as session:
        retry(session, session.merge(world.sync(seq)))
    sync = world.run(seq)
    assert sync.state == "done"
    assert world.sandbox.calls() == ["POST /contacts"]
    assert [each["record_type"] for each in sync.outcome["records"]] == ["candidate", "contact"]


def test_somebody_whom_cats_takes_for_the_same_waits_for_the_recruiter(world: World) -> None:
    twin = world.sandbox.add("candidates", first_name="M.", last_name="Oliveira", emails=[EMAIL])
    seq = world.queue(world.person(candidate={**MARTA, "emails": [EMAIL]}))
    sync = world.run(seq)
    assert (sync.state, sync.reason) == ("needs_attention", "became_match")
    assert sync.error["record"] == {"record_type": "candidate", "cats_id": twin, "name": "M. Oliveira"}
    assert len(world.sandbox.records("candidates")) == 1


def test_a_create_goes_on_when_the_recruiter_says_not_the_same(world: World) -> None:
    twin = world.sandbox.add("candidates", first_name="M.", last_name="Oliveira", emails=[EMAIL])
    seq = world.queue(world.person(candidate={**MARTA, "emails": [EMAIL]}))
    world.run(seq)
    with world.database.write() as session:
        retry(session, session.merge(world.sync(seq)), not_same=(f"candidate:{twin}",))
    assert world.run(seq).state == "done"
    assert len(world.sandbox.records("candidates")) == 2


def test_a_company_that_only_begins_alike_is_never_taken_unseen(world: World) -> None:
    other = world.sandbox.add("companies", **{**ACME, "name": "Acme Robotics Holding", "website": None})
    sync = world.run(world.queue(world.person(company=ACME, contact={**MARTA, "owner_id": 1})))
    assert (sync.state, sync.reason) == ("needs_attention", "company_exists")
    assert sync.error["record"]["cats_id"] == other
    assert world.sandbox.records("contacts") == []


def test_a_company_of_exactly_the_same_name_is_adopted(world: World) -> None:
    same = world.sandbox.add("companies", **{**ACME, "name": "ACME  Robotics"})
    sync = world.run(world.queue(world.person(company=ACME, contact={**MARTA, "owner_id": 1})))
    assert sync.state == "done", sync.error
    assert [each["company_id"] for each in world.sandbox.records("contacts")] == [same]
    assert sync.outcome["records"][0]["action"] == "adopted"


def test_a_linked_record_that_is_gone_asks_and_is_forgotten(world: World) -> None:
    person_id, cats_id = existing(world)
    seq = world.queue(person_id)
    world.sandbox.remove("candidates", cats_id)
    sync = world.run(seq)
    assert (sync.state, sync.reason) == ("needs_attention", "record_gone")
    assert world.links(person_id) == {}
    assert world.forgotten == [("candidate", cats_id)]


def test_a_wrong_key_stops_the_sync(small_world: World) -> None:
    def factory(site_id: int, gate: object, timeout: object) -> object:
        return CatsClient(small_world.sandbox.url, "wrong-key", gate=gate)

    sync = small_world.run(small_world.queue(small_world.person(candidate=MARTA)), client_factory=factory)
    assert (sync.state, sync.reason) == ("needs_attention", "key_refused")


def test_cats_that_stays_down_needs_attention_after_the_last_attempt(small_world: World) -> None:
    small_world.sandbox.fault("status", status=503, times=None)
    person_id, _ = existing(small_world)
    sync = small_world.run(small_world.queue(person_id))
    assert (sync.state, sync.reason, sync.attempts) == ("needs_attention", "cats_down", 8)


def test_429_waits_as_long_as_cats_says_and_is_no_attempt(world: World) -> None:
    world.sandbox.fault("429", retry_after=120)
    seq = world.queue(world.person(candidate=MARTA))
    world.run_once()
    sync = world.sync(seq)
    assert (sync.state, sync.reason, sync.attempts) == ("queued", "rate", 0)
    assert 110 < (sync.run_after - sync.created_at).total_seconds() < 130
    world.make_due()
    world.run_once()
    assert world.sandbox.calls() == ["POST /candidates"], "the whole site is blocked meanwhile"


@pytest.mark.parametrize("what", ["timeout_after", "close_after", "status_after", "garbage"])
def test_a_create_whose_answer_was_lost_is_found_and_not_repeated(small_world: World, what: str) -> None:
    small_world.sandbox.fault(what, method="POST", path="^/candidates$", seconds=1.0, status=500)
    seq = small_world.queue(small_world.person(candidate={**MARTA, "emails": [EMAIL]}))
    timing = Timing(settle_seconds=0, backoff_seconds=0, lease_seconds=1.8)
    sync = small_world.run(seq, timing=timing)
    assert sync.state == "done", sync.error
    assert [row["id"] for row in small_world.sandbox.records("candidates")] == [
        sync.outcome["records"][0]["cats_id"]
    ]
    assert small_world.sandbox.calls().count("POST /candidates") == 1


def test_a_create_that_never_arrived_is_made_after_the_look(small_world: World) -> None:
    small_world.sandbox.fault("close_before", method="POST", path="^/candidates$")
    sync = small_world.run(small_world.queue(small_world.person(candidate=MARTA)))
    assert sync.state == "done"
    assert len(small_world.sandbox.records("candidates")) == 1


def test_no_look_before_the_outcome_must_have_settled(small_world: World) -> None:
    small_world.sandbox.fault("close_after", method="POST", path="^/candidates$")
    seq = small_world.queue(small_world.person(candidate=MARTA))
    patient = Timing(settle_seconds=60, backoff_seconds=0)
    small_world.run_once(timing=patient)
    small_world.make_due()
    small_world.run_once(timing=patient)
    sync = small_world.sync(seq)
    assert (sync.state, sync.reason) == ("queued", "settle")
    assert 50 < (sync.run_after - sync.created_at).total_seconds() < 70
    assert small_world.sandbox.calls() == ["POST /candidates"]


def test_a_later_sync_knows_of_an_earlier_one_that_was_cancelled_in_doubt(small_world: World) -> None:
    small_world.sandbox.switch(duplicate_rule="off")
    small_world.sandbox.fault("close_after", method="POST", path="^/candidates$")
    person_id = small_world.person(candidate=MARTA)
    first = small_world.queue(person_id)
    small_world.run_once()
    with small_world.database.write() as session:
        cancel(session, session.merge(small_world.sync(first)))
    assert small_world.run(small_world.queue(person_id)).state == "done"
    assert len(small_world.sandbox.records("candidates")) == 1


def test_somebody_elses_record_of_the_same_name_is_not_adopted(small_world: World) -> None:
    small_world.sandbox.switch(duplicate_rule="off")
    small_world.sandbox.add("candidates", **{**MARTA, "title": "Plumber"})
    small_world.sandbox.fault("close_before", method="POST", path="^/candidates$")
    sync = small_world.run(small_world.queue(small_world.person(candidate=MARTA)))
    assert sync.state == "done"
    assert sorted(row["title"] for row in small_world.sandbox.records("candidates")) == [
        "Head of Data", "Plumber"
    ]  # fmt: skip


def test_an_intent_that_is_too_old_is_not_sent(small_world: World) -> None:
    seq = small_world.queue(small_world.person(candidate=MARTA))
    late = Timing(settle_seconds=60, send_within_seconds=-1)
    small_world.run_once(timing=late)
    assert (small_world.sync(seq).state, small_world.sync(seq).reason) == ("queued", "late")
    assert not small_world.steps(seq)["ensure_candidate"].is_uncertain
    assert small_world.sandbox.calls() == []


def test_a_company_two_people_need_is_created_once(world: World) -> None:
    contact = {**MARTA, "owner_id": 1}
    first = world.queue(world.person(company=ACME, contact=contact))
    second = world.queue(world.person(company=ACME, contact={**contact, "first_name": "Jonas"}))
    jobs = world.claim()
    assert len(jobs) == 2

    world.sandbox.fault("close_before", method="POST", path="^/companies$")
    run_sync(world.engine(), jobs[0])  # its outcome is unknown: it keeps the right to create
    run_sync(world.engine(), jobs[1])
    assert world.sync(second).reason == "company"
    assert world.run(first).state == "done"
    assert world.run(second).state == "done"
    [company] = world.sandbox.records("companies")
    assert {row["company_id"] for row in world.sandbox.records("contacts")} == {company["id"]}
