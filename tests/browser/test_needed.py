"""A custom dropdown that an admin displays and makes mandatory: the sync waits for it, and goes on once filled (F3)."""

from __future__ import annotations

from pathlib import Path

from .choosing import choose
from .chromium import Chromium
from .house import House
from .paired import Desk
from .steps import MARTA, part, result

GMBH = 102
SENIORITY = "custom_180911"  # of contacts
NEED = f"[data-testid=need][data-need='contact.{SENIORITY}']"


def test_a_sync_waits_for_the_field_and_goes_on_when_the_panel_fills_it(
    chromium: Chromium, house: House, pictures: Path
) -> None:
    desk = Desk(chromium, house)
    campaign = house.campaign("Robotics leads", sync_as="contact")
    person = _kept(house)
    panel = desk.panel(MARTA)
    panel.wait_for(part("main-button"), "Create contact")
    assert not panel.has(NEED)

    displayed = ["first_name", "last_name", "title", SENIORITY]
    for key, value in (("displayed_fields", displayed), ("mandatory_fields", [SENIORITY])):
        house.visitor.ask("PUT", f"/settings/team/default/{key}?record_type=contact", {"value": value})
    house.visitor.ask("POST", f"/campaigns/{campaign}/people", {"person_id": person})
    waiting = house.visitor.wait_for("the waiting sync", lambda: _synced(house, person, "waiting"))
    assert "Seniority is needed" in waiting["text"]
    assert house.people_in_cats("contacts", "Oliveira") == []

    panel = desk.panel(MARTA)
    panel.wait_for(part("result-text"), "Seniority is needed")
    choices = panel.eval(f"[...document.querySelector(`{NEED} select`).options].map(one => one.text)")
    assert {"Junior", "Senior", "Lead"} <= set(choices)
    panel.pictures(pictures, "needed-1-waiting")
    choose(panel, f"{NEED} select", "Lead")
    assert "Created contact Marta Oliveira" in result(panel)
    panel.pictures(pictures, "needed-2-went-on")
    [contact] = house.people_in_cats("contacts", "Oliveira")
    assert contact["_parts"]["custom_values"]["180911"] == _lead(house), "CATS holds the selection's id"


def _kept(house: House) -> str:
    """Marta, whose company is known."""
    profile = {
        "url": MARTA.rstrip("/"), "reader": "linkedin", "report": [],
        "fields": {"full_name": "Marta Oliveira", "company": "Acme Robotics", "title": "Head of Data"},
    }  # fmt: skip
    person = str(house.visitor.ask("POST", "/people", {"profile": profile})["id"])
    decision = {"kind": "company", "person_id": person, "cats_id": GMBH, "always": False}
    house.visitor.ask("POST", "/decisions", decision)
    house.visitor.ask("PUT", f"/settings/person/{person}/sync_as", {"value": "contact"})
    return person


def _synced(house: House, person: str, state: str) -> dict[str, str] | None:
    rows = house.visitor.ask("GET", f"/syncs?person_id={person}")["syncs"]
    return next((row for row in rows if row["state"] == state), None)


def _lead(house: House) -> int:
    fields = house.visitor.ask("GET", "/settings/catalogue")["fields"]["contact"]
    choices = next(field for field in fields if field["key"] == SENIORITY)["choices"]
    return int(next(choice["value"] for choice in choices if choice["label"] == "Lead"))
