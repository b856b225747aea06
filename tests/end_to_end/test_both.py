"""Candidate & Contact: the data is split, and CATS refusing one half does not undo the other (F4, Q2)."""

from __future__ import annotations

from .office import Office

GMBH = 102
EMAILS = [
    {"email": "ilse@home.example", "kind": "private"},
    {"email": "i.vandamme@acme-robotics.example", "kind": "work"},
]
PHONES = [{"number": "+44 20 7946 0101", "type": "mobile"}, {"number": "+44 20 7946 0102", "type": "work"}]
PLACE = {"city": "Ghent", "country_code": "BE"}


def test_private_data_goes_to_the_candidate_and_business_data_to_the_contact(office: Office) -> None:
    person = _added(office)
    assert [sync["state"] for sync in office.settled(person)] == ["done"]
    (candidate,), (contact,) = office.named("candidates", "Vandamme"), office.named("contacts", "Vandamme")
    assert _emails(office, "candidates", candidate["id"]) == ["ilse@home.example"]
    assert _emails(office, "contacts", contact["id"]) == ["i.vandamme@acme-robotics.example"]
    assert _phones(office, "candidates", candidate["id"]) == ["mobile"]
    assert _phones(office, "contacts", contact["id"]) == ["work"]
    assert candidate["address"]["city"] == "Ghent"
    assert not (contact["address"] or {}).get("city")
    assert contact["company_id"] == GMBH


def test_a_refused_contact_leaves_the_candidate_and_the_sync_resumes(office: Office) -> None:
    fault = {"method": "POST", "path": "^/contacts$", "what": "status", "status": 400}
    office.house.control("POST", "/faults", fault)
    person = _added(office)
    (stopped,) = office.settled(person)
    assert stopped["state"] == "needs_attention"
    assert stopped["error"]["cats_message"], "CATS' own words"
    assert len(office.named("candidates", "Vandamme")) == 1
    assert office.named("contacts", "Vandamme") == []

    office.ask("POST", f"/syncs/{stopped['id']}/retry")
    (done,) = office.settled(person)
    assert done["state"] == "done"
    assert len(office.named("candidates", "Vandamme")) == 1
    assert len(office.named("contacts", "Vandamme")) == 1


def _added(office: Office) -> str:
    campaign = office.campaign("Both ways", sync_as="both")
    person = office.keep("Ilse Vandamme", emails=EMAILS, phones=PHONES, **PLACE)
    office.choose_company(person, GMBH)
    office.add(campaign, person)
    return person


def _emails(office: Office, resource: str, cats_id: int) -> list[str]:
    return [row["email"] for row in office.all(f"/{resource}/{cats_id}/emails", "emails")]


def _phones(office: Office, resource: str, cats_id: int) -> list[str]:
    return [row["type"] for row in office.all(f"/{resource}/{cats_id}/phones", "phones")]
