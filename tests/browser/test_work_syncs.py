"""Syncs that stopped: CATS' own words, trying again, and edits by hand that met a change in CATS (Q6, U1)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .cdp import Page
from .house import House, captured_person
from .steps import go


@pytest.fixture(scope="module", autouse=True)
def _edits_by_hand_go_to_cats(home: House) -> None:
    home.visitor.ask("PUT", "/settings/team/default/sync_manual_updates", {"value": True})


def _added(home: House, name: str, campaign: int) -> str:
    """Somebody who was just added to the campaign, and so goes to CATS."""
    profile = captured_person()
    profile["url"] = f"https://www.linkedin.com/in/{name.lower().replace(' ', '-')}"
    profile["fields"] = {"full_name": name, "title": "Pilot", "company": "Acme Robotics"}
    person = str(home.visitor.ask("POST", "/people", {"profile": profile})["id"])
    home.visitor.ask("POST", f"/campaigns/{campaign}/people", {"person_id": person})
    return person


def _ended(home: House, person: str, state: str) -> dict[str, Any]:
    """The last sync of the person, once it is in that state."""

    def last() -> dict[str, Any] | None:
        syncs = home.visitor.ask("GET", f"/syncs?person_id={person}")["syncs"]
        return syncs[0] if syncs and syncs[0]["state"] == state else None

    found: dict[str, Any] = home.visitor.wait_for(f"a sync that is {state}", last)
    return found


def test_syncs_that_stopped_show_what_cats_said_and_are_tried_again_together(
    page: Page, home: House, pictures: Path
) -> None:
    home.control(
        "POST",
        "/faults",
        {"what": "status", "status": 400, "method": "POST", "path": "/candidates", "times": None},
    )
    campaign = home.campaign("Refused", sync_as="candidate")
    people = [_added(home, name, campaign) for name in ("Rosa Refused", "Rolf Refused")]
    for person in people:
        _ended(home, person, "needs_attention")
    go(page, home, "/syncs?state=needs_attention")
    page.wait_for("#count", "2 syncs")
    page.wait_for("#syncs .quote", "CATS says: ")
    page.pictures(pictures, "work-7-refused")
    home.control("DELETE", "/faults")
    page.click("#try-all")
    page.wait_for("#all-done", "2 syncs are queued again.")
    page.wait_for("#syncs-empty:not([hidden])", "None in this state.", seconds=30)
    for person in people:
        _ended(home, person, "done")


def _edited_on_both_sides(page: Page, home: House, name: str) -> tuple[str, int]:
    """Somebody in CATS whose title was changed there, and then by hand on our page; the page that asks what to do."""
    person = _added(home, name, home.campaign(name, sync_as="candidate"))
    cats_id = int(_ended(home, person, "done")["records"][0]["cats_id"])
    home.control("PUT", f"/records/candidates/{cats_id}", {"title": "Captain"})
    home.control("POST", "/webhooks/flush", {})  # the copy has seen it, our form shows what we wrote
    go(page, home, f"/people/{person}")
    page.wait_for("#details-where", "written to the linked CATS records")
    page.type("[name=title]", "Navigator")
    page.click("#save-details")
    page.wait_for("#details-saved", "on its way to CATS")
    page.wait_for("#syncs", "CATS has “Captain”, the edit says “Navigator”", seconds=30)
    return person, cats_id


def test_an_edit_by_hand_overwrites_what_cats_has_only_when_told(
    page: Page, home: House, pictures: Path
) -> None:
    person, cats_id = _edited_on_both_sides(page, home, "Olga Overwrite")
    assert home.cats.read("candidates", cats_id)["title"] == "Captain"
    page.eval("document.querySelector('#syncs').scrollIntoView({block: 'center'})")
    page.pictures(pictures, "work-8-both-sides")
    page.click("button[aria-label^='Overwrite in CATS']")
    _ended(home, person, "done")
    assert home.cats.read("candidates", cats_id)["title"] == "Navigator"


def test_an_edit_by_hand_may_leave_what_cats_has(page: Page, home: House) -> None:
    person, cats_id = _edited_on_both_sides(page, home, "Kai Keeper")
    page.click("button[aria-label^='Keep what CATS has']")
    _ended(home, person, "cancelled")
    page.wait_for("#syncs .chip", "cancelled")
    assert home.cats.read("candidates", cats_id)["title"] == "Captain"
