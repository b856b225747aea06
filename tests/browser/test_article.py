"""A published article on connecting such a product with CATS, walked through from top to bottom: each paragraph a step.

First as a new admin, then as a recruiter. A picture of each step is kept in .out/pictures (light and dark).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .album import Album
from .cdp import Page
from .choosing import choose, chosen, into_sight, saved, set_choice, slot, tick
from .chromium import Chromium
from .house import KEY, House
from .steps import (
    MARTA,
    choose_campaign,
    choose_company,
    choose_sync_as,
    open_panel,
    pair,
    part,
    point_to,
    press_main,
    result,
    sign_in,
    sync_as,
)

GMBH = 102
SENIORITY = "custom_180911"  # of contacts, a dropdown


@pytest.fixture
def empty_house() -> Iterator[House]:
    """Nothing is connected yet."""
    found = House(is_new=True)
    yield found
    found.stop()


def test_the_article_from_top_to_bottom(chromium: Chromium, empty_house: House, pictures: Path) -> None:
    house = empty_house
    album = Album(pictures, "article")
    admin = sign_in(chromium, house)
    _connect(admin, house, album)
    _when_and_which_fields(admin, album)
    _notes_mapping_and_companies(admin, album)
    _your_own(admin, house, album)
    campaign = _campaign(admin, house, album)
    admin.close()
    _recruiter(chromium, house, album, campaign)
    assert len(album.steps) == len(set(album.steps)) == 26


def _connect(page: Page, house: House, album: Album) -> None:
    """Integration setup, steps 1 to 3."""
    page.click("#user-menu summary")
    page.wait_for("#user-menu .menu a[href='/integrations']")
    album.step(page, "initials-at-the-bottom-left")
    page.click("#user-menu .menu a[href='/integrations']")
    page.wait("location.pathname === '/integrations' && document.documentElement.dataset.ready === '1'")
    assert "Administration > Site Management > API Keys" in page.text("#activate")
    album.step(page, "where-the-api-key-is")
    page.type("#api-key", KEY)
    page.click("#activate-button")
    page.wait_for("#cats-state", "Connected", seconds=30)
    box = "document.querySelector('#cats-state').getBoundingClientRect()"
    logo = "document.querySelector('#cats img').getBoundingClientRect()"
    assert page.eval(f"{box}.left > {logo}.right && Math.abs({box}.top - {logo}.top) < 40"), "beside the logo"
    page.wait_for("#users [data-user]:not([disabled])", seconds=30)
    choose(page, "#users [data-user]", house.visitor.ask("GET", "/cats/users")["users"][0]["name"])
    album.step(page, "a-green-connected-box")
    house.visitor.wait_for("the mirror", lambda: house.visitor.ask("GET", "/cats/tags")["tags"])


def _when_and_which_fields(page: Page, album: Album) -> None:
    """Integration settings: the team's defaults, in the article's groups and order."""
    page.click("#cats a[href*='of=team']")
    page.wait_for("#settings [data-group='Contact settings']")
    album.step(page, "defaults-for-the-team-and-for-yourself")

    tick(page, slot("sync_manual_updates"))
    album.step(page, "contact-settings-manual-updates")
    set_choice(page, slot("add_to_cats", "contact"), "When they reply")
    set_choice(page, slot("add_to_cats", "candidate"), "When added to the campaign")
    into_sight(page, "[data-setting=add_to_cats]")
    album.step(page, "add-candidate-or-contact-to-cats")
    tick(page, slot("only_add_notes_to_synced", "contact"))
    into_sight(page, "[data-setting=only_add_notes_to_synced]")
    album.step(page, "only-add-notes-to-synced-records")

    page.click("[data-table=fields] [role=tab][data-type=contact]")
    fields = "[data-table=fields] [role=tabpanel][data-type=contact]"
    page.click(f"{fields} [data-field={SENIORITY}] [data-column=displayed_fields]")
    saved(page, f"{fields} {slot('displayed_fields', 'contact')}")
    into_sight(page, f"{fields} [data-field={SENIORITY}]")
    album.step(page, "displayed-fields")
    page.click(f"{fields} [data-field={SENIORITY}] [data-column=mandatory_fields]")
    saved(page, f"{fields} {slot('mandatory_fields', 'contact')}")
    into_sight(page, f"{fields} [data-field={SENIORITY}]")
    album.step(page, "mandatory-fields")
    set_choice(page, f"{fields} td{slot('update_policy', 'contact', 'title')}", "Always update")
    into_sight(page, f"{fields} [data-field=title]")
    album.step(page, "update-field-in-cats")


def _notes_mapping_and_companies(page: Page, album: Album) -> None:
    into_sight(page, "[data-group='Activity notes']")
    page.click(f"{slot('note_kinds')} [data-value=manual_task]")
    saved(page, slot("note_kinds"))
    album.step(page, "create-new-notes-from")
    into_sight(page, "[data-table=field_mapping]")
    assert "Leave this alone unless something maps wrongly" in page.text("[data-table=field_mapping]")
    assert "Restore defaults" in page.text("[data-table=field_mapping]")
    album.step(page, "field-mapping-with-restore-defaults")

    into_sight(page, "[data-setting=displayed_company_info]")
    page.click(f"{slot('displayed_company_info')} [data-value=open_jobs]")
    saved(page, slot("displayed_company_info"))
    album.step(page, "displayed-company-info")
    set_choice(page, slot("displayed_company_warning"), "Same companies")
    set_choice(page, slot("displayed_company_warning"), "Same and similar companies")
    into_sight(page, "[data-setting=displayed_company_warning]")
    album.step(page, "displayed-company-warning")
    page.click(f"{slot('displayed_company_warning')} .lock")
    page.wait_for(f"{slot('displayed_company_warning')} summary", "Locked")
    album.step(page, "locked-for-everybody")


def _your_own(page: Page, house: House, album: Album) -> None:
    page.go(f"{house.address}/settings?of=me")
    page.wait_for("#settings [data-group='Contact settings']")
    assert chosen(page, f"{slot('add_to_cats', 'contact')} select") == "When they reply", "the team's"
    into_sight(page, "[data-setting=displayed_company_warning]")
    page.wait_for(f"{slot('displayed_company_warning')} .reason", "Locked for the team")
    album.step(page, "your-own-settings-and-a-locked-one")


def _campaign(page: Page, house: House, album: Album) -> int:
    """The campaign's settings page: Sync options and the grey arrow."""
    page.go(f"{house.address}/campaigns")
    page.wait("document.documentElement.dataset.ready === '1'")
    page.click("#new-campaign")
    page.type("#campaign-name", "Robotics leads")
    page.click("#create-campaign")
    page.wait_for("#campaign-title", "Robotics leads")
    page.wait_for("#sync-as:not([disabled])")
    choose(page, "#sync-as", "Candidate")
    page.wait_for("#sync-as-source", "Chosen for this campaign")
    album.step(page, "campaign-sync-options")
    page.click("#options-arrow")
    page.wait_for("#options [data-setting=destination_tags]")
    job = house.visitor.ask("GET", "/cats/jobs")["jobs"][0]
    page.click(f"#options {slot('destination_jobs', 'candidate')} .search-box input")
    page.click(f"#options {slot('destination_jobs', 'candidate')} .found button")
    saved(page, f"#options {slot('destination_jobs', 'candidate')}", "campaign")
    assert job["title"] in page.text(f"#options {slot('destination_jobs', 'candidate')} .chosen")
    tag = house.visitor.ask("GET", "/cats/tags")["tags"][0]
    set_choice(page, f"#options {slot('destination_tags', 'candidate')}", tag["title"], "campaign")
    into_sight(page, "#options [data-setting=destination_tags]")
    album.step(page, "everything-behind-the-grey-arrow")
    page.click("#options-arrow")
    campaigns = house.visitor.ask("GET", "/campaigns")["campaigns"]
    return int(campaigns[0]["id"])


def _recruiter(chromium: Chromium, house: House, album: Album, campaign: int) -> None:
    """The Chrome extension: one person goes another way than the campaign says."""
    point_to(chromium, house.address)
    sign_in(chromium, house).close()
    profile = chromium.cdp.open(MARTA)
    popup = open_panel(chromium, profile)
    pair(chromium, house, popup)
    popup = open_panel(chromium, profile)
    popup.wait_for(part("chip"), "New")
    choose_campaign(popup, campaign)
    assert sync_as(popup) == "candidate"
    album.step(popup, "extension-choose-a-campaign")
    choose_sync_as(popup, "contact")
    popup.wait_for(part("company-warning"))
    album.step(popup, "extension-sync-as-contact-and-the-company-warning")
    choose_company(popup, GMBH)
    popup.click(part("advanced-toggle"))
    popup.wait_for(part("advanced"))
    place = f"{part('setting')}[data-setting='add_to_cats|contact|']"
    choose(popup, f"{place} select", "When added to the campaign")
    popup.wait_for(f"{place} [data-layer=person]")
    album.step(popup, "extension-advanced-options-for-this-person")
    popup.click(part("advanced-toggle"))
    need = "[data-testid=need][data-need='contact.custom_180911']"
    popup.wait_for(need)
    into_sight(popup, need)
    album.step(popup, "extension-the-field-the-admin-displayed")
    assert house.people_in_cats("contacts", "Oliveira") == []
    choose(popup, f"{need} select", "Lead")
    press_main(popup, "Create contact")
    assert "Created contact Marta Oliveira" in result(popup)
    album.step(popup, "extension-in-cats")
    [contact] = house.people_in_cats("contacts", "Oliveira")
    assert contact["company_id"] == GMBH
    assert contact["_parts"]["custom_values"]["180911"] == _lead(house), "CATS holds the selection's id"
    assert house.people_in_cats("candidates", "Oliveira") == []

    into_sight(popup, part("help"))
    assert popup.text(part("help")).startswith("Help")
    album.step(popup, "extension-help-in-the-corner")
    page = chromium.cdp.open(f"{house.address}/campaigns/{campaign}")
    page.wait_for("#people tbody tr", "Marta Oliveira")
    album.step(page, "the-campaign-shows-who-is-in-cats")
    page.click("#help summary")
    album.step(page, "help-in-the-corner-of-the-pages")


def _lead(house: House) -> int:
    fields = house.visitor.ask("GET", "/settings/catalogue")["fields"]["contact"]
    choices = next(field for field in fields if field["key"] == SENIORITY)["choices"]
    return int(next(choice["value"] for choice in choices if choice["label"] == "Lead"))
