"""Fills a store: `empty` (site, users, custom fields) or `demo` (an agency's data with look-alikes)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catsync.sandbox import seed_bulk, seed_demo
from catsync.sandbox.fields import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catsync.sandbox.store import Row, Store

SEEDS = ("demo", "empty")

USERS = (
    (1, "ana.ruiz", "Ana", "Ruiz", "Managing Partner"),
    (2, "ben.okafor", "Ben", "Okafor", "Senior Recruiter"),
    (3, "chloe.martin", "Chloe", "Martin", "Researcher"),
)
SENIORITY = ("Junior", "Mid", "Senior", "Lead", "Executive")
# resource -> (id, name, type, labels of the choices)
CUSTOM_FIELDS: dict[str, tuple[tuple[int, str, str, tuple[str, ...]], ...]] = {
    "candidates": (
        (170911, "Seniority", "dropdown", SENIORITY),
        (170912, "Notice period", "text", ()),
        (170913, "Languages", "checkboxes", ("English", "German", "Portuguese", "French", "Spanish")),
        (170914, "LinkedIn profile", "text", ()),
        (170915, "Last spoken to", "date", ()),
        (170916, "May be contacted", "checkbox", ()),
        (170917, "Years of experience", "number", ()),
        (170918, "Account manager", "user", ()),
    ),
    "contacts": (
        (180911, "Seniority", "dropdown", SENIORITY),
        (180912, "LinkedIn profile", "text", ()),
        (180913, "Interests", "checkboxes", ("Permanent", "Contract", "Executive search")),
        (180914, "Decision maker", "checkbox", ()),
        (180915, "Account manager", "user", ()),
    ),
    "companies": (
        (190911, "Segment", "radio", ("Start-up", "Mid-size", "Enterprise")),
        (190912, "Account notes", "textarea", ()),
    ),
}
RECORD_STATUSES = {
    "contacts": (1, ("No Status", "Prospect", "Client", "Past client")),
    "companies": (21, ("No Status", "Prospect", "Client", "Do not contact")),
    "jobs": (41, ("Active", "On hold", "Filled", "Closed")),
}
PIPELINE_STATUSES = (
    "No Contact",
    "Contacted",
    "Candidate Responded",
    "Qualifying",
    "Submitted",
    "Interviewing",
    "Offered",
    "Not in Consideration",
    "Client Declined",
    "Placed",
)


def fill(store: Store, seed: str, companies: int = 0, people: int = 0) -> None:
    """Empty the store and fill it; `companies` and `people`: generated ones on top. Raises ValueError."""
    if seed not in SEEDS:
        raise ValueError(f"unknown seed {seed!r}; known: {', '.join(SEEDS)}")
    store.clear()
    with store.filling():
        _fill_site(store)
        if seed == "demo":
            seed_demo.fill(store)
        if companies or people:
            seed_bulk.fill(store, companies, people)


def _fill_site(store: Store) -> None:
    store.site = {
        "id": 4711,
        "name": "Northwind Talent",
        "subdomain": "northwind",
        "mode": "recruiter",
        "default_company_id": None,
    }
    for number, username, first, last, title in USERS:
        row = {
            "username": username,
            "first_name": first,
            "last_name": last,
            "title": title,
            "access_level": "admin",
        }
        store.insert("users", row, number)
    for resource, definitions in CUSTOM_FIELDS.items():
        store.custom_definitions[resource] = {row[0]: definition(resource, *row) for row in definitions}
    for resource, (first_id, titles) in RECORD_STATUSES.items():
        store.statuses[resource] = {
            first_id + place: _status(
                first_id + place, None, title, f"{resource}/statuses/{first_id + place}"
            )
            for place, title in enumerate(titles)
        }
    for number, title in ((501, "Recruiting"), (502, "Outreach")):
        store.workflows[number] = {"id": number, "title": title, "statuses": _workflow_statuses(number)}


def definition(resource: str, number: int, name: str, kind: str, labels: Sequence[str]) -> Row:
    """A custom field of that resource; its choices are numbered after it."""
    field: Row = {"type": kind}
    if labels:
        field["selections"] = [
            {"id": number * 10 + place, "label": label} for place, label in enumerate(labels)
        ]
    singular = RESOURCES[resource].singular
    return {"id": number, "data_item_type": singular, "name": name, "comment": None, "field": field}


def _workflow_statuses(workflow: int) -> dict[int, Row]:
    first = workflow * 100
    base = f"/pipelines/workflows/{workflow}/statuses"
    return {
        first + place: _status(first + place, workflow, title, f"{base}/{first + place}")
        for place, title in enumerate(PIPELINE_STATUSES)
    }


def _status(number: int, workflow: int | None, title: str, href: str) -> Row:
    return {
        "id": number,
        "workflow_id": workflow,
        "title": title,
        "mapping": "",
        "prerequisites": [],
        "triggers": [],
        "_links": {"self": {"href": href}},
    }
