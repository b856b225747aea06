"""The invented team of the tests behind a `Door`: its users, its CATS site as the mirror holds it, and its campaign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from tests.server.door import Caller, Door

from catsync.clock import now
from catsync.mirror.progress import JOB, RECORD_KINDS
from catsync.mirror.store import put_company, put_person
from catsync.models import (
    CatsCustomField,
    CatsJob,
    CatsList,
    CatsStatus,
    CatsTag,
    CatsUser,
    Integration,
    MirrorState,
    PersonLink,
    User,
)

SITE = 4711
SENIORITY = 170911
URL = "https://www.linkedin.com/in/marta-oliveira"
# What the pickers offer once CATS is connected; the ids are those of the sandbox.
DATA_ENGINEER, BACKEND_DEVELOPER, PRODUCT_MANAGER = 301, 302, 303  # jobs; the last one is closed
JOBS = (  # id, title, company, status, workflow
    (DATA_ENGINEER, "Data Engineer", 101, 41, 501),
    (BACKEND_DEVELOPER, "Backend Developer", 102, 41, 502),
    (PRODUCT_MANAGER, "Product Manager", 101, 44, 501),
)
STATUSES = {  # kind and workflow: the first id, the titles in order
    ("job", 0, None): (41, ("Active", "On hold", "Filled", "Closed")),
    ("contact", 0, None): (1, ("No Status", "Prospect", "Client")),
    ("company", 0, None): (21, ("No Status", "Prospect", "Client", "Do not contact")),
    ("pipeline", 501, "Recruiting"): (50100, ("No Contact", "Contacted", "Candidate Responded")),
    ("pipeline", 502, "Outreach"): (50200, ("No Contact", "Contacted")),
}
LISTS = (("candidate", 1201, "Data people, Iberia"), ("contact", 1202, "Spring outreach"))
TAGS = ((611, "Hot"), (612, "Do not call"), (613, "Relocating"))
MARTA: dict[str, Any] = {
    "full_name": "Marta Oliveira",
    "headline": "Head of Data at Acme Robotics",
    "title": "Head of Data",
    "company": "Acme Robotics",
    "company_website": "https://acme-robotics.example",
    "location": "Lisbon, Portugal",
    "city": "Lisbon",
    "country_code": "PT",
    "emails": [{"email": "marta@acme-robotics.example", "kind": "work"}],
    "social_urls": [URL],
}


def profile(url: str = URL, **fields: Any) -> dict[str, Any]:
    """A captured person as a reader makes it; a field given as None is left out."""
    found = {key: value for key, value in {**MARTA, **fields}.items() if value is not None}
    return {"url": url, "reader": "linkedin", "fields": found, "report": []}


@dataclass
class Northwind:
    """A door with an admin, a recruiter and a viewer. `connect` makes the CATS site known."""

    door: Door
    users: dict[str, User] = field(default_factory=dict)
    callers: dict[str, Caller] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for role, name in (("admin", "Ana Ruiz"), ("recruiter", "Ben Okafor"), ("viewer", "Cleo Berg")):
            self.users[role] = self.door.user(role, name)
            self.callers[role] = self.door.extension(self.users[role])
        self.callers["nobody"] = self.door.stranger()

    def __getitem__(self, role: str) -> Caller:
        return self.callers[role]

    def connect(self, *, is_complete: bool = True) -> None:
        """Connected to CATS by a key that no test uses, with an empty mirror."""
        key = self.door.app.extensions["catsync"].secrets.encrypt("never-sent-anywhere-0001")
        with self.door.database.write() as session:
            session.add(Integration(
                host="com", base_url="https://api.catsone.com/v3", key_encrypted=key, key_last4="0001",
                site_id=SITE, site_name="Northwind Talent", subdomain="northwind", capabilities={},
            ))  # fmt: skip
            for user_id, name in ((1, "Ana Ruiz"), (2, "Ben Okafor")):
                session.add(CatsUser(site_id=SITE, cats_id=user_id, name=name))
            for record_type in ("candidate", "contact"):
                session.add(CatsCustomField(
                    site_id=SITE, record_type=record_type, cats_id=SENIORITY, name="Seniority", type="dropdown",
                    selections=[{"id": 3251, "label": "Senior"}, {"id": 3252, "label": "Junior"}],
                ))  # fmt: skip
            self._fill_pickers(session)
            for kind in (JOB, *RECORD_KINDS) if is_complete else ():
                session.add(
                    MirrorState(site_id=SITE, kind=kind, is_complete=True, after_id=0, refreshed_at=now())
                )
            for role, cats_user_id in (("admin", 1), ("recruiter", 2)):
                session.get_one(User, self.users[role].id).cats_user_id = cats_user_id

    def _fill_pickers(self, session: Session) -> None:
        for cats_id, title, company_id, status_id, workflow_id in JOBS:
            session.add(CatsJob(
                site_id=SITE, cats_id=cats_id, title=title, company_id=company_id, status_id=status_id,
                workflow_id=workflow_id,
            ))  # fmt: skip
        for (kind, workflow_id, workflow_name), (first, titles) in STATUSES.items():
            for place, title in enumerate(titles):
                session.add(CatsStatus(
                    site_id=SITE, kind=kind, workflow_id=workflow_id, workflow_name=workflow_name,
                    cats_id=first + place, title=title, position=place,
                ))  # fmt: skip
        for record_type, cats_id, name in LISTS:
            session.add(CatsList(site_id=SITE, record_type=record_type, cats_id=cats_id, name=name))
        for cats_id, title in TAGS:
            session.add(CatsTag(site_id=SITE, cats_id=cats_id, title=title))

    def company(self, cats_id: int, name: str, **more: Any) -> None:
        with self.door.database.write() as session:
            put_company(session, SITE, {"id": cats_id, "name": name, "owner_id": 1, **more})

    def record(self, record_type: str, cats_id: int, **fields: Any) -> None:
        """A person whom CATS holds, read in full."""
        row = {"id": cats_id, "first_name": "Marta", "last_name": "Oliveira", "owner_id": 1, **fields}
        row.setdefault("_embedded", {"emails": [], "phones": [], "custom_fields": []})
        with self.door.database.write() as session:
            put_person(session, SITE, record_type, row, fields_loaded=True)

    def link(self, person_id: str, record_type: str, cats_id: int, written: Mapping[str, Any]) -> None:
        with self.door.database.write() as session:
            session.add(PersonLink(
                person_id=person_id, site_id=SITE, record_type=record_type, cats_id=cats_id, written=dict(written)
            ))  # fmt: skip

    def keep(self, url: str = URL, **fields: Any) -> str:
        answer = self["recruiter"].post("/api/v1/people", {"profile": profile(url, **fields)})
        assert answer.status_code == 200, answer.text
        return str((answer.json or {})["id"])

    def campaign(self, name: str = "Backend Q4") -> int:
        answer = self["recruiter"].post("/api/v1/campaigns", {"name": name})
        assert answer.status_code == 201, answer.text
        return int((answer.json or {})["id"])

    def set(self, layer: str, layer_id: Any, key: str, value: Any, query: str = "", **more: Any) -> None:
        """An admin sets a value."""
        path = f"/api/v1/settings/{layer}/{layer_id}/{key}{query}"
        answer = self["admin"].call("PUT", path, {"value": value, **more})
        assert answer.status_code == 200, answer.text

    def resolve(self, role: str = "recruiter", **body: Any) -> dict[str, Any]:
        answer = self[role].post("/api/v1/profiles/resolve", {"profile": profile(), **body})
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def sync(self, person_id: str, digest: str, **more: Any) -> Any:
        headers = {"Idempotency_Key": more.pop("key")} if "key" in more else {}
        body = {"person_id": person_id, "plan_digest": digest, **more}
        return self["recruiter"].post("/api/v1/syncs", body, **headers)


def northwind_in(folder: Path) -> Northwind:
    return Northwind(Door(folder))
