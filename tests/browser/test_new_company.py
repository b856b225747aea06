"""A person whose company CATS lacks, as candidate and contact; then a changed value (F2, F4, F5, S16, Q4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .chromium import Chromium
from .house import House
from .steps import open_panel, pair, part, point_to, press_main, result, sign_in

AMARA = "https://harbour-clinic.example/generic-json-ld"


def test_company_candidate_and_contact_are_made_and_a_change_costs_one_get_and_one_put(
    chromium: Chromium, house: House, pictures: Path
) -> None:
    point_to(chromium, house.address)
    sign_in(chromium, house).close()
    page = chromium.cdp.open(AMARA)
    pair(chromium, house, open_panel(chromium, page))
    popup = open_panel(chromium, page)
    popup.wait_for(part("chip"), "New")
    popup.click(f"{part('sync-as')}[value=both]")
    popup.wait_for(f"{part('source-line')}[data-layer=person]")
    popup.pictures(pictures, "company-1-not-in-cats")
    popup.click(part("create-company"))
    press_main(popup, "Create company and candidate and contact")
    result(popup)
    popup.pictures(pictures, "company-2-created")

    [company] = [c for c in house.cats.all("companies") if c["name"] == "Harbour Clinic"]
    [contact] = house.people_in_cats("contacts", "Nwosu")
    assert contact["company_id"] == company["id"]
    [candidate] = house.people_in_cats("candidates", "Nwosu")
    page.close()

    _edit(house, candidate["id"], title="Registrar")
    page = chromium.cdp.open(AMARA)
    popup = open_panel(chromium, page)
    popup.wait_for(part("chip"), "In CATS")
    assert popup.wait_for(f"{part('company-card')}[data-cats-id='{company['id']}']"), (
        "the company made is the one meant"
    )
    before = house.cats.last_call()
    press_main(popup, "Check again in CATS")
    result(popup)
    assert _calls(house, before) == ["GET", "GET"], "nothing changed: one GET for each record"
    popup.pictures(pictures, "company-3-someone-edited")

    popup.click(part("sync-close"))
    popup.click(f"{part('write')}[data-write-id='candidate.title'] input")
    before = house.cats.last_call()
    press_main(popup, "Update 1 field")
    result(popup)
    assert _calls(house, before) == ["GET", "PUT", "GET"]
    [after] = house.people_in_cats("candidates", "Nwosu")
    assert after["title"] == candidate["title"]
    assert len(after["emails"] if isinstance(after["emails"], list) else [1]) == 1


def _edit(house: House, cats_id: int, **fields: Any) -> None:
    """Somebody else changes the record in CATS."""
    house.control("PUT", f"/records/candidates/{cats_id}", fields)


def _calls(house: House, after: int) -> list[str]:
    """The calls of the sync; the mirror's own refreshes are searches."""
    return [c["method"] for c in house.cats.calls(after) if not c["path"].endswith("/search")]
