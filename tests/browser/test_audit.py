"""What was changed, by whom: in words on a page of its own, with every field on demand, and as a table (Q6)."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from .cdp import Page
from .choosing import choose
from .house import House, captured_person
from .steps import READY, go

HOSTILE = '<img src="x" onerror="window.hurt = 1">'


def _keep(home: House, name: str, **fields: Any) -> str:
    profile = captured_person()
    profile["url"] = f"https://www.linkedin.com/in/{abs(hash(name))}"
    profile["fields"] = {"full_name": name, "company": "Acme Robotics", **fields}
    return str(home.visitor.ask("POST", "/people", {"profile": profile})["id"])


def _ended(home: House, person: str) -> dict[str, Any]:
    """The last sync of the person, once nothing of them is at work."""

    def last() -> dict[str, Any] | None:
        syncs = home.visitor.ask("GET", f"/syncs?person_id={person}")["syncs"]
        return syncs[0] if syncs and all(sync["state"] == "done" for sync in syncs) else None

    found: dict[str, Any] = home.visitor.wait_for("a sync that is done", last)
    return found


def _written_twice(home: House, name: str) -> str:
    """Somebody whom a campaign brought into CATS and onto a list, and whose title was then edited by hand."""
    campaign = home.campaign(f"With {name}", sync_as="candidate")
    lists = home.visitor.ask("GET", "/cats/lists?record_type=candidate")["lists"]
    where = f"/settings/campaign/{campaign}/destination_lists?record_type=candidate"
    home.visitor.ask("PUT", where, {"value": [lists[0]["id"]]})
    home.visitor.ask("PUT", f"/settings/campaign/{campaign}/sync_manual_updates", {"value": True})
    person = _keep(home, name, title="Pilot")
    home.visitor.ask("POST", f"/campaigns/{campaign}/people", {"person_id": person})
    _ended(home, person)
    home.visitor.ask("PATCH", f"/people/{person}", {"fields": {"title": "Captain"}})
    _ended(home, person)
    return person


def _event(text: str) -> str:
    """The row that says so, as a script."""
    return (
        f"[...document.querySelectorAll('#audit tbody tr')].find((row) => row.innerText.includes({text!r}))"
    )


def test_nothing_was_written_yet(page: Page, home: House) -> None:
    go(page, home, "/audit?what=record.")
    assert "Nothing like this" in page.wait_for("#audit-empty:not([hidden])")
    assert page.eval("document.querySelector('#audit').hidden")


def test_every_change_is_told_in_words_with_its_fields_on_demand(
    page: Page, home: House, pictures: Path
) -> None:
    _written_twice(home, "Olga Written")
    go(page, home, "/syncs")
    page.pictures(pictures, "audit-0-from-syncs")
    page.click("#audit-link")
    page.wait(READY)
    page.wait_for("#audit tbody", "Updated “Title” of candidate Olga Written.")
    for text in (
        "Created candidate Olga Written in CATS, with", "Put candidate Olga Written on the list “",
        "Edited Olga Written by hand: title.", "Set “Sync as” to Candidate for the campaign “With Olga Written”.",
    ):  # fmt: skip
        assert page.eval(f"!!{_event(text)}"), text
    page.pictures(pictures, "audit-1-all")
    row = _event("Updated “Title”")
    assert page.eval(f"{row}.querySelector('.changes').checkVisibility()") is False
    page.eval(f"{row}.querySelector('summary').dataset.test = 'title'")
    page.click("[data-test=title]")
    told = page.wait_for("details[open]", "Pilot → Captain")
    assert "Edited by hand." in told
    assert "CATS’ id of the request: " in told
    page.eval(f"{_event('Created candidate')}.querySelector('details').open = true")
    page.pictures(pictures, "audit-2-fields")
    link = page.eval(f"{row}.querySelector('a[target=_blank]').href")
    assert "candidateID=" in link


def test_the_kinds_are_chosen_and_the_address_and_the_table_go_along(page: Page, home: House) -> None:
    _written_twice(home, "Nora Narrowed")
    go(page, home, "/audit")
    choose(page, "#what", "edits by hand")
    page.wait_for("#audit tbody", "Edited Nora Narrowed by hand: title.")
    page.wait(
        "![...document.querySelectorAll('#audit tbody tr')].some((r) => !r.innerText.includes('by hand'))"
    )
    assert page.eval("location.search") == "?what=person."
    table = page.eval("fetch(document.querySelector('#csv').href).then((answer) => answer.text())")
    found = list(csv.DictReader(io.StringIO(table)))
    assert {row["Kind"] for row in found} == {"person.edited"}
    assert found[0]["What happened"] == "Edited Nora Narrowed by hand: title."
    page.eval(
        "(d => { d.value = '2020-01-01'; d.dispatchEvent(new Event('change')); })(document.querySelector('#until'))"
    )
    page.wait_for("#audit-empty:not([hidden])", "Choose another kind or other days")


def test_a_person_leads_to_what_was_changed_of_them_alone(page: Page, home: House, pictures: Path) -> None:
    person = _written_twice(home, "Paula Alone")
    _written_twice(home, "Rita Other")
    go(page, home, f"/people/{person}")
    page.eval("document.querySelector('#audit-link').scrollIntoView()")
    page.pictures(pictures, "audit-3-from-person")
    page.click("#audit-link")
    page.wait(READY)
    page.wait_for("#only-words", "Of Paula Alone only.")
    page.wait_for("#audit tbody", "Created candidate Paula Alone")
    assert "Rita Other" not in page.text("#audit")
    page.pictures(pictures, "audit-3-person")
    page.click("#show-all")
    page.wait_for("#audit tbody", "Rita Other")


def test_a_sync_that_was_undone_shows_what_was_taken_back(page: Page, home: House, pictures: Path) -> None:
    person = _written_twice(home, "Ulla Undone")
    sync = _ended(home, person)
    home.visitor.ask("POST", f"/syncs/{sync['id']}/undo")
    _ended(home, person)
    go(page, home, f"/audit?sync={sync['id']}")
    page.wait_for("#audit tbody", "Undid a sync: put “Title” of candidate Ulla Undone back.")
    page.wait_for("#audit tbody", "Undid the sync of Ulla Undone.")
    assert "Created candidate" not in page.text("#audit")
    page.eval("document.querySelectorAll('#audit details').forEach((each) => { each.open = true; })")
    page.wait_for("#audit tbody", "Captain → Pilot")
    page.pictures(pictures, "audit-4-undone")


def test_what_comes_from_a_web_page_is_shown_as_text(page: Page, home: House) -> None:
    person = _keep(home, HOSTILE)
    home.visitor.ask("PATCH", f"/people/{person}", {"fields": {"title": HOSTILE}})
    go(page, home, "/audit?what=person.")
    page.wait_for("#audit tbody", f"Edited {HOSTILE} by hand: title.")
    assert page.eval("window.hurt === undefined && !document.querySelector('#audit img')")


def test_on_a_phone_every_event_is_read_without_scrolling_sideways(
    page: Page, home: House, pictures: Path
) -> None:
    _written_twice(home, "Tiny Screen")
    page.send("Emulation.setDeviceMetricsOverride", width=390, height=780, deviceScaleFactor=1, mobile=False)
    go(page, home, "/audit")
    page.eval("document.querySelectorAll('#audit details').forEach((each) => { each.open = true; })")
    assert page.eval("document.documentElement.scrollWidth <= innerWidth")
    page.pictures(pictures, "audit-5-narrow")
    page.send("Emulation.clearDeviceMetricsOverride")
