"""What holds for every plan, whatever the page, the settings and CATS say (F1, F2, W4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, assume, given
from hypothesis import settings as budget
from hypothesis import strategies as st
from tests.server.sync.questions import CUSTOM, applied, record, settings

from catsync.people.variables import variables
from catsync.settings.fields import Field, fields_of
from catsync.sync.plan import plan
from catsync.sync.plan_button import button
from catsync.sync.plan_texts import Names, plan_json
from catsync.sync.plan_types import digest_of
from catsync.sync.question import CompanyChoice, Existing, Question
from catsync.sync.record_values import is_blank, value_of

QUICK = budget(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)

WORDS = st.sampled_from(
    ["", " ", "Marta", "Head of Data", "Lisbon", "{title}", "Ωmega", "0", "PT", "<b>x</b>"]
)
EMAILS = st.sampled_from(["m@x.example", "M@X.example", "n@y.example", "no address"])
NUMBERS = st.sampled_from(
    ["+351210000000", "+351 21 000 0000", "21 000 0000", "+442079460123", "12", "call me"]
)
URLS = st.sampled_from(
    ["https://x.example/m", "http://www.x.example/m/", "https://y.example", "javascript:alert(1)"]
)
TEXTS = (
    "first_name", "middle_name", "last_name", "full_name", "title", "company", "street", "city", "website", "about",
)  # fmt: skip
PAGES = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(TEXTS, WORDS),
        "country_code": st.sampled_from(["", "PT", "gb", "XXX"]),
        "emails": st.lists(
            st.fixed_dictionaries({"email": EMAILS, "kind": st.sampled_from(["work", "private"])}), max_size=3
        ),
        "phones": st.lists(
            st.fixed_dictionaries({"number": NUMBERS, "type": st.sampled_from(["mobile", "work"])}),
            max_size=3,
        ),
        "social_urls": st.lists(URLS, max_size=3),
    },
)
ADDRESSES = st.none() | st.fixed_dictionaries({p: st.none() | WORDS for p in ("street", "city", "state")})
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        **{n: st.none() | WORDS for n in ("title", "middle_name", "current_employer", "website", "notes")},
        "company_id": st.sampled_from([None, 101, 77]),
        "country_code": st.sampled_from([None, "PT", "GB"]),
        "address": ADDRESSES,
        "social_media_urls": st.lists(URLS, max_size=2),
        "emails": st.lists(st.builds(lambda e: {"id": 1, "email": e}, EMAILS), max_size=2),
        "phones": st.lists(st.builds(lambda n: {"id": 1, "number": n, "type": "work"}, NUMBERS), max_size=2),
        "custom_fields": st.lists(
            st.sampled_from([{"id": 9, "value": v} for v in (None, "", 1, "2", 0, False)]), max_size=1
        ),
    },
).map(lambda fields: record(**fields))
COMPANIES = st.builds(
    CompanyChoice,
    st.sampled_from(["matched", "ask", "new", "none", "unknown"]), st.sampled_from([None, 101]), WORDS, WORDS,
    st.booleans(),
)  # fmt: skip
POLICIES = st.sampled_from(["always", "if_blank", "unless_edited"])


def _changes(draw: Any, policies: st.SearchStrategy[str]) -> dict[Any, Any]:
    changes: dict[Any, Any] = {
        "sync_as": draw(st.sampled_from(["candidate", "contact", "both", "none"])),
        "create_companies": draw(st.sampled_from(["never", "ask", "automatically"])),
    }
    for record_type in ("candidate", "contact"):
        fields: list[Field] = list(fields_of(record_type, CUSTOM))
        keys = [f.key for f in fields]
        hidden = draw(st.sets(st.sampled_from(keys), max_size=3))
        changes[("displayed_fields", record_type, "")] = [key for key in keys if key not in hidden]
        changes[("mandatory_fields", record_type, "")] = draw(
            st.lists(st.sampled_from(keys), unique=True, max_size=2)
        )
        for key in keys:
            changes[("update_policy", record_type, key)] = draw(policies)
    changes[("field_values", "contact", "custom_9")] = draw(st.sampled_from([None, 1, 2]))
    changes[("field_mapping", "candidate", "notes")] = draw(st.sampled_from(["", "Met in {city}", "{about}"]))
    return changes


@st.composite
def questions(draw: Any, policies: st.SearchStrategy[str] = POLICIES, pages: Any = PAGES) -> Question:
    existing = {
        record_type: Existing(
            512, draw(RECORDS), True, draw(st.dictionaries(st.sampled_from(["title", "notes"]), WORDS))
        )
        for record_type in draw(st.lists(st.sampled_from(["candidate", "contact"]), unique=True))
    }
    return Question(
        variables=variables({"url": "https://x.example/m", "fields": draw(pages)}),
        settings=settings(_changes(draw, policies)),
        company=draw(COMPANIES),
        existing=existing,
        undecided=draw(st.sampled_from([{}, {"contact": "probable"}])),
        owner_id=draw(st.sampled_from([None, 2])),
        stage=draw(st.sampled_from(["sourced", "replied"])),
        sync_anyway=draw(st.booleans()),
        excluded=draw(
            st.frozensets(st.sampled_from(["candidate.title", "contact.title", "contact.company_id"]))
        ),
    )


@QUICK
@given(questions(policies=st.just("if_blank")))
def test_under_if_blank_no_field_that_cats_holds_is_ever_written(question: Question) -> None:
    for made in plan(question).records:
        existing = question.existing.get(made.record_type)
        if existing is None:
            continue
        for write in made.ticked:
            before = value_of(existing.record, write.field)
            if write.field == "social_media_urls":
                assert write.after[: len(before)] == before
            elif write.operation != "add":
                assert is_blank(before), write.id


@QUICK
@given(questions())
def test_a_plan_that_was_done_leaves_nothing_to_do(question: Question) -> None:
    company = replace(question.company, cats_id=101, state="matched")
    first = replace(question, company=company)
    made = plan(first)
    after = {
        r.record_type: Existing(512, applied(r, _before(first, r.record_type)), True)
        for r in made.records
        if r.action in ("create", "update", "unchanged")
    }
    assume(after)
    again = plan(replace(first, existing={**first.existing, **after}, undecided={}))
    for record_type in after:
        done = again.record(record_type)
        assert done is not None
        assert done.ticked == (), record_type
        assert done.action in ("unchanged", "wait")


def _before(question: Question, record_type: str) -> Any:
    existing = question.existing.get(record_type)
    return existing.record if existing else {"_embedded": {}}


@QUICK
@given(questions())
def test_multi_valued_fields_are_never_cut(question: Question) -> None:
    for write in plan(question).writes():
        if write.operation == "update" and write.field in ("emails", "phones"):
            raise AssertionError("e-mails and phones are added by calls of their own")
        if write.operation == "update" and write.field == "social_media_urls":
            assert set(write.before or []) <= set(write.after)


@QUICK
@given(questions())
def test_the_same_question_gives_the_same_plan_and_digest(question: Question) -> None:
    assert plan(question) == plan(replace(question))


@QUICK
@given(questions(), st.data())
def test_any_change_of_a_write_changes_the_digest(question: Question, data: st.DataObject) -> None:
    made = plan(question)
    assume(made.writes())
    at = data.draw(st.sampled_from([r for r in made.records if r.writes]))
    write = data.draw(st.sampled_from(at.writes))
    change = data.draw(st.sampled_from([
        {"is_ticked": not write.is_ticked}, {"after": [write.after]}, {"before": [write.before]},
        {"id": f"{write.id}x"},
    ]))  # fmt: skip
    writes = tuple(replace(w, **change) if w is write else w for w in at.writes)
    others = tuple(replace(r, writes=writes) if r is at else r for r in made.records)
    assert digest_of(replace(made, records=others)) != made.digest
    fewer = tuple(w for w in at.writes if w is not write)
    others = tuple(replace(r, writes=fewer) if r is at else r for r in made.records)
    assert digest_of(replace(made, records=others)) != made.digest


@QUICK
@given(questions())
def test_a_plan_with_something_missing_creates_nothing_of_it(question: Question) -> None:
    for made in plan(question).records:
        if made.record_type == "company":
            continue
        assert (made.action == "needs") == bool(made.needs) or made.action == "ask"
        if made.action == "create":
            written = {w.field for w in made.ticked}
            assert {"first_name", "last_name"} <= written
            if made.record_type == "contact":
                assert "owner_id" in written
                is_new = any(r.record_type == "company" for r in plan(question).records)
                assert "company_id" in written or is_new


@QUICK
@given(questions())
def test_every_plan_can_be_shown(question: Question) -> None:
    made = plan(question)
    shown = plan_json(made, Names())
    assert len(shown["records"]) == len(made.records)
    for has_campaign, is_member in ((False, False), (True, False), (True, True)):
        offered = button(made, has_campaign=has_campaign, is_member=is_member)
        assert offered["label"]
        assert offered["is_enabled"] == (offered["action"] in ("sync", "add_to_campaign"))


# Whatever JSON a page's reader could be made to send.
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=30)
    | st.sampled_from(["\ud800", "a\x00b", "\u202egnp", "Mr. and Mrs.", "(", "{title}", "x" * 5000]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
ENTRIES = st.lists(
    JSON
    | st.dictionaries(
        st.sampled_from(["email", "kind", "number", "type"]), JSON | EMAILS | NUMBERS, max_size=4
    ),
    max_size=4,
)
HOSTILE = st.dictionaries(
    st.sampled_from(
        [*TEXTS, "country_code", "emails", "phones", "social_urls", "company_website", "location"]
    ),
    JSON | ENTRIES,
)


@QUICK
@given(questions(pages=HOSTILE))
def test_no_profile_makes_a_plan_fail(question: Question) -> None:
    made = plan(question)
    assert made.digest
    plan_json(made, Names())
    for write in made.writes():
        text = repr(write.after)
        assert "\\x00" not in text
        assert "\\ud8" not in text
