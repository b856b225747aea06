"""A campaign that adds people when they reply: what is held, what is pushed, in which order (N0, N4, S11, S12, S24)."""

from __future__ import annotations

from typing import Any

from .office import Office

GMBH = 102  # Acme Robotics GmbH, the first of the sandbox's look-alikes
SENT_AT, REPLIED_AT = "2026-11-02T09:00:00+00:00", "2026-11-05T16:30:00+00:00"


def test_the_contact_comes_with_the_reply_and_both_notes_stand_in_order_with_their_dates(
    office: Office,
) -> None:
    campaign = office.campaign("Robotics leads", sync_as="contact", contact__add_to_cats="on_reply")
    person = office.keep("Ilse Vandamme")
    office.choose_company(person, GMBH)
    added = office.add(campaign, person)
    assert (added["stage"], added["sync_id"]) == ("sourced", None)

    sent = office.activity(campaign, person, "sent", SENT_AT, subject="An idea for Acme", text="Dear Ilse")
    assert (sent["stage"], sent["sync_id"]) == ("messaged", None), "held: nobody is in CATS yet"
    assert office.named("contacts", "Vandamme") == []
    assert office.notes_here(person) == [("sent", "held")]

    replied = office.activity(campaign, person, "reply", REPLIED_AT, text="Tell me more")
    assert replied["stage"] == "replied"
    done = office.settled(person)
    assert [sync["state"] for sync in done] == ["done"], done

    contacts = office.named("contacts", "Vandamme")
    assert [c["company_id"] for c in contacts] == [GMBH]
    assert office.named("candidates", "Vandamme") == []
    notes = office.notes("contacts", contacts[0]["id"])
    assert [(n["type"], n["date"][:16]) for n in notes] == [
        ("email", SENT_AT[:16]),
        ("email", REPLIED_AT[:16]),
    ]
    assert "An idea for Acme" in notes[0]["notes"]
    assert "Tell me more" in notes[1]["notes"]
    assert office.notes_here(person) == [("sent", "in_cats"), ("reply", "in_cats")]


def test_with_s12_off_the_note_of_somebody_in_cats_is_pushed_at_once(office: Office) -> None:
    contact = _somebody_in_cats(office)
    campaign = _campaign(office, only_synced=False)
    person = _kept_and_linked(office, campaign, contact)
    office.activity(campaign, person, "sent", SENT_AT, text="Good morning")
    office.settled(person)
    assert SENT_AT[:16] in _dates(office, contact)
    assert office.cats("GET", f"/contacts/{contact['id']}")["title"] == contact["title"], "the fields wait"

    office.activity(campaign, person, "reply", REPLIED_AT, text="Hello")
    office.settled(person)
    assert _dates(office, contact)[-2:] == [SENT_AT[:16], REPLIED_AT[:16]]
    assert office.cats("GET", f"/contacts/{contact['id']}")["title"] == "Engineer"


def test_with_s12_on_the_note_of_somebody_in_cats_is_held_until_they_reply(office: Office) -> None:
    contact = _somebody_in_cats(office)
    before = len(_dates(office, contact))
    campaign = _campaign(office, only_synced=True)
    person = _kept_and_linked(office, campaign, contact)
    office.activity(campaign, person, "sent", SENT_AT, text="Good morning")
    office.settled(person)
    assert len(_dates(office, contact)) == before
    assert office.notes_here(person) == [("sent", "held")]

    office.activity(campaign, person, "reply", REPLIED_AT, text="Hello")
    office.settled(person)
    assert _dates(office, contact)[before:] == [SENT_AT[:16], REPLIED_AT[:16]]


def test_with_backfill_off_what_was_held_is_left_out(office: Office) -> None:
    campaign = office.campaign(
        "Robotics leads",
        sync_as="contact",
        contact__add_to_cats="on_reply",
        contact__backfill_activities=False,
    )
    person = office.keep("Ilse Vandamme")
    office.choose_company(person, GMBH)
    office.add(campaign, person)
    office.activity(campaign, person, "sent", SENT_AT)
    office.activity(campaign, person, "reply", REPLIED_AT)
    office.settled(person)
    contact = office.named("contacts", "Vandamme")[0]["id"]
    assert [n["date"][:16] for n in office.notes("contacts", contact)] == [REPLIED_AT[:16]]
    assert office.notes_here(person) == [("sent", "left_out"), ("reply", "in_cats")]


def test_the_same_events_sent_again_add_nothing(office: Office) -> None:
    campaign = office.campaign("Robotics leads", sync_as="contact", contact__add_to_cats="on_reply")
    person = office.keep("Ilse Vandamme")
    office.choose_company(person, GMBH)
    office.add(campaign, person)
    row = {
        "source": "outreach", "source_id": "reply-1", "person": {"id": person}, "campaign_id": campaign,
        "kind": "email", "event": "reply", "occurred_at": REPLIED_AT, "text": "Hello",
    }  # fmt: skip
    states = [
        office.ask("POST", "/activities", {"activities": [row]})["results"][0]["state"] for _ in range(3)
    ]
    assert states == ["accepted", "known", "known"]
    office.settled(person)
    assert len(office.named("contacts", "Vandamme")) == 1
    assert len(office.notes("contacts", office.named("contacts", "Vandamme")[0]["id"])) == 1


def _somebody_in_cats(office: Office) -> dict[str, Any]:
    """A contact of the sandbox's seed, with an e-mail address to be known by."""
    rows = office.all("/contacts", "contacts")
    return next(row for row in rows if row["company_id"] == GMBH and row["emails"]["primary"])


def _campaign(office: Office, *, only_synced: bool) -> int:
    campaign = office.campaign(
        "Robotics leads", sync_as="contact", contact__add_to_cats="on_reply",
        contact__only_add_notes_to_synced=only_synced,
    )  # fmt: skip
    office.set("campaign", campaign, "contact_of_title__update_policy", "always")
    return campaign


def _kept_and_linked(office: Office, campaign: int, contact: dict[str, Any]) -> str:
    """The recruiter has said that this is the contact, before anything happened."""
    name = f"{contact['first_name']} {contact['last_name']}"
    person = office.keep(name, emails=[{"email": contact["emails"]["primary"], "kind": "work"}])
    office.choose_company(person, GMBH)
    office.ask(
        "POST", "/decisions",
        {"kind": "person", "person_id": person, "record_type": "contact", "cats_id": contact["id"], "same": True},
    )  # fmt: skip
    office.add(campaign, person)
    office.settled(person)
    return person


def _dates(office: Office, contact: dict[str, Any]) -> list[str]:
    """To the minute, in the order in which they were written."""
    return [note["date"][:16] for note in office.notes("contacts", contact["id"])]
