"""What a sync wrote is taken back from the panel, and refused in words where somebody changed it since (F7, E3)."""

from __future__ import annotations

from pathlib import Path

from .chromium import Chromium
from .house import House
from .steps import open_panel, pair, part, point_to, press_main, result, sign_in

AMARA = "https://harbour-clinic.example/generic-json-ld"


def test_undo_deletes_what_was_made_and_is_offered_again_when_the_profile_is_reopened(
    chromium: Chromium, house: House, pictures: Path
) -> None:
    point_to(chromium, house.address)
    sign_in(chromium, house).close()
    page = chromium.cdp.open(AMARA)
    pair(chromium, house, open_panel(chromium, page))
    popup = open_panel(chromium, page)
    popup.click(f"{part('sync-as')}[value=both]")
    popup.wait_for(f"{part('source-line')}[data-layer=person]")
    popup.click(part("create-company"))
    press_main(popup, "Create company and candidate and contact")
    result(popup)
    assert len(house.people_in_cats("contacts", "Nwosu")) == 1
    popup.wait_for(part("sync-undo"))
    popup.pictures(pictures, "undo-1-offered")
    popup.click(part("sync-undo"))
    popup.wait_for("#result-title", "Undone")
    popup.wait_for(part("result-text"), "Undone: deleted contact")
    popup.pictures(pictures, "undo-2-done")
    assert house.people_in_cats("contacts", "Nwosu") == []
    assert house.people_in_cats("candidates", "Nwosu") == []
    assert [c for c in house.cats.all("companies") if c["name"] == "Harbour Clinic"] == []

    popup.click(part("sync-close"))
    popup.wait_for(part("chip"), "New")
    popup.click(f"{part('sync-as')}[value=candidate]")
    press_main(popup, "Create candidate")
    result(popup)
    [candidate] = house.people_in_cats("candidates", "Nwosu")
    house.control("PUT", f"/records/candidates/{candidate['id']}", {"desired_pay": "90,000"})
    page.close()
    page = chromium.cdp.open(AMARA)
    popup = open_panel(chromium, page)
    popup.wait_for(part("undo-last"))
    popup.pictures(pictures, "undo-3-reopened")
    popup.click(part("undo-last"))
    popup.wait_for("#result-title", "Needs you")
    popup.wait_for(part("result-text"), "“Desired pay” was filled (candidate)")
    popup.pictures(pictures, "undo-4-refused")
    assert len(house.people_in_cats("candidates", "Nwosu")) == 1

    as_it_was = {"desired_pay": None, "date_modified": candidate["date_modified"]}
    house.control("PUT", f"/records/candidates/{candidate['id']}", as_it_was)
    popup.click(part("sync-retry"))
    popup.wait_for("#result-title", "Undone")
    assert house.people_in_cats("candidates", "Nwosu") == []
