"""Where a record is put: owner, source, hot; jobs, lists, tags, status (S22, F6), and resumes (S27)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.server.sync.questions import ACME, NO_ACME, held, ids, only, planned, write_of

from catsync.settings.fields import RECORD_TYPES
from catsync.sync.question import ResumeFacts

CONTACT = {"sync_as": "contact"}


def test_a_contact_without_any_owner_says_so_once() -> None:
    for company in (ACME, NO_ACME):
        made = planned({**CONTACT, "create_companies": "automatically"}, owner_id=None, company=company)
        assert [n.field for n in only(made, "contact").needs] == ["owner_id"]
        assert [r.record_type for r in made.records] == ["contact"]


def test_a_candidate_without_an_owner_is_created_all_the_same() -> None:
    made = planned(owner_id=None)
    assert made.records[0].action == "create"
    assert "candidate.owner_id" not in ids(made)


@pytest.mark.parametrize("record_type", RECORD_TYPES)
def test_the_owner_may_be_somebody_else_than_who_acts(record_type: str) -> None:
    changes = {"sync_as": record_type, ("destination_owner", record_type, ""): 7}
    for owner_id in (2, None):
        made = planned(changes, owner_id=owner_id)
        assert write_of(made, f"{record_type}.owner_id").after == 7


def test_a_company_is_owned_by_whoever_owns_its_contact() -> None:
    changes = {**CONTACT, "create_companies": "automatically", ("destination_owner", "contact", ""): 7}
    assert write_of(planned(changes, company=NO_ACME), "company.owner_id").after == 7


def test_destinations_are_for_new_records() -> None:
    changes = {
        ("destination_owner", "candidate", ""): 7, ("destination_source", "candidate", ""): "LinkedIn",
        ("destination_hot", "candidate", ""): True,
    }  # fmt: skip
    placed = {"candidate.owner_id", "candidate.source", "candidate.is_hot"}
    assert placed <= set(ids(planned(changes)))
    assert not placed & set(ids(planned(changes, existing={"candidate": held()})))


def test_source_and_hot_stay_away_where_nothing_sets_them() -> None:
    assert not {"candidate.source", "candidate.is_hot"} & set(ids(planned()))


# --- jobs, lists, tags, status

JOBS = ("destination_jobs", "candidate", "")
JOB = {"job_id": 901, "status_id": None}
JOB_WITH_STATUS = {"job_id": 901, "status_id": 31}


def test_a_new_candidate_joins_the_pipelines_of_the_jobs() -> None:
    made = planned({JOBS: [JOB_WITH_STATUS, {"job_id": 902, "status_id": None}]})
    wanted = [w for w in made.writes() if w.operation == "place"]
    assert [(w.id, w.field, w.after) for w in wanted] == [
        ("candidate.pipeline:901", "pipeline", JOB_WITH_STATUS),
        ("candidate.pipeline:902", "pipeline", {"job_id": 902, "status_id": None}),
    ]
    assert made.calls == 1 + 2 + 1


@pytest.mark.parametrize(
    ("job", "placed", "is_planned"),
    [
        (JOB, set(), True),
        (JOB, {"pipeline"}, False),
        (JOB_WITH_STATUS, {"pipeline"}, True),
        (JOB_WITH_STATUS, {"pipeline", "pipeline_status"}, False),
    ],
)
def test_a_pipeline_is_planned_until_it_stands_with_its_status(
    job: dict[str, Any], placed: set[str], is_planned: bool
) -> None:
    known = frozenset(("candidate", kind, 901) for kind in placed)
    made = planned({JOBS: [job]}, existing={"candidate": held()}, placed=known)
    assert ("candidate.pipeline:901" in ids(made)) == is_planned


def test_what_the_other_record_was_put_into_does_not_count() -> None:
    changes = {("destination_lists", "candidate", ""): [7]}
    assert "candidate.list:7" in ids(planned(changes, placed=frozenset({("contact", "list", 7)})))


@pytest.mark.parametrize("record_type", RECORD_TYPES)
def test_a_record_is_put_on_lists_once(record_type: str) -> None:
    changes = {"sync_as": record_type, ("destination_lists", record_type, ""): [7, 8]}
    made = planned(changes, placed=frozenset({(record_type, "list", 7)}))
    assert [w.after for w in made.writes() if w.field == "list"] == [8]


@pytest.mark.parametrize("record_type", RECORD_TYPES)
def test_tags_that_we_have_not_attached_yet_are_attached_in_one_call(record_type: str) -> None:
    changes = {"sync_as": record_type, ("destination_tags", record_type, ""): [611, 612, 613]}
    made = planned(changes, placed=frozenset({(record_type, "tag", 612)}))
    assert write_of(made, f"{record_type}.tags").after == [611, 613]
    assert made.calls == 2


STATUS = {**CONTACT, ("destination_status", "contact", ""): 62}


def test_a_new_contact_starts_at_the_status() -> None:
    assert write_of(planned(STATUS), "contact.status").is_ticked


@pytest.mark.parametrize("status_id", [None, 0, 60])
def test_an_existing_contact_at_no_status_is_given_one(status_id: int | None) -> None:
    made = planned(STATUS, existing={"contact": held(status_id=status_id)}, default_status_id=60)
    assert write_of(made, "contact.status").is_ticked


def test_a_status_that_somebody_set_stays() -> None:
    made = planned(STATUS, existing={"contact": held(status_id=61)}, default_status_id=60)
    kept = write_of(made, "contact.status")
    assert (kept.before, kept.after, kept.is_ticked, kept.reason.code) == (61, 62, False, "status_set")


@pytest.mark.parametrize(("status_id", "placed"), [(62, []), (61, [("contact", "status", 62)])])
def test_a_status_that_is_there_or_was_ours_is_not_set_again(status_id: int, placed: Any) -> None:
    existing = {"contact": held(status_id=status_id)}
    made = planned(STATUS, existing=existing, placed=frozenset(placed), default_status_id=60)
    assert "contact.status" not in ids(made)


def test_a_record_that_has_all_its_fields_is_updated_by_its_place_alone() -> None:
    changes = {("displayed_fields", "candidate", ""): [], ("destination_lists", "candidate", ""): [7]}
    made = planned(changes, existing={"candidate": held()})
    assert (made.records[0].action, made.calls) == ("update", 2)
    assert made.records[0].text == "The candidate is put where the settings say."


def test_a_place_can_be_left_out() -> None:
    changes = {("destination_lists", "candidate", ""): [7]}
    made = planned(changes, excluded=frozenset({"candidate.list:7"}))
    assert not write_of(made, "candidate.list:7").is_ticked


def test_what_waits_is_put_nowhere() -> None:
    changes = {("add_to_cats", "candidate", ""): "never", ("destination_lists", "candidate", ""): [7]}
    for existing in ({}, {"candidate": held()}):
        assert only(planned(changes, existing=existing), "candidate").ticked == ()


# --- resumes (S27)

RESUME = ResumeFacts("r1", "cv.pdf", 12_000)


@pytest.mark.parametrize(
    ("keeps", "is_there", "code"),
    [(True, True, "keeps_resume"), (False, True, "resume"), (True, False, "resume")],
)
def test_a_resume_is_uploaded_and_says_where_cats_decides(keeps: bool, is_there: bool, code: str) -> None:
    existing = {"candidate": held()} if is_there else {}
    made = planned({"do_not_overwrite_resumes": keeps}, existing=existing, resumes=(RESUME,))
    upload = write_of(made, "candidate.resume:r1")
    assert (upload.operation, upload.reason.code) == ("upload", code)
    assert upload.after == {"resume_id": "r1", "filename": "cv.pdf", "size": 12_000}


def test_a_contact_takes_no_resume() -> None:
    assert "resume" not in {w.field for w in planned(CONTACT, resumes=(RESUME,)).writes()}
