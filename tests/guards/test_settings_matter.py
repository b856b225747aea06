"""Only settings that code reads are shown: each value of each setting changes what the panel is answered (S7)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.server.northwind import MARTA, SENIORITY, URL, Northwind, profile

from catsync.settings.catalogue import BY_KEY, SETTINGS

CANDIDATE = "?record_type=candidate"
CONTACT = "?record_type=contact"


def choices(key: str) -> list[str]:
    return [value for value, _ in BY_KEY[key].choices]


# key: where it is set, and values of which each must be answered differently. A choice setting names all its choices.
CASES: list[tuple[str, str, list[Any]]] = [
    ("sync_as", "", choices("sync_as")),
    ("add_to_cats", CANDIDATE, choices("add_to_cats")),
    ("add_to_cats", CONTACT, choices("add_to_cats")),
    ("displayed_fields", CANDIDATE, [[], ["title"], ["title", "address"]]),
    ("displayed_fields", CONTACT, [[], ["title"], ["title", "emails"]]),
    ("mandatory_fields", CANDIDATE, [[], ["notes"], ["notes", "website"]]),
    ("mandatory_fields", CONTACT, [[], ["notes"], ["notes", "phones"]]),
    ("update_policy", f"{CANDIDATE}&field=title", choices("update_policy")),
    ("field_mapping", f"{CANDIDATE}&field=title", ["", "{title}", "{headline}", "{title}, {city}"]),
    ("field_mapping", f"{CONTACT}&field=emails", ["", "{emails}"]),
    ("field_values", f"{CONTACT}&field=title", [None, "", "VIP"]),
    ("field_values", f"{CONTACT}&field=custom_{SENIORITY}", [None, 3251, 3252]),
    ("destination_owner", CONTACT, ["me", 1]),
    ("destination_source", CANDIDATE, ["", "LinkedIn"]),
    ("destination_hot", CANDIDATE, [False, True]),
    ("destination_hot", CONTACT, [False, True]),
    ("create_companies", "", choices("create_companies")),
    ("displayed_company_info", "", [[], *([choice] for choice in choices("displayed_company_info"))]),
    ("displayed_company_warning", "", choices("displayed_company_warning")),
    ("company_warning_details", "", [[], *([choice] for choice in choices("company_warning_details"))]),
]
# What must stand before a setting can matter.
EXISTING = {"update_policy"}
A_MATCH = {"displayed_company_warning", "displayed_company_info", "company_warning_details"}
TOLD_ANYWAY = {"settings", "mirror", "budget"}


def answer(northwind: Northwind) -> str:
    """All that the panel is told but the settings themselves, and what changes with time."""
    found = northwind.resolve("recruiter", profile=profile())
    return json.dumps({key: value for key, value in found.items() if key not in TOLD_ANYWAY}, sort_keys=True)


@pytest.mark.parametrize(("key", "query", "values"), CASES, ids=lambda v: v if isinstance(v, str) else None)
def test_every_value_changes_what_the_panel_is_answered(
    northwind: Northwind, key: str, query: str, values: list[Any]
) -> None:
    if key in A_MATCH:
        website = {"website": "https://acme-robotics.example"}
        northwind.company(101, "Acme Robotics", **website)
        northwind.company(102, "Acme Robotics", address={"city": "Porto"})
        northwind.company(103, "Acme Robotics Portugal", address={"city": "Lisbon"})
    if key in EXISTING:
        northwind.record("candidate", 5, title="Analyst", social_media_urls=[URL])
        northwind.link(northwind.keep(), "candidate", 5, {"title": "Analyst"})
    elif key != "sync_as":
        shown = ["first_name", "last_name", "title", "emails", "notes", f"custom_{SENIORITY}"]
        for record_type in (CANDIDATE, CONTACT):
            northwind.set("team", "default", "displayed_fields", shown, record_type)
    if key != "sync_as":
        northwind.set("team", "default", "sync_as", "both")
    seen: dict[str, Any] = {}
    for value in values:
        northwind.set("team", "default", key, value, query)
        told = answer(northwind)
        assert told not in seen, f"{key} = {value!r} and {seen[told]!r} are answered alike"
        seen[told] = value


def test_every_setting_is_among_these() -> None:
    assert {key for key, _, _ in CASES} == {setting.key for setting in SETTINGS}
    for setting in SETTINGS:
        if setting.type == "choice":
            assert any(key == setting.key and values == choices(key) for key, _, values in CASES)


@pytest.mark.parametrize("key", ["displayed_company_info", "company_warning_details"])
def test_every_detail_that_can_be_chosen_is_there_to_be_shown(northwind: Northwind, key: str) -> None:
    northwind.company(
        101, "Acme Robotics", website="https://acme-robotics.example", address={"city": "Lisbon"},
        phones={"primary": "+351210000000"}, key_technologies="ROS", notes="Good payer",
        date_modified="2026-10-02T09:14:22+00:00",
    )  # fmt: skip
    northwind.record("contact", 512, company_id=101)
    card = northwind.resolve()["company"]["card"]
    assert MARTA["company"] == card["name"]
    for choice in choices(key):
        assert card["details"].get(choice), choice
