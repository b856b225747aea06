"""The pages of daily work in the browser: campaigns, people and syncs (C1-C3, E8, U1, S9, S27)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from .cdp import Page
from .choosing import choose, chosen, slot
from .chromium import Chromium
from .conftest import NewChromium
from .house import House, captured_person, start_to_end
from .steps import go, sign_in

HOSTILE = '<img src="x" onerror="window.hurt = 1">'
STAGE = "#people tbody select"


@pytest.fixture(scope="module")
def signed_in(home: House, browser: Chromium) -> Page:
    return sign_in(browser, home)


@pytest.fixture
def page(signed_in: Page) -> Page:
    signed_in.go("about:blank")
    return signed_in


def _person(home: House, name: str, campaign: int | None = None, **fields: Any) -> str:
    """Somebody kept, who waits in the campaign for nothing but us."""
    profile = captured_person()
    profile["url"] = f"https://www.linkedin.com/in/{abs(hash(name))}"
    profile["fields"] = {"full_name": name, "company": "Acme Robotics", **fields}
    person = str(home.visitor.ask("POST", "/people", {"profile": profile})["id"])
    if campaign is not None:
        body = {"person_id": person, "start_sync": False}
        home.visitor.ask("POST", f"/campaigns/{campaign}/people", body)
    return person


def _file(page: Page, css: str, path: Path) -> None:
    """Choose a file, as the browser's own window does."""
    found = page.send("Runtime.evaluate", expression=f"document.querySelector({json.dumps(css)})")
    page.send("DOM.setFileInputFiles", files=[str(path)], objectId=found["result"]["objectId"])


def test_an_empty_page_says_what_to_do_first(fresh: Page, pictures: Path) -> None:
    fresh.wait_for("#campaigns-empty:not([hidden])", "no campaign yet")
    fresh.pictures(pictures, "work-0-no-campaign")
    fresh.click("#first-campaign")
    fresh.wait("document.activeElement.id === 'campaign-name'")


@pytest.fixture
def fresh(page: Page, home: House) -> Page:
    """The campaigns, before any is made: the first of the tests here."""
    go(page, home, "/campaigns")
    return page


def test_a_campaign_is_made_and_says_as_what_its_people_go(page: Page, home: House, pictures: Path) -> None:
    go(page, home, "/campaigns")
    page.click("#new-campaign")
    page.type("#campaign-name", "Data leads")
    page.click("#create-campaign")
    page.wait_for("#campaign-title", "Data leads")
    page.wait_for("#sync-as:not([disabled])")
    choose(page, "#sync-as", "Contact")
    page.wait_for("#sync-as-source", "Chosen for this campaign by")
    page.click("#options-arrow")
    page.wait_for(f"#options {slot('add_to_cats', 'contact')}")
    page.pictures(pictures, "work-1-sync-options")
    path = page.eval("location.pathname")
    assert (
        home.visitor.ask("GET", f"/settings{path.replace('campaigns', 'campaign')}/sync_as")["value"]
        == "contact"
    )
    page.click("#sync-as-source button")
    page.wait_for("#sync-as-source", "From Catsync’s default")
    assert chosen(page, "#sync-as") == "Candidate"


def test_a_campaign_is_renamed_archived_and_back(page: Page, home: House) -> None:
    campaign = home.campaign("Misspellt")
    go(page, home, f"/campaigns/{campaign}")
    page.click("#rename")
    page.type("#new-name", "Well spelt")
    page.click("#rename-form button")
    page.wait_for("#campaign-title", "Well spelt")
    go(page, home, "/campaigns")
    page.click("button[aria-label='Archive: Well spelt']")
    page.wait_for("#campaigns-said", "is archived")
    assert "Well spelt" not in page.text("#campaigns")
    page.click("#undo-archive")
    page.wait_for("#campaigns", "Well spelt")


def test_a_csv_brings_people_in_and_gives_the_bad_rows_back(
    page: Page, home: House, tmp_path: Path, pictures: Path
) -> None:
    campaign = home.campaign("Imported", sync_as="none")
    rows = [f"Person {n:02},person{n:02}@people.example,Acme" for n in range(27)]
    bad = [",nobody@people.example,Acme", "No Address,,Acme", "Bad Address,not an address,Acme"]
    table = tmp_path / "people.csv"
    table.write_text("\n".join(["Full name,E-mail,Company", *rows[:9], *bad, *rows[9:]]), encoding="utf-8")
    go(page, home, f"/campaigns/{campaign}")
    _file(page, "#import-file", table)
    page.click("#import-button")
    page.wait_for(".import-summary", "27 added, 3 rejected")
    page.wait_for("#people-count", "27 people")
    page.pictures(pictures, "work-2-imported")
    page.browser.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    page.click(".import-summary a")
    [given] = home.visitor.wait_for("the download", lambda: list(tmp_path.glob("rejected*.csv")))
    rejected = list(csv.reader(given.read_text(encoding="utf-8").splitlines()))
    assert [row[1] for row in rejected[1:]] == ["nobody@people.example", "", "not an address"]
    assert all(row[-1] for row in rejected[1:])


def test_the_people_of_a_campaign_come_page_by_page_and_are_searched(page: Page, home: House) -> None:
    campaign = home.campaign("Many", sync_as="none")
    for n in range(26):
        _person(home, f"Crowd {n:02}", campaign)
    go(page, home, f"/campaigns/{campaign}")
    page.wait_for("#people-pager", "1 to 25 of 26")
    page.click("#people-pager button:last-child")
    page.wait_for("#people-pager", "26 to 26 of 26")
    page.type("#people-search", "crowd 07")
    page.wait_for("#people-count", "1 person")
    assert "Crowd 07" in page.text("#people tbody")


def test_a_stage_is_changed_in_the_list_and_the_focus_stays(page: Page, home: House, pictures: Path) -> None:
    campaign = home.campaign("Stages", sync_as="contact")
    path = f"/settings/campaign/{campaign}/add_to_cats?record_type=contact"
    home.visitor.ask("PUT", path, {"value": "on_interested"})
    person = _person(home, "Stella Stage", campaign)
    go(page, home, f"/campaigns/{campaign}")
    page.wait_for("#people [data-label=CATS]", "interested")
    page.eval(f"document.querySelector('{STAGE}').focus()")
    page.wait(f"document.activeElement === document.querySelector('{STAGE}')")
    choose(page, STAGE, "Replied")
    page.wait_for("#campaign-facts", "1 replied")
    page.pictures(pictures, "work-3-stage")
    assert page.eval("document.activeElement.dataset.focus") == f"{person}:stage"
    assert home.visitor.ask("GET", f"/people/{person}")["campaigns"][0]["stage"] == "replied"


def test_taking_somebody_out_says_what_is_lost_first(page: Page, home: House) -> None:
    campaign = home.campaign("Leaving", sync_as="none")
    person = _person(home, "Lea Leaver", campaign)
    go(page, home, f"/campaigns/{campaign}")
    page.click("button[aria-label='Remove Lea Leaver']")
    assert "The stage here is lost" in page.wait_for("#people .question")
    page.click("button[aria-label='Yes, remove Lea Leaver']")
    page.wait_for("#people-empty:not([hidden])", "Nobody is in this campaign yet")
    assert home.visitor.ask("GET", f"/people/{person}")["campaigns"] == []


def test_what_people_are_called_is_text_on_every_page(page: Page, home: House) -> None:
    campaign = home.campaign(HOSTILE, sync_as="none")
    person = _person(home, f"{HOSTILE} Hostile", campaign, title=HOSTILE)
    home.visitor.ask("POST", f"/people/{person}/notes", {"text": HOSTILE, "campaign_id": campaign})
    for path, css in (
        ("/campaigns", "#campaigns"), (f"/campaigns/{campaign}", "#people"), ("/people", "#people"),
        (f"/people/{person}", "#activities"),
    ):  # fmt: skip
        go(page, home, path)
        page.wait_for(css, HOSTILE)
        assert not page.has("main img[src=x]")
    assert page.eval("window.hurt") is None


def test_a_note_is_logged_on_the_person_and_says_where_it_stands(page: Page, home: House) -> None:
    person = _person(home, "Nora Noted", home.campaign("Notes", sync_as="candidate"))
    go(page, home, f"/people/{person}")
    page.type("#note", "Likes robots.")
    page.click("#log-note")
    page.wait_for("#activities", "Likes robots.")
    page.wait_for("#activities .chip", "candidate: ", seconds=30)
    assert page.eval("document.querySelector('#note').value") == ""


def test_an_edit_by_hand_is_kept_and_the_page_says_where_it_goes(
    page: Page, home: House, pictures: Path
) -> None:
    person = _person(home, "Edda Edit", emails=[{"email": "edda@people.example", "kind": "work"}])
    go(page, home, f"/people/{person}")
    page.wait_for("#details-where", "no CATS record")
    page.type("[name=title]", "Head of Nothing")
    page.type("[name=last_name]", "Edited")
    page.click("#emails .add")
    page.type("#emails .entry:nth-of-type(2) input", "edda@home.example")
    page.pictures(pictures, "work-4-edit")
    page.click("#save-details")
    page.wait_for("#details-saved", "Saved")
    page.wait_for("#person-title", "Edda Edited")
    fields = home.visitor.ask("GET", f"/people/{person}")["profile"]["fields"]
    assert fields["title"] == "Head of Nothing"
    assert [each["email"] for each in fields["emails"]] == ["edda@people.example", "edda@home.example"]


def test_a_stage_button_sets_the_stage_of_one_campaign(page: Page, home: House) -> None:
    first, second = home.campaign("One", sync_as="none"), home.campaign("Two", sync_as="none")
    person = _person(home, "Bea Button", first)
    home.visitor.ask("POST", f"/campaigns/{second}/people", {"person_id": person, "start_sync": False})
    go(page, home, f"/people/{person}")
    page.click(f"[data-focus='{second}:meeting']")
    page.wait_for(f"[data-focus='{second}:meeting'][aria-pressed=true]")
    stages = {each["id"]: each["stage"] for each in home.visitor.ask("GET", f"/people/{person}")["campaigns"]}
    assert stages == {first: "sourced", second: "meeting"}


def test_a_resume_is_uploaded_and_waits_for_the_candidate(page: Page, home: House, tmp_path: Path) -> None:
    person = _person(home, "Rita Resume", home.campaign("Resumes", sync_as="contact"))
    resume = tmp_path / "rita.pdf"
    resume.write_bytes(b"%PDF-1.4\n%%EOF\n")
    go(page, home, f"/people/{person}")
    _file(page, "#resume-file", resume)
    page.click("#upload-resume")
    page.wait_for("#resumes", "rita.pdf")
    assert home.visitor.ask("GET", f"/people/{person}")["resumes"][0]["filename"] == "rita.pdf"


def test_why_tells_which_setting_decides(page: Page, home: House, pictures: Path) -> None:
    person = _person(home, "Wanda Why", home.campaign("Reasons", sync_as="none"))
    go(page, home, f"/people/{person}")
    page.click("#ask-why")
    page.wait_for("#why", "“Sync as” is Don’t sync, from the campaign “Reasons”")
    page.eval("document.querySelector('#why').scrollIntoView()")
    page.pictures(pictures, "work-5-why")


def test_a_viewer_sees_all_and_no_button_that_changes_anything(
    home: House, new_chromium: NewChromium, pictures: Path
) -> None:
    campaign = home.campaign("Watched", sync_as="none")
    person = _person(home, "Vera Viewed", campaign)
    home.visitor.ask(
        "POST", "/invitations", {"email": "cleo@northwind.example", "name": "Cleo Berg", "role": "viewer"}
    )
    environment = {
        "CATSYNC_DATABASE_URL": f"sqlite:///{home.database}",
        "CATSYNC_BIND": home.address.removeprefix("http://"),
    }
    link = start_to_end(["signin-link", "--email", "cleo@northwind.example"], environment).strip()
    page = new_chromium().cdp.open(link)
    page.click("main form button")
    page.wait_for(".rail")
    allowed = {"Next", "Previous", "Copy the example", "Explain", "All sync options of this campaign"}
    buttons = "[...document.querySelectorAll('main button')].filter(b => b.checkVisibility()).map(b => b.textContent)"
    for path, css in (
        (f"/campaigns/{campaign}", "#people"), (f"/people/{person}", "#campaigns"),
        ("/campaigns", "#campaigns"), ("/syncs", "main"),
    ):  # fmt: skip
        go(page, home, path)
        assert set(page.eval(buttons)) <= allowed, path
        assert page.wait_for(css)
        assert not page.has("main input[type=file]")
        assert not page.has("main textarea, #people select")
        page.pictures(pictures, f"work-6-viewer-{path.strip('/').replace('/', '-')[:12]}")
