"""What looking and syncing cost, counted by CATS itself: not one call more than the changes need (Q4)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.browser.house import House

from .office import Office

SHOWN = ("first_name", "last_name", "title", "emails", "phones", "address")
CUSTOM = {
    "candidate": {"custom_170912": "3 months", "custom_170917": 12},
    "contact": {"custom_180912": "https://www.linkedin.com/in/ida"},
}
QUIET_SECONDS = 2
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def desk() -> Iterator[Office]:
    """A companion whose mirror is complete, so that it is quiet for the minutes that these tests take."""
    house = House()
    found = Office(house)
    try:
        house.connect()  # by itself, so that what it reads afterwards on its own is waited for
        house.visitor.wait_for("a quiet mirror", lambda: _is_quiet(found))
        yield found
    finally:
        found.stop()


def _is_quiet(office: Office) -> bool:
    """It reads once more what was edited while it read for the first time; then it rests for five minutes."""
    last = max(row["time"] for row in office.house.cats.calls())
    return datetime.now(UTC) - datetime.fromisoformat(last) > timedelta(seconds=QUIET_SECONDS)


class Costs:
    """The calls that CATS gets within the block, as "POST /candidates", in order."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.calls: list[str] = []

    def __enter__(self) -> Costs:
        self._after = self._office.house.cats.last_call()
        return self

    def __exit__(self, *_: object) -> None:
        self.calls = [f"{row['method']} {row['route']}" for row in self._office.house.cats.calls(self._after)]


def test_opening_a_hundred_profiles_costs_nothing(desk: Office) -> None:
    known = desk.house.cats.all("candidates")[:20]
    with Costs(desk) as costs:
        for number in range(100):
            person = (
                known[number]
                if number < len(known)
                else {"first_name": "Nobody", "last_name": f"Number{number}"}
            )
            answer = desk.ask(
                "POST", "/profiles/resolve", {"profile": _profile(person, number), "campaign_id": None}
            )
            assert answer["match"]["state"] in ("same", "probable", "new"), answer["match"]
    assert costs.calls == []


def test_a_new_candidate_with_emails_phones_and_custom_fields_is_one_call(desk: Office) -> None:
    campaign = _campaign(desk, "candidate")
    with Costs(desk) as costs:
        person = _added(desk, campaign)
    assert costs.calls == ["POST /candidates"]
    held = _record(desk, "candidates", person)
    assert (len(held["_parts"]["emails"]), len(held["_parts"]["phones"])) == (2, 1)
    assert held["_parts"]["custom_values"]["170912"] == "3 months"


def test_the_same_as_a_contact_in_a_known_company_is_one_call(desk: Office) -> None:
    campaign = _campaign(desk, "contact")
    company = desk.house.cats.all("companies")[0]["id"]
    person = _keep(desk, _name())
    desk.choose_company(person, company)
    with Costs(desk) as costs:
        _add(desk, campaign, person)
    assert costs.calls == ["POST /contacts"]
    assert _record(desk, "contacts", person)["company_id"] == company


def test_two_changed_fields_are_one_get_and_one_put(desk: Office) -> None:
    campaign = _campaign(desk, "candidate")
    person = _added(desk, campaign)
    with Costs(desk) as costs:
        _changed(desk, campaign, person, title="Head of Robots", city="Porto")
    assert costs.calls == ["GET /candidates/{id}", "PUT /candidates/{id}"]
    held = _record(desk, "candidates", person)
    assert (held["title"], held["address"]["city"]) == ("Head of Robots", "Porto")


def test_an_added_email_and_an_added_phone_are_one_call_each(desk: Office) -> None:
    campaign = _campaign(desk, "candidate")
    person = _added(desk, campaign)
    more = [{"email": "ida.more@mail.example", "kind": "unknown"}]
    phones = [{"number": "+44 20 7946 0777", "type": "work"}]
    with Costs(desk) as costs:
        _changed(desk, campaign, person, emails=more, phones=phones)
    assert costs.calls == [
        "GET /candidates/{id}",
        "POST /candidates/{id}/emails",
        "POST /candidates/{id}/phones",
    ]


PLACES = [
    "POST /candidates/lists/{id}/items",
    "POST /pipelines",
    "POST /pipelines/{id}/status",
    "PUT /candidates/{id}/tags",
]


def test_list_tags_pipeline_and_status_of_a_new_candidate_are_one_call_each(desk: Office) -> None:
    campaign = _campaign(desk, "candidate", **_destinations(desk))
    with Costs(desk) as costs:
        _added(desk, campaign)
    assert costs.calls[0] == "POST /candidates"
    assert sorted(costs.calls[1:]) == PLACES


def test_those_of_people_in_cats_are_too_once_the_list_and_the_pipeline_were_read_for_the_first(
    desk: Office,
) -> None:
    plain, campaign = _campaign(desk, "candidate"), _campaign(desk, "candidate", **_destinations(desk))
    people = [_added(desk, plain) for _ in range(3)]
    with Costs(desk) as first:
        _add(desk, campaign, people[0])
    reads = ["GET /candidates/lists/{id}/items", "GET /jobs/{id}/pipelines"]
    # The tags of each are read, so that an undo takes away only what was added (decision 0017).
    own = ["GET /candidates/{id}", "GET /candidates/{id}/tags"]
    assert sorted(first.calls) == sorted([*own, *reads, *PLACES])
    for person in people[1:]:
        with Costs(desk) as costs:
            _add(desk, campaign, person)
        assert sorted(costs.calls) == sorted([*own, *PLACES])


def test_a_note_is_one_call(desk: Office) -> None:
    campaign = _campaign(desk, "candidate")
    person = _added(desk, campaign)
    with Costs(desk) as costs:
        desk.activity(campaign, person, "sent", "2026-11-05T10:00:00+00:00", text="Hello")
        assert desk.settled(person)[0]["state"] == "done"
    assert costs.calls == ["GET /candidates/{id}", "POST /candidates/{id}/activities"]


def _campaign(office: Office, sync_as: str, **settings: Any) -> int:
    more = {f"{sync_as}__{key}": value for key, value in settings.items()}
    campaign = office.campaign(
        f"Costs {_name()} {len(settings)}", sync_as=sync_as,
        **{f"{sync_as}__add_to_cats": "on_add", f"{sync_as}__displayed_fields": [*SHOWN, *CUSTOM[sync_as]], **more},
    )  # fmt: skip
    for field in ("title", "address"):
        office.set("campaign", campaign, f"{sync_as}_of_{field}__update_policy", "always")
    for field, value in CUSTOM[sync_as].items():
        office.set("campaign", campaign, f"{sync_as}_of_{field}__field_values", value)
    return campaign


def _destinations(office: Office) -> dict[str, Any]:
    job = office.ask("GET", "/cats/jobs")["jobs"][0]
    statuses = office.ask("GET", f"/cats/statuses?kind=pipeline&workflow_id={job['workflow_id']}")["statuses"]
    return {
        "destination_jobs": [{"job_id": job["id"], "status_id": statuses[1]["id"]}],
        "destination_lists": [office.ask("GET", "/cats/lists?record_type=candidate")["lists"][0]["id"]],
        "destination_tags": [tag["id"] for tag in office.ask("GET", "/cats/tags")["tags"]][:2],
    }


def _name() -> str:
    """A family name that no other test's person has, nor anyone alike."""
    number = next(_numbers)
    return f"Ida {chr(65 + number % 26)}{chr(97 + number * 7 % 26) * 3}{chr(97 + number * 11 % 26) * 3}"


def _fields(name: str) -> dict[str, Any]:
    address = f"{name.lower().replace(' ', '.')}@home.example"
    emails = [{"email": address, "kind": "personal"}, {"email": f"work.{address}", "kind": "work"}]
    phones = [{"number": f"+44 20 7946 {next(_numbers):04}", "type": "mobile"}]
    return {"emails": emails, "phones": phones, "city": "Lisboa"}


def _keep(office: Office, name: str) -> str:
    return office.keep(name, **_fields(name))


def _added(office: Office, campaign: int) -> str:
    person = _keep(office, _name())
    _add(office, campaign, person)
    return person


def _add(office: Office, campaign: int, person: str) -> None:
    office.add(campaign, person)
    assert office.settled(person)[0]["state"] == "done"


def _changed(office: Office, campaign: int, person: str, **fields: Any) -> None:
    """The recruiter opens the changed profile and confirms what it shows."""
    held = office.ask("GET", f"/people/{person}")["profile"]
    profile = {**held, "report": [], "fields": {**held["fields"], **fields}}
    seen = office.ask("POST", "/profiles/resolve", {"profile": profile, "campaign_id": campaign})
    assert office.ask("POST", "/people", {"profile": profile})["id"] == person
    office.house.visitor.sync(person, campaign, seen["plan"]["digest"])


def _record(office: Office, resource: str, person: str) -> dict[str, Any]:
    name = office.ask("GET", f"/people/{person}")["name"].rpartition(" ")[2]
    return next(row for row in office.house.cats.all(resource) if row["last_name"] == name)


def _profile(person: dict[str, Any], number: int) -> dict[str, Any]:
    first, last = person["first_name"], person["last_name"]
    return {
        "url": f"https://www.linkedin.com/in/opened-{number}", "reader": "linkedin", "report": [],
        "fields": {"full_name": f"{first} {last}", "first_name": first, "last_name": last, "company": "Acme Robotics"},
    }  # fmt: skip
