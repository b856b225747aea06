"""What a recruiter chooses for one person in the panel, and tells of the outreach (E3, E8, S22, S28)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .cdp import Page
from .chromium import Chromium
from .house import House
from .paired import Desk
from .steps import MARTA, choose_campaign, choose_company, choose_sync_as, part, press_main, result

GMBH = 102
SENIORITY = "custom_180911"


@pytest.fixture
def desk(browser: Chromium, house: House) -> Iterator[Desk]:
    found = Desk(browser, house)
    yield found
    found.clear()


def at_rest(panel: Page) -> None:
    panel.wait("!document.querySelector('[aria-busy=true], footer [aria-disabled=true]')")


def open_picker(panel: Page, setting: str) -> str:
    """The picker's own selector, once it offers something."""
    place = f"{part('setting')}[data-setting='{setting}']"
    panel.click(f"{place} {part('pick-open')}")
    panel.wait_for(f"{place} :is({part('picker-box')}, {part('picker-offer')}, {part('picker-choice')})")
    return place


def tick_first(panel: Page, setting: str) -> str:
    """The label of the first box, once CATS will get it."""
    place = open_picker(panel, setting)
    label = panel.text(f"{place} .box")
    panel.click(f"{place} {part('picker-box')}")
    panel.wait_for(f"{place} [data-layer=person]")
    at_rest(panel)
    return label.strip()


def ready_contact(panel: Page) -> None:
    panel.wait_for(part("chip"), "New")
    choose_sync_as(panel, "contact")
    choose_company(panel, GMBH)
    at_rest(panel)


def test_lists_and_tags_of_cats_are_chosen_for_one_person_and_arrive(
    desk: Desk, house: House, pictures: Path
) -> None:
    panel = desk.panel(MARTA)
    ready_contact(panel)
    panel.click(part("advanced-toggle"))
    panel.wait_for(part("setting"))
    put_on = tick_first(panel, "destination_lists|contact|")
    tagged = tick_first(panel, "destination_tags|contact|")
    panel.pictures(pictures, "choices-advanced")
    panel.click(part("advanced-toggle"))
    shown = panel.wait_for(part("placements"), put_on)
    assert tagged in shown
    panel.pictures(pictures, "choices-placements")
    press_main(panel, "Create contact")
    result(panel)
    panel.pictures(pictures, "choices-result")
    [contact] = house.people_in_cats("contacts", "Oliveira")
    [tag] = [t for t in house.visitor.ask("GET", "/cats/tags")["tags"] if t["title"] == tagged]
    assert house.control("GET", f"/records/contacts/{contact['id']}")["_parts"]["tags"] == [tag["id"]]


def test_a_job_is_found_by_typing_and_given_a_status(desk: Desk, house: House, pictures: Path) -> None:
    job = house.cats.all("jobs")[0]["title"]
    panel = desk.panel(MARTA)
    panel.wait_for(part("chip"), "New")
    panel.click(part("advanced-toggle"))
    panel.wait_for(part("setting"))
    place = open_picker(panel, "destination_jobs|candidate|")
    panel.type(f"{place} {part('picker-search')}", job)
    panel.wait_for(f"{place} {part('picker-offer')}", job)
    panel.click(f"{place} {part('picker-offer')}")
    panel.wait_for(f"{place} {part('picked-job')}", job)
    status = f'document.querySelector("{place} {part("job-status")}")'
    panel.wait(f"{status}?.options.length > 2 && !document.querySelector('footer [aria-disabled=true]')")
    panel.eval(f"{status}.selectedIndex = 2; {status}.dispatchEvent(new Event('change', {{bubbles: true}}))")
    at_rest(panel)
    chosen = panel.eval(f"{status}.options[{status}.selectedIndex].text")
    panel.pictures(pictures, "choices-job")
    panel.click(part("advanced-toggle"))
    shown = panel.wait_for(part("placements"), job)
    assert chosen in shown
    panel.pictures(pictures, "choices-pipeline")


def test_a_stage_and_a_note_are_told_from_the_panel(desk: Desk, house: House, pictures: Path) -> None:
    campaign = house.campaign("Backend Q4", sync_as="contact")
    path = f"/settings/campaign/{campaign}/add_to_cats?record_type=contact"
    house.visitor.ask("PUT", path, {"value": "on_reply"})
    panel = desk.panel(MARTA)
    panel.wait_for(part("chip"), "New")
    choose_campaign(panel, campaign)
    choose_company(panel, GMBH)
    press_main(panel, "Add to campaign (goes to CATS when they reply)")
    panel.wait_for(part("notice"), "Added to Backend Q4.")
    panel.click(part("note-toggle"))
    panel.type(part("note-text"), "Met at the invented fair")
    panel.wait(f"!document.querySelector('{part('note-add')}').hasAttribute('aria-disabled')")
    panel.click(part("note-add"))
    panel.wait_for(part("held-notes"), "1 note waits until they reply.")
    panel.pictures(pictures, "choices-note-waits")
    if not panel.has(part("stage")):
        panel.click(part("stage-toggle"))
    panel.click(f"{part('stage')}[data-stage=replied]")
    assert "Created contact Marta Oliveira" in result(panel)
    panel.pictures(pictures, "choices-replied")
    [contact] = house.people_in_cats("contacts", "Oliveira")
    told = [a for a in house.cats.all("activities") if a["data_item"]["id"] == contact["id"]]
    assert "Met at the invented fair" in str(told)


def test_a_displayed_custom_field_is_filled_where_values_are_seen(
    desk: Desk, house: House, pictures: Path
) -> None:
    path = "/settings/team/default/displayed_fields?record_type=contact"
    house.visitor.ask("PUT", path, {"value": ["first_name", "last_name", "title", SENIORITY]})
    panel = desk.panel(MARTA)
    ready_contact(panel)
    panel.wait_for(part("unfilled-fields"))
    panel.click(f"{part('unfilled-fields')} summary")
    select = f"document.querySelector('{part('unfilled')} select')"
    panel.eval(
        f"{select}.selectedIndex = [...{select}.options].findIndex(one => one.text === 'Lead');"
        f"{select}.dispatchEvent(new Event('change', {{bubbles: true}}))"
    )
    panel.wait_for(f"{part('write')}[data-write-id='contact.{SENIORITY}']", "Lead")
    panel.pictures(pictures, "choices-filled")
    press_main(panel, "Create contact")
    result(panel)
    [contact] = house.people_in_cats("contacts", "Oliveira")
    assert "180911" in contact["_parts"]["custom_values"]
