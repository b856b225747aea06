"""An admin's desk over HTTP, and a window on what CATS holds: what the flows of this folder share."""

from __future__ import annotations

import itertools
from typing import Any

import requests

from tests.browser.house import KEY, House, connected_house

TIMEOUT_SECONDS = 20
ENDED = ("done", "needs_attention", "cancelled", "waiting")


class Office:
    """`ask` speaks as the admin; `notes`, `record` and `all` read CATS as anybody with the key would."""

    def __init__(self, house: House | None = None) -> None:
        """house: one that is connected; a fresh one if not given."""
        self.house = house or connected_house()
        self._numbers = itertools.count(1)

    def stop(self) -> None:
        self.house.stop()

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        return self.house.visitor.ask(method, path, body)

    # --- Catsync

    def campaign(self, name: str, **settings: Any) -> int:
        """Settings by key; `contact__add_to_cats` is add_to_cats of the record type contact."""
        made = self.ask("POST", "/campaigns", {"name": name})
        for key, value in settings.items():
            self.set("campaign", made["id"], key, value)
        return int(made["id"])

    def set(self, layer: str, layer_id: Any, key: str, value: Any) -> None:
        record_type, _, plain = key.rpartition("__")
        record_type, _, field = record_type.partition("_of_")
        query = f"?record_type={record_type}&field={field}" if record_type else ""
        self.ask("PUT", f"/settings/{layer}/{layer_id}/{plain}{query}", {"value": value})

    def keep(self, name: str, company: str = "Acme Robotics", **fields: Any) -> str:
        first, _, last = name.partition(" ")
        slug = name.lower().replace(" ", "-")
        profile = {
            "url": f"https://www.linkedin.com/in/{slug}", "reader": "linkedin", "report": [],
            "fields": {
                "full_name": name, "first_name": first, "last_name": last, "title": "Engineer", "company": company,
                "emails": [{"email": f"{slug}@mail.example", "kind": "unknown"}], **fields,
            },
        }  # fmt: skip
        return str(self.ask("POST", "/people", {"profile": profile})["id"])

    def add(self, campaign: int, person: str) -> dict[str, Any]:
        added: dict[str, Any] = self.ask("POST", f"/campaigns/{campaign}/people", {"person_id": person})
        return added

    def choose_company(self, person: str, cats_id: int | None) -> None:
        self.ask(
            "POST", "/decisions",
            {"kind": "company", "person_id": person, "cats_id": cats_id, "always": False},
        )  # fmt: skip

    def activity(self, campaign: int, person: str, event: str, at: str, **more: Any) -> dict[str, Any]:
        row = {
            "source": "outreach", "source_id": f"event-{next(self._numbers)}", "person": {"id": person},
            "campaign_id": campaign, "kind": "email", "event": event, "occurred_at": at, **more,
        }  # fmt: skip
        told = self.ask("POST", "/activities", {"activities": [row]})["results"][0]
        assert told["state"] == "accepted", told
        return dict(told)

    def settled(self, person: str) -> list[dict[str, Any]]:
        """All syncs of the person, the newest first, once none is queued or running."""

        def ended() -> list[dict[str, Any]] | None:
            syncs = self.ask("GET", f"/syncs?person_id={person}&page_size=50")["syncs"]
            return [*syncs, {}] if all(sync["state"] in ENDED for sync in syncs) else None

        return list(self.house.visitor.wait_for("the end of the syncs", ended))[:-1]

    def notes_here(self, person: str) -> list[tuple[str, str]]:
        """(event, state) of every activity at the first record type it concerns."""
        rows = self.ask("GET", f"/people/{person}/activities")["activities"]
        return [(row["event"], row["notes"][0]["state"] if row["notes"] else "") for row in rows]

    # --- CATS

    def cats(self, method: str, path: str, body: Any = None) -> Any:
        """As somebody else with the key."""
        answer = requests.request(
            method, f"{self.house.cats.url}{path}", json=body, headers={"Authorization": f"Token {KEY}"},
            timeout=TIMEOUT_SECONDS,
        )  # fmt: skip
        answer.raise_for_status()
        return answer.json() if answer.content else answer.headers.get("Location")

    def create(self, path: str, body: Any) -> int:
        return int(str(self.cats("POST", path, body)).rpartition("/")[2])

    def all(self, path: str, name: str) -> list[dict[str, Any]]:
        """Every row of a collection."""
        rows: list[dict[str, Any]] = []
        for page in itertools.count(1):
            answer = self.cats("GET", f"{path}?per_page=100&page={page}")
            rows += (answer.get("_embedded") or {}).get(name) or []
            if "next" not in answer["_links"]:
                return rows
        raise AssertionError

    def named(self, resource: str, last_name: str) -> list[dict[str, Any]]:
        return self.house.people_in_cats(resource, last_name)

    def notes(self, resource: str, cats_id: int) -> list[dict[str, Any]]:
        """What CATS lists at the record, in the order it was written."""
        return self.all(f"/{resource}/{cats_id}/activities", "activities")
