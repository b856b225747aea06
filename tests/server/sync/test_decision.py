"""The one table (N0): every case, against what the product says in prose, and obeyed by the plan."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from tests.server.sync.outreach import activity
from tests.server.sync.questions import held, planned, question, settings

from catsync.settings.resolver import EffectiveSettings
from catsync.sync.decision import TABLE, Case, decide
from catsync.sync.plan import plan
from catsync.sync.plan_types import Plan

SIZE = 3_584
SYNC_AS = ("candidate", "contact", "both", "none")
RECORD_TYPES = ("candidate", "contact")
STAGES = ("sourced", "messaged", "replied", "interested", "not_interested", "meeting", "unsubscribed")
TRIGGERS = ("on_add", "on_reply", "on_interested", "never")
YES_NO = (False, True)


def cases() -> Iterator[Case]:
    for sync_as, record_type, stage, trigger, in_cats, only_synced, backfill, forced in itertools.product(
        SYNC_AS, RECORD_TYPES, STAGES, TRIGGERS, YES_NO, YES_NO, YES_NO, YES_NO
    ):
        yield Case(sync_as, record_type, stage, trigger, in_cats, only_synced, backfill, forced)


def said(case: Case) -> tuple[str, str, str]:
    """Record, notes and earlier notes by the words of N0, N3, N4, S10-S12 and S24; the table is not looked at."""
    # N0: "Don't sync" stops everything, notes too; S10 says which record there is to be.
    if case.sync_as == "none" or case.sync_as not in (case.record_type, "both"):
        return "nothing", "nothing", "nothing"
    # N3, S11: a stage fires the trigger; "not interested" never fires "reply"; "sync now anyway" goes past it.
    reached = {
        "on_add": True,
        "on_reply": case.stage in {"replied", "interested", "meeting"},
        "on_interested": case.stage in {"interested", "meeting"},
        "never": False,
    }[case.trigger] or case.is_forced
    # S11 governs creation, and an existing record's fields wait for the same trigger.
    record = ("update" if case.is_in_cats else "create") if reached else "hold"
    if case.is_in_cats:
        # N4: pushed at once; with S12 on and a trigger of reply or interested held until that stage.
        is_stage_awaited = case.trigger in {"on_reply", "on_interested"} and not reached
        notes = "hold" if case.only_synced and is_stage_awaited else "write"
    else:
        # N4: held, and pushed when the record is created.
        notes = "write" if record == "create" else "hold"
    # Held notes follow S24, once they may be written at all.
    earlier = "skip" if notes == "write" and not case.backfill else notes
    return record, notes, earlier


def test_every_case_is_decided_as_the_product_says() -> None:
    found = list(cases())
    assert len(set(found)) == SIZE
    wrong = []
    for case in found:
        verdict = decide(case)
        if (verdict.record, verdict.notes, verdict.earlier) != said(case):
            wrong.append((case, verdict))
    print(f"{len(found)} cases of the decision table, {len(wrong)} wrong")
    assert wrong == []


def test_every_row_of_the_table_decides_something_and_says_why() -> None:
    verdicts = [decide(case) for case in cases()]
    assert {verdict.rule for verdict in verdicts} == {rule.name for rule in TABLE}
    assert not [v.text for v in verdicts if "{" in v.text or not v.text.endswith(".")]


@cache
def _settings(
    sync_as: str, record_type: str, trigger: str, only_synced: bool, backfill: bool, off_limits_action: str
) -> EffectiveSettings:
    return settings({
        "sync_as": sync_as,
        ("add_to_cats", record_type, ""): trigger,
        ("only_add_notes_to_synced", record_type, ""): only_synced,
        ("backfill_activities", record_type, ""): backfill,
        "off_limits_action": off_limits_action,
    })  # fmt: skip


NOW = activity("now", 4)


def plan_of(case: Case, off_limits_action: str = "warn") -> Plan:
    """One activity that comes in now, and one that had to wait before."""
    earlier = activity("earlier", 2, held_for=frozenset({case.record_type}))
    made = question(
        stage=case.stage,
        sync_anyway=case.is_forced,
        existing={case.record_type: held(company_id=101)} if case.is_in_cats else {},
        activities=(NOW, earlier),
    )
    chosen = _settings(
        case.sync_as, case.record_type, case.trigger, case.only_synced, case.backfill, off_limits_action
    )
    return plan(replace(made, settings=chosen))


ACTIONS = {"create": "create", "update": "update", "hold": "wait"}


def test_the_plan_obeys_the_table_in_every_case() -> None:
    """Who has unsubscribed is only warned of here: else all of them would be blocked."""
    count = 0
    for case in cases():
        record, notes, earlier = said(case)
        made = plan_of(case).record(case.record_type)
        count += 1
        if record == "nothing":
            assert made is None, case
            continue
        assert made is not None, case
        assert made.action == ACTIONS[record], case
        fates = {"earlier": earlier, "now": notes}
        written = [name for name, fate in fates.items() if fate == "write"]
        assert [w.after["activity_id"] for w in made.notes] == written, case
        assert made.held_notes == sum(fate == "hold" for fate in fates.values()), case
        if record == "hold":
            assert {w.operation for w in made.ticked} <= {"note"}, case
        assert made.is_due == (record != "hold"), case
    print(f"{count} cases through the plan")
    assert count == SIZE


def test_who_has_unsubscribed_is_blocked_in_every_case() -> None:
    found = [case for case in cases() if case.stage == "unsubscribed"]
    assert len(found) == SIZE // len(STAGES)
    for case in found:
        made = plan_of(case, "block")
        assert {r.action for r in made.records} <= {"blocked"}, case
        assert [w for r in made.records for w in r.ticked] == [], case


@pytest.mark.parametrize("trigger", ["on_reply", "on_interested", "never"])
def test_what_is_missing_or_unclear_is_not_asked_for_while_the_record_waits(trigger: str) -> None:
    changes = {("add_to_cats", "candidate", ""): trigger, ("mandatory_fields", "candidate", ""): ["notes"]}
    assert planned(changes).records[0].action == "wait"
    assert planned(changes, undecided={"candidate": "several"}).records[0].action == "wait"
    assert planned(changes, undecided={"candidate": "several"}, sync_anyway=True).records[0].action == "ask"
