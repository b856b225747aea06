"""Companies, domains and addresses that are never to be synced or contacted, and who has unsubscribed (S26, N3)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.server.sync.outreach import activity
from tests.server.sync.questions import MARTA, held, only, planned

from catsync.sync.plan_button import button

WORK = {"email": "marta@mail.acme-robotics.example", "kind": "work"}
PAGE = {
    **MARTA, "company": "Acme Robotics GmbH", "company_website": "https://www.acme-robotics.example/about",
    "website": "https://marta.example", "emails": [WORK],
}  # fmt: skip
LISTED = [
    "Acme Robotics", "ACME ROBOTICS, Inc.", "acme robotics gmbh", "acme-robotics.example",
    "https://acme-robotics.example/", "@acme-robotics.example", "mail.acme-robotics.example", "marta.example",
    "Marta@Mail.Acme-Robotics.example", "*.acme-robotics.example",
]  # fmt: skip
NOT_LISTED = [
    "Acme", "Robotics", "robotics.example", "xacme-robotics.example", "other@acme-robotics.example",
    "jobs.acme-robotics.example", "Acme Robotics Portugal", "example", "GmbH", "[", "a@",
]  # fmt: skip


def made_with(lines: list[str], fields: Any = None, action: str = "block", **more: Any) -> Any:
    changes = {"off_limits": lines, "off_limits_action": action, **more.pop("changes", {})}
    return planned(changes, fields=PAGE if fields is None else fields, **more)


@pytest.mark.parametrize("line", LISTED)
def test_a_line_of_the_list_blocks_whom_it_means(line: str) -> None:
    record = made_with(["Somebody else", line]).records[0]
    assert (record.action, record.writes, record.needs) == ("blocked", (), ())
    assert record.text == f"Nothing is written: “{line}” is off-limits for the team."


@pytest.mark.parametrize("line", NOT_LISTED)
def test_a_line_of_the_list_blocks_nobody_else(line: str) -> None:
    assert made_with([line]).records[0].action == "create"


@pytest.mark.parametrize(
    "fields",
    [
        {"emails": [WORK]},
        {"website": "jobs.eu.acme-robotics.example/marta"},
        {"company_website": "https://jobs.acme-robotics.example"},
    ],
)
def test_a_domain_means_its_subdomains_too(fields: dict[str, Any]) -> None:
    page = {"first_name": "Marta", "last_name": "Oliveira", **fields}
    assert made_with(["acme-robotics.example"], page).records[0].action == "blocked"


def test_a_company_that_is_called_like_an_address_is_found_by_its_name() -> None:
    fields = {**MARTA, "company": "Bookings.example B.V.", "company_website": ""}
    assert made_with(["Bookings.example"], fields).records[0].action == "blocked"


def test_a_warning_leaves_the_plan_as_it_is() -> None:
    made = made_with(["Acme Robotics"], action="warn")
    assert made.records[0].action == "create"
    assert [w.text for w in made.warnings] == ["“Acme Robotics” is off-limits for the team."]
    assert button(made, has_campaign=False, is_member=False)["is_enabled"]


def test_a_warning_that_comes_up_changes_the_digest() -> None:
    assert made_with(["Acme Robotics"], action="warn").digest != made_with([], action="warn").digest


def test_every_record_type_is_blocked_and_no_company_is_created() -> None:
    changes = {"sync_as": "both", "create_companies": "automatically"}
    made = made_with(["Acme Robotics"], changes=changes, existing={"contact": held()})
    assert [(r.record_type, r.action) for r in made.records] == [
        ("candidate", "blocked"),
        ("contact", "blocked"),
    ]
    assert (made.calls, made.company_id) == (0, None)


def test_the_button_says_off_limits_and_cannot_be_pressed() -> None:
    shown = button(made_with(["Acme Robotics"]), has_campaign=True, is_member=False)
    assert shown == {"action": "nothing", "label": "Off-limits", "is_enabled": False, "second": None}


@pytest.mark.parametrize("how", [{"stage": "unsubscribed"}, {"is_unsubscribed": True}])
def test_who_has_unsubscribed_is_off_limits(how: dict[str, Any]) -> None:
    record = made_with([], **how).records[0]
    assert (record.action, record.text) == ("blocked", "Nothing is written: they have unsubscribed.")
    assert [w.code for w in made_with([], action="warn", **how).warnings] == ["unsubscribed"]


def test_cats_is_told_of_the_unsubscribing_and_of_nothing_else() -> None:
    told = activity("bye", 5, event="unsubscribe")
    more = {"stage": "unsubscribed", "activities": (activity(), told)}
    made = made_with([], existing={"candidate": held()}, **more)
    assert [w.id for w in only(made, "candidate").ticked] == ["candidate.note:bye"]
    assert made.calls == 1
    assert made_with([], **more).writes() == ()
    kept_silent = made_with([], existing={"candidate": held()}, changes={"note_events": ["sent"]}, **more)
    assert kept_silent.writes() == ()


def test_sync_now_anyway_does_not_go_past_it() -> None:
    assert made_with(["Acme Robotics"], sync_anyway=True).records[0].action == "blocked"


def test_thousands_of_lines_are_no_trouble() -> None:
    lines = [f"Company {number} GmbH" for number in range(5_000)]
    assert made_with([*lines, "Acme Robotics"]).records[0].action == "blocked"
