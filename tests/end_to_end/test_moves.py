"""A contact whom CATS has at another company moves only where the recruiter ticks it (F1, F5)."""

from __future__ import annotations

from typing import Any

import pytest

from .office import Office

GMBH, LOOK_ALIKE = 102, 103


@pytest.mark.parametrize(("included", "company"), [(["contact.company_id"], LOOK_ALIKE), ([], GMBH)])
def test_a_contact_is_at_the_company_that_was_ticked(
    office: Office, included: list[str], company: int
) -> None:
    office.set("team", "default", "sync_as", "contact")
    person = office.keep("Ilse Vandamme")
    office.choose_company(person, GMBH)
    _sync(office, person, [])
    office.choose_company(person, LOOK_ALIKE)
    _sync(office, person, included)
    assert [contact["company_id"] for contact in office.named("contacts", "Vandamme")] == [company]


def _sync(office: Office, person: str, included: list[str]) -> None:
    profile: dict[str, Any] = office.ask("GET", f"/people/{person}")["profile"]
    seen = office.ask("POST", "/profiles/resolve", {"profile": profile, "campaign_id": None, "parts": None})
    wish = {"person_id": person, "campaign_id": None, "plan_digest": seen["plan"]["digest"], "excluded": []}
    office.ask("POST", "/syncs", {**wish, "included": included, "sync_anyway": False})
    assert office.settled(person)[0]["state"] == "done"


def test_a_company_edited_by_hand_moves_the_contact(office: Office) -> None:
    office.set("team", "default", "sync_as", "contact")
    office.set("team", "default", "sync_manual_updates", True)
    old, new = _companies(office)
    person = office.keep("Ilse Vandamme", company=old["name"])
    _sync(office, person, [])
    assert [contact["company_id"] for contact in office.named("contacts", "Vandamme")] == [old["id"]]
    told = office.ask("PATCH", f"/people/{person}", {"fields": {"company": new["name"]}})
    assert told["sync"], "the edit goes to CATS"
    assert office.settled(person)[0]["state"] == "done"
    assert [contact["company_id"] for contact in office.named("contacts", "Vandamme")] == [new["id"]]


def _companies(office: Office) -> list[dict[str, Any]]:
    """Two that matching takes for sure: nothing in CATS is called alike."""
    found = []
    for row in office.all("/companies", "companies"):
        profile = {
            "url": f"https://example.test/{row['id']}", "reader": "generic", "report": [],
            "fields": {"full_name": "Ilse Vandamme", "company": row["name"]},
        }  # fmt: skip
        seen = office.ask(
            "POST", "/profiles/resolve", {"profile": profile, "campaign_id": None, "parts": None}
        )
        if seen["company"]["state"] == "matched":
            found.append(row)
        if len(found) == 2:
            break
    return found
