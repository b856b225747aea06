"""The main job in a real browser: from a profile page into CATS (E3, S2, S3, M3, W2)."""

from __future__ import annotations

from pathlib import Path

from .chromium import Chromium
from .house import House
from .steps import (
    MARTA,
    NADIA,
    choose_campaign,
    choose_company,
    choose_sync_as,
    open_panel,
    pair,
    part,
    press_main,
    result,
    sign_in,
    sync_as,
)
from .steps import point_to as set_address

GMBH, LOOK_ALIKE, PORTUGAL = 102, 103, 104


def test_one_person_goes_another_way_than_the_team_and_the_next_one_does_not(
    chromium: Chromium, house: House, pictures: Path
) -> None:
    campaign = house.campaign("Backend Q4", sync_as="candidate")
    set_address(chromium, house.address)
    sign_in(chromium, house).close()
    marta = chromium.cdp.open(MARTA)

    popup = open_panel(chromium, marta)
    pair(chromium, house, popup)
    popup = open_panel(chromium, marta)
    popup.wait_for(part("chip"), "New")
    assert popup.text(part("name")) == "Marta Oliveira"
    choose_campaign(popup, campaign)
    assert sync_as(popup) == "candidate"

    choose_sync_as(popup, "contact")
    warning = popup.wait_for(part("company-warning"))
    popup.pictures(pictures, "journey-1-contact-with-look-alikes")
    assert "Acme Robotics GmbH" in warning
    assert "ACME Robotics" in warning
    assert "Munich" in warning, "what tells the records apart"
    assert "same website" in warning, "why they were taken for the same"
    choose_company(popup, GMBH)
    popup.pictures(pictures, "journey-2-ready")
    press_main(popup, "Create contact")
    assert "Created contact Marta Oliveira." in result(popup)
    popup.pictures(pictures, "journey-3-result")

    contacts = house.people_in_cats("contacts", "Oliveira")
    assert [c["company_id"] for c in contacts] == [GMBH]
    assert house.people_in_cats("candidates", "Oliveira") == []
    marta.close()

    nadia = chromium.cdp.open(NADIA)
    popup = open_panel(chromium, nadia)
    popup.wait(f"document.querySelector('{part('campaign')}')?.value === '{campaign}'")
    assert sync_as(popup) == "candidate"
    namesakes = house.people_in_cats("candidates", "Rahman")
    popup.wait_for(part("match"), "Probably in CATS as a candidate")
    popup.pictures(pictures, "journey-4-a-namesake")
    popup.click(part("someone-new"))
    press_main(popup, "Create candidate")
    result(popup)
    assert len(house.people_in_cats("candidates", "Rahman")) == len(namesakes) + 1
    assert "Nadia" not in [c["first_name"] for c in house.people_in_cats("contacts", "Rahman")]
    nadia.close()

    marta = chromium.cdp.open(MARTA)
    popup = open_panel(chromium, marta)
    popup.wait_for(f"{part('source-line')}[data-layer=person]")
    assert sync_as(popup) == "contact"
    assert "The campaign says Candidate" in popup.text(part("source-line"))
    popup.pictures(pictures, "journey-5-reopened")
    popup.click(part("back-to-inherited"))
    popup.wait(f"document.querySelector('{part('sync-as')}[value=candidate]')?.checked")
    assert sync_as(popup) == "candidate"
