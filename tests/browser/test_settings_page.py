"""The pages of settings as admins, recruiters and viewers use them (S1-S5, S10-S28)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .cdp import Page
from .choosing import choose, chosen, into_sight, saved, set_choice, slot, tick
from .chromium import Chromium
from .conftest import NewChromium
from .house import House, start_to_end
from .sites import Sites
from .steps import READY, sign_in

SENIORITY = "custom_170911"
# A page that is told this in place of the catalogue.
FALSE_CATALOGUE = """(() => {
  const real = window.fetch;
  const told = () => new Response(ANSWER, { headers: { 'Content-Type': 'application/json' } });
  window.fetch = async (path, init) => String(path).endsWith('/settings/catalogue') ? told() : real(path, init);
})()"""
# Every change waits until the test lets it go.
SLOW_SAVING = """(() => {
  const real = window.fetch;
  Object.assign(window, { held: [], pending: 0 });
  window.fetch = async (path, init) => {
    if (init?.method !== 'PUT') return real(path, init);
    window.pending += 1;
    await new Promise(go => window.held.push(go));
    return real(path, init).finally(() => { window.pending -= 1; });
  };
})()"""
CONTROLS = "[...document.querySelectorAll('#settings :is(select, input, textarea)')]"
HOSTILE = "<img src=x onerror=\"document.title='owned'\">"


@pytest.fixture(scope="module")
def browser(sites: Sites, home: House) -> Iterator[Chromium]:
    """An admin's browser."""
    started = Chromium(sites.flags)
    sign_in(started, home).close()
    yield started
    started.stop()


def _settings(browser: Chromium, home: House, of: str = "team") -> Page:
    page = browser.cdp.open(f"{home.address}/settings?of={of}")
    page.wait(READY)
    return page


@pytest.fixture
def page(browser: Chromium, home: House) -> Iterator[Page]:
    """The team's settings, before its admin."""
    for row in home.visitor.ask("GET", "/settings/export")["settings"]:
        query = f"record_type={row['record_type'] or ''}&field={row['field'] or ''}"
        home.visitor.ask("DELETE", f"/settings/team/default/{row['key']}?{query}")
    opened = _settings(browser, home)
    yield opened
    opened.close()


def _as(new_chromium: NewChromium, home: House, role: str) -> Page:
    """Somebody else in a browser of their own, signed in."""
    email = f"{role}@northwind.example"
    if not any(user["email"] == email for user in home.visitor.ask("GET", "/users")["users"]):
        home.visitor.ask("POST", "/invitations", {"email": email, "name": f"Rae {role}", "role": role})
    environment = {
        "CATSYNC_DATABASE_URL": f"sqlite:///{home.database}",
        "CATSYNC_BIND": home.address.removeprefix("http://"),
    }
    link = start_to_end(["signin-link", "--email", email], environment).strip()
    page = new_chromium().cdp.open(link)
    page.click("main form button")
    page.wait_for(".rail")
    return page


def _team(home: House, key: str, query: str = "record_type=&field=") -> dict[str, Any]:
    return dict(home.visitor.ask("GET", f"/settings/team/default/{key}?{query}"))


def _field(table: str, field: str, record_type: str = "candidate") -> str:
    return f"[data-table={table}] [role=tabpanel][data-type={record_type}] [data-field={field}]"


def test_a_locked_team_setting_is_disabled_for_a_recruiter_and_says_why(
    page: Page, home: House, new_chromium: NewChromium, pictures: Path
) -> None:
    set_choice(page, slot("sync_as"), "Contact")
    page.click(f"{slot('sync_as')} .lock")
    page.wait_for(f"{slot('sync_as')} summary", "Locked · Team · Admin · just now")
    assert _team(home, "sync_as")["locked"] is True

    theirs = _as(new_chromium, home, "recruiter")
    theirs.go(f"{home.address}/settings?of=me")
    theirs.wait(READY)
    assert theirs.eval(f"document.querySelector('{slot('sync_as')} select').disabled")
    assert chosen(theirs, f"{slot('sync_as')} select") == "Contact"
    assert theirs.text(f"{slot('sync_as')} .reason") == "Locked for the team by Admin."
    theirs.pictures(pictures, "settings-1-locked")

    set_choice(theirs, slot("create_companies"), "Never", "user")
    theirs.go(f"{home.address}/settings?of=team")
    theirs.wait(READY)
    assert "Admins change them" in theirs.text("#settings .alert")
    assert theirs.eval(f"{CONTROLS}.length > 100 && {CONTROLS}.every(e => e.disabled)")
    assert not theirs.has("#history")


def test_an_unlocked_setting_gives_a_recruiter_back_what_they_had_chosen(
    page: Page, home: House, new_chromium: NewChromium
) -> None:
    theirs = _as(new_chromium, home, "recruiter")
    theirs.go(f"{home.address}/settings?of=me")
    theirs.wait(READY)
    set_choice(theirs, slot("sync_as"), "Candidate & Contact", "user")
    page.click(f"{slot('sync_as')} .lock")
    page.wait_for(f"{slot('sync_as')} summary", "Locked")
    theirs.go(f"{home.address}/settings?of=me")
    theirs.wait_for(f"{slot('sync_as')} .reason", "(Candidate & Contact) is kept and counts again")
    page.click(f"{slot('sync_as')} .lock")
    page.wait_for(f"{slot('sync_as')} .lock", "Lock")
    page.wait(f"!document.querySelector('{slot('sync_as')} summary').textContent.includes('Locked')")
    theirs.go(f"{home.address}/settings?of=me")
    theirs.wait(READY)
    assert chosen(theirs, f"{slot('sync_as')} select") == "Candidate & Contact"


def test_back_to_inherited_shows_what_it_said_it_would_be(page: Page) -> None:
    set_choice(page, slot("add_to_cats", "contact"), "When they reply")
    page.click(f"{slot('add_to_cats', 'contact')} summary")
    page.wait_for(
        f"{slot('add_to_cats', 'contact')} .why", "Without it: When added to the campaign (built in)."
    )
    page.click(f"{slot('add_to_cats', 'contact')} .back")
    saved(page, slot("add_to_cats", "contact"), "built_in")
    assert chosen(page, f"{slot('add_to_cats', 'contact')} select") == "When added to the campaign"
    assert not page.eval(
        f"document.querySelector('{slot('add_to_cats', 'contact')} .back').checkVisibility()"
    )


def test_a_custom_dropdown_comes_by_itself_into_every_table_of_fields(
    page: Page, home: House, pictures: Path
) -> None:
    place = _field("fields", SENIORITY)
    assert page.text(f"{place} th") == "Seniority"
    page.click(f"{place} [data-column=displayed_fields]")
    saved(page, slot("displayed_fields", "candidate"))
    page.click(f"{place} [data-column=mandatory_fields]")
    saved(page, slot("mandatory_fields", "candidate"))
    set_choice(page, f"td{slot('update_policy', 'candidate', SENIORITY)}", "Always update")
    page.eval(f"document.querySelector({json.dumps(place)}).scrollIntoView({{block: 'center'}})")
    page.pictures(pictures, "settings-2-fields")
    assert "set a field value" in page.text(_field("field_mapping", SENIORITY))
    set_choice(page, f"td{slot('field_values', 'candidate', SENIORITY)}", "Senior")
    query = "record_type=candidate&field="
    assert SENIORITY in _team(home, "displayed_fields", query)["value"]
    assert _team(home, "mandatory_fields", query)["value"] == [SENIORITY]
    choices = home.visitor.ask("GET", "/settings/catalogue")["fields"]["candidate"]
    senior = next(f for f in choices if f["key"] == SENIORITY)["choices"]
    value = _team(home, "field_values", f"{query}{SENIORITY}")["value"]
    assert {"value": value, "label": "Senior"} in senior


def test_ticks_made_while_others_are_still_being_saved_are_all_kept(page: Page, home: House) -> None:
    ticks = "document.querySelectorAll('[role=tabpanel][data-type=contact] [data-column=mandatory_fields]')"
    page.eval(SLOW_SAVING)
    page.eval(f"{ticks}[0].click(); {ticks}[1].click()")
    page.wait("held.length === 1")
    page.eval("held[0]()")
    page.wait("held.length === 2")  # the first answer has been shown
    page.eval(f"{ticks}[2].click(); held[1]()")
    page.wait("held.length === 3")
    page.eval("held[2]()")
    page.wait(f"!pending && [...{ticks}].filter(box => box.checked).length === 3")
    assert len(_team(home, "mandatory_fields", "record_type=contact&field=")["value"]) == 3


def test_a_mapping_is_edited_checked_and_restored(page: Page, home: House) -> None:
    page.click("[data-table=field_mapping] [role=tab][data-type=contact]")
    title = f"td{slot('field_mapping', 'contact', 'title')}"
    page.type(f"{title} input", "{nickname}")
    page.press("Enter", 13)
    page.wait_for(f"{title} .problem", "“{nickname}” is not known. Known are first_name")
    page.type(f"{title} input", "{title}, {city}")
    page.press("Enter", 13)
    saved(page, title)
    assert not page.eval(
        f"document.querySelector({json.dumps(title)}).querySelector('.problem').checkVisibility()"
    )
    panel = "[data-table=field_mapping] [role=tabpanel][data-type=contact]"
    page.click(f"{panel} .restore")
    page.wait_for(f"{panel} .restore-yes", "Restore 1 field")
    page.click(f"{panel} .restore-yes")
    saved(page, title, "built_in")
    assert page.eval(f"document.querySelector({json.dumps(title)}).querySelector('input').value") == "{title}"


def test_jobs_are_found_and_start_at_a_status_of_their_own_workflow(
    page: Page, home: House, pictures: Path
) -> None:
    jobs = slot("destination_jobs", "candidate")
    page.type(f"{jobs} input", "Data Eng")
    page.wait_for(f"{jobs} .found button", "Data Engineer")
    page.click(f"{jobs} .found button")
    page.wait_for(f"{jobs} .chosen .name", "Data Engineer")
    saved(page, jobs)
    choose(page, f"{jobs} .chosen select", "Submitted")
    lists = slot("destination_lists", "candidate")
    choose(page, f"{lists} select", "Data people, Iberia")
    saved(page, lists)
    into_sight(page, jobs)
    page.pictures(pictures, "settings-3-destinations")
    row = home.visitor.wait_for(
        "the status",
        lambda: next(
            (
                each
                for each in _team(home, "destination_jobs", "record_type=candidate&field=")["value"]
                if each["status_id"]
            ),
            None,
        ),
    )
    [job] = [
        each
        for each in home.visitor.ask("GET", "/cats/jobs?query=Data+Engineer")["jobs"]
        if each["id"] == row["job_id"]
    ]
    statuses = home.visitor.ask("GET", f"/cats/statuses?kind=pipeline&workflow_id={job['workflow_id']}")[
        "statuses"
    ]
    assert {"Submitted"} == {each["title"] for each in statuses if each["id"] == row["status_id"]}
    page.wait(
        "[...document.querySelectorAll('#history .after')].some(e => e.textContent === 'Data Engineer at Submitted')"
    )
    page.click(f"{jobs} .chosen button")
    page.wait(f"!document.querySelector('{jobs} .chosen .name')")


def test_off_limits_are_lines(page: Page, home: House) -> None:
    page.type(f"{slot('off_limits')} textarea", "acme.example\n\n  Acme Robotics  ")
    page.click("h1")
    saved(page, slot("off_limits"))
    assert _team(home, "off_limits")["value"] == ["acme.example", "Acme Robotics"]


def test_a_wrong_value_is_told_beside_its_control_and_not_kept(page: Page, home: House) -> None:
    page.type(f"{slot('support_address')} input", "javascript:alert(1)")
    page.press("Enter", 13)
    page.wait_for(f"{slot('support_address')} .problem", "must begin with https:// or mailto:")
    assert "support_address" not in json.dumps(home.visitor.ask("GET", "/settings/export"))


def test_a_change_that_somebody_else_made_meanwhile_is_told_and_shown(page: Page, home: House) -> None:
    home.visitor.ask("PUT", "/settings/team/default/create_companies", {"value": "never"})
    choose(page, f"{slot('create_companies')} select", "Automatically")
    page.wait_for(f"{slot('create_companies')} .problem", "Admin changed this while you looked")
    assert chosen(page, f"{slot('create_companies')} select") == "Never"
    assert _team(home, "create_companies")["value"] == "never"


def test_the_history_tells_each_change_and_puts_it_back(page: Page, home: House, pictures: Path) -> None:
    set_choice(page, slot("create_companies"), "Never")
    set_choice(page, slot("create_companies"), "Automatically")
    page.wait("document.querySelector('#history li .after')?.textContent === 'Automatically'")
    page.click("#history-card summary")
    assert page.text("#history li").startswith("Create companies Never → Automatically")
    into_sight(page, "#history")
    page.pictures(pictures, "settings-4-history")
    page.click("#history li button")
    page.wait("document.querySelector('#history li .after')?.textContent === 'Never'")
    assert chosen(page, f"{slot('create_companies')} select") == "Never"
    page.click("#history li:nth-child(3) button")
    saved(page, slot("create_companies"), "built_in")


def test_what_cats_calls_a_thing_is_text(browser: Chromium, home: House, page: Page) -> None:
    """The name of a field and a value that came from outside are shown letter by letter."""
    home.visitor.ask(
        "PUT", "/settings/team/default/destination_source?record_type=candidate&field=", {"value": HOSTILE}
    )
    answer = home.visitor.ask("GET", "/settings/catalogue")
    next(f for f in answer["fields"]["candidate"] if f["key"] == SENIORITY)["label"] = HOSTILE
    script = FALSE_CATALOGUE.replace("ANSWER", json.dumps(json.dumps(answer)))
    other = browser.cdp.open(f"{home.address}/syncs")
    other.send("Page.enable")
    other.send("Page.addScriptToEvaluateOnNewDocument", source=script)
    other.go(f"{home.address}/settings?of=team")
    other.wait(READY)
    assert other.text(f"{_field('fields', SENIORITY)} th") == HOSTILE
    value = f"{slot('destination_source', 'candidate')} input"
    assert other.eval(f"document.querySelector('{value}').value") == HOSTILE
    assert other.eval("document.querySelector('#history li .after').textContent") == HOSTILE
    assert not other.has("#settings img")
    assert other.eval("document.title") == "Settings · Catsync"
    other.close()


def test_an_import_with_a_wrong_row_tells_which(page: Page, home: House, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    row = {"key": "sync_as", "record_type": None, "field": None, "value": "everything", "locked": False}
    for value, place, words in (
        ("everything", "#transfer-rows", "sync_as (row 1): Sync as: it must be one of candidate"),
        ("both", "#transfer-words", "Imported: 1 set, 0 back to inherited, 0 as they were."),
    ):
        file.write_text(json.dumps({"settings": [{**row, "value": value}]}), "utf-8")
        node = page.send(
            "DOM.querySelector", nodeId=page.send("DOM.getDocument")["root"]["nodeId"], selector="#import"
        )
        page.send("DOM.setFileInputFiles", nodeId=node["nodeId"], files=[str(file)])
        page.wait_for(place, words)
    saved(page, slot("sync_as"))
    assert chosen(page, f"{slot('sync_as')} select") == "Candidate & Contact"


def test_a_viewer_can_look_at_everything_and_change_nothing(
    page: Page, home: House, new_chromium: NewChromium
) -> None:
    theirs = _as(new_chromium, home, "viewer")
    for of in ("team", "me"):
        theirs.go(f"{home.address}/settings?of={of}")
        theirs.wait(READY)
        assert theirs.has(slot("sync_as")), of
        assert theirs.eval(f"{CONTROLS}.length > 100 && {CONTROLS}.every(e => e.disabled)"), of
        assert (
            theirs.eval(
                "[...document.querySelectorAll('.back, .lock')].filter(e => e.checkVisibility()).length"
            )
            == 0
        )


@pytest.mark.parametrize("width", [1280, 720, 380])
def test_the_page_fits_its_window(page: Page, pictures: Path, width: int) -> None:
    page.send(
        "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
    )
    tick(page, slot("sync_manual_updates"))
    page.pictures(pictures, f"settings-5-{width}")
    assert page.eval("document.documentElement.scrollWidth <= innerWidth")
