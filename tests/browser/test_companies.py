"""Duplicate companies: found, looked at, said to be different and that taken back, on the page that admins use (M4)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from .cdp import Page
from .choosing import choose
from .house import House
from .steps import go

HOSTILE = '<img src="x" onerror="window.hurt = 1">'
BRIGHTPATH = "Brightpath Analytics Ltd"
GROUPS = "[...document.querySelectorAll('#duplicates > li')]"


@pytest.fixture(scope="module")
def home() -> Iterator[House]:
    found = House()
    try:
        yield found
    finally:
        found.stop()


def _compared(home: House) -> None:
    def all_of_them() -> bool:
        progress = home.visitor.ask("GET", "/companies/duplicates")["progress"]
        return bool(progress["companies"] and progress["compared"] == progress["companies"])

    home.visitor.wait_for("companies that are compared", all_of_them)


def _group(name: str) -> str:
    """The group with that company, as a script."""
    return (
        f"{GROUPS}.find((g) => [...g.querySelectorAll('tbody th')].some((th) => th.textContent === {name!r}))"
    )


def _press(page: Page, group: str, words: str) -> None:
    page.eval(
        f"(b => {{ document.querySelector('[data-test=press]')?.removeAttribute('data-test');"
        f" b.dataset.test = 'press'; b.scrollIntoView({{block: 'center'}}); }})"
        f"([...{group}.querySelectorAll('button')].find((b) => b.textContent.startsWith({words!r})))"
    )
    page.click("[data-test=press]")


def test_an_empty_page_says_what_to_do_first(page: Page, home: House, pictures: Path) -> None:
    go(page, home, "/companies")
    assert "CATS is not connected" in page.wait_for("#duplicates-empty:not([hidden])")
    assert page.eval("document.querySelector('#duplicates-empty-do a').pathname") == "/integrations"
    page.pictures(pictures, "companies-0-empty")


def test_groups_are_shown_with_what_tells_them_apart_and_why(page: Page, home: House, pictures: Path) -> None:
    home.connect()
    _compared(home)
    go(page, home, "/companies")
    assert page.eval("document.querySelector('.rail a[aria-current]').textContent") == "Companies"
    group = page.eval(f"{_group(BRIGHTPATH)}.innerText")
    assert "Almost certain" in group
    assert "compared." in page.text("#progress-words")
    link = page.eval(f"{_group(BRIGHTPATH)}.querySelector('td a').href")
    assert "companyID=" in link
    assert page.eval(f"{_group(BRIGHTPATH)}.querySelector('.why').innerText.length") > 10
    page.pictures(pictures, "companies-1-groups")


def test_what_is_said_takes_the_group_away_and_undo_brings_it_back(
    page: Page, home: House, pictures: Path
) -> None:
    go(page, home, "/companies")
    before = page.eval(f"{GROUPS}.length")
    _press(page, _group(BRIGHTPATH), "Not duplicates")
    page.wait_for("#said", "are not duplicates.")
    page.wait(f"{GROUPS}.length === {before - 1}")
    assert page.eval("document.activeElement.textContent") == "Undo"
    assert "Brightpath Analytics" in page.wait_for("#apart")
    page.pictures(pictures, "companies-2-told-apart")
    page.press("Enter", 13)
    page.wait_for("#said", "count as possible duplicates again.")
    page.wait(f"{GROUPS}.length === {before}")
    page.wait("document.querySelector('#apart-section').hidden")


def test_one_pair_of_several_is_told_apart_and_taken_back_later(
    page: Page, home: House, pictures: Path
) -> None:
    ids = [made(home, f"Quillmark Systems{more}") for more in ("", " GmbH", " AG")]
    _compared_with(home, ids)
    go(page, home, "/companies")
    _press(page, f"{_group('Quillmark Systems')}.querySelector('.why')", "Not duplicates")
    page.wait_for("#said", "are not duplicates.")
    page.wait(f"{_group('Quillmark Systems')}.innerText.includes('said that they are not duplicates')")
    page.eval(f"{_group('Quillmark Systems')}.scrollIntoView()")
    page.pictures(pictures, "companies-3-one-pair")
    page.click("#apart button")
    page.wait("document.querySelector('#apart-section').hidden")
    _press(page, _group("Quillmark Systems"), "None of these 3")
    page.wait(f"!{_group('Quillmark Systems')}")
    assert len(home.visitor.ask("GET", "/companies/not-duplicates")["decisions"]) == 3
    go(page, home, "/audit?what=decision.")
    page.wait_for("#audit tbody", "“Quillmark Systems AG” are not duplicates.")


def test_search_and_certainty_narrow_the_page_and_its_table(page: Page, home: House) -> None:
    go(page, home, "/companies")
    page.eval(
        "(f => { f.value = 'brightpath'; f.dispatchEvent(new Event('input')); })(document.querySelector('#query'))"
    )
    page.wait(f"{GROUPS}.length === 1")
    choose(page, "#tier", "almost certain")
    page.wait("location.search === '?tier=same&query=brightpath'")
    page.wait(f"{GROUPS}.length === 1")
    text = page.eval("fetch(document.querySelector('#csv').href).then((answer) => answer.text())")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["Name"] for row in rows} == {"Brightpath Analytics Ltd", "Bright Path Analytics"}
    page.eval(
        "(f => { f.value = 'nobody'; f.dispatchEvent(new Event('input')); })(document.querySelector('#query'))"
    )
    page.wait_for("#duplicates-empty:not([hidden])", "Choose all, or another name")


def test_what_cats_holds_is_shown_as_text(page: Page, home: House) -> None:
    _compared_with(home, [made(home, f"{HOSTILE} One Ltd"), made(home, f"{HOSTILE} One")])
    go(page, home, "/companies")
    page.wait(f"{GROUPS}.some((g) => g.innerText.includes('onerror'))")
    assert page.eval("window.hurt === undefined && !document.querySelector('#duplicates img')")


def test_on_a_phone_every_record_is_read_without_scrolling_sideways(
    page: Page, home: House, pictures: Path
) -> None:
    page.send("Emulation.setDeviceMetricsOverride", width=380, height=780, deviceScaleFactor=1, mobile=False)
    go(page, home, "/companies")
    assert page.eval("document.documentElement.scrollWidth <= innerWidth")
    page.pictures(pictures, "companies-4-narrow")
    page.eval(f"{_group(BRIGHTPATH)}.scrollIntoView()")
    page.pictures(pictures, "companies-5-narrow-group")
    page.send("Emulation.clearDeviceMetricsOverride")


def made(home: House, name: str) -> int:
    """A company that somebody makes in CATS."""
    return int(home.control("POST", "/records/companies", {"name": name, "owner_id": 1})["id"])


def _compared_with(home: House, ids: list[int]) -> None:
    """Once the copy of CATS has them, and they are compared."""
    home.visitor.ask("POST", "/integration/compare")

    def told() -> bool:
        groups = home.visitor.ask("GET", "/companies/duplicates")["groups"]
        seen = {record["cats_id"] for group in groups for record in group["records"]}
        return set(ids) <= seen

    home.visitor.wait_for("companies that are compared", told)
