"""A CATS of a few rows, which a test can reorder, cut off and change between two calls; and records to put in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from catsync.cats import (
    Activity,
    CatsList,
    CustomField,
    Job,
    Page,
    Selection,
    Site,
    Status,
    Tag,
    User,
    Workflow,
    reading,
)

SITE = 4711
START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
# The calls with which the first crawl begins: the small tables, then the jobs.
SMALL = (
    *("site", "users", "candidate fields", "contact fields", "company fields"),
    *(
        "job statuses",
        "contact statuses",
        "company statuses",
        "workflows",
        "statuses of 501",
        "statuses of 502",
    ),
    *("candidate lists", "contact lists", "tags", "job", "activities"),
)
BEFORE_RECORDS = len(SMALL) + 1  # calls; the jobs themselves come last
STEPS_BEFORE_RECORDS = (
    BEFORE_RECORDS - 2
)  # the statuses of both workflows come in the step that asks for these


class Clock:
    """Time that tests move."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def go_on(self, **by: float) -> None:
        self.at += timedelta(**by)


def company(cats_id: int, **fields: Any) -> dict[str, Any]:
    held = {"id": cats_id, "name": f"Company {cats_id}", "owner_id": 1, "date_modified": stamp(-86_400)}
    return {**held, **fields}


def contact(cats_id: int, **fields: Any) -> dict[str, Any]:
    """A list row: the summary of e-mails and phones, without the rows themselves."""
    return {
        "id": cats_id,
        "first_name": "Ines",
        "last_name": "Prado",
        "company_id": 101,
        "emails": {"primary": "ines@elmstead.example", "secondary": None},
        "phones": {"work": None, "cell": None, "other": None},
        "date_modified": stamp(-86_400),
        **fields,
    }


def job(cats_id: int, **fields: Any) -> dict[str, Any]:
    held = {"id": cats_id, "title": f"Job {cats_id}", "company_id": 101, "status_id": 41}
    return {**held, "pipeline_workflow_id": 501, "date_modified": stamp(-86_400), **fields}


def activity(cats_id: int, record_type: str, record_id: int, seconds: float) -> dict[str, Any]:
    """Logged that many seconds after START."""
    item = {"id": record_id, "type": record_type}
    return {"id": cats_id, "type": "other", "data_item": item, "date": stamp(seconds)}


def full(record: dict[str, Any], *emails: str) -> dict[str, Any]:
    """The record as a GET answers it, with these addresses."""
    rows = [{"id": 70_001 + n, "email": email, "is_primary": n == 0} for n, email in enumerate(emails)]
    return {**record, "_embedded": {"emails": rows, "phones": []}}


def stamp(seconds: float) -> str:
    """A time as CATS writes it, that many seconds after START."""
    return (START + timedelta(seconds=seconds)).isoformat()


class FakeCats:
    """Answers `find` from `rows` by record type. `order` sorts what a page shows; `before` runs before each call."""

    def __init__(self, **rows: list[dict[str, Any]]) -> None:
        self.rows = {"company": [], "contact": [], "candidate": [], "job": [], "activities": [], **rows}
        self.order: Callable[[dict[str, Any]], Any] = lambda row: row["id"]
        self.before: Callable[[str, int], None] = lambda record_type, calls: None
        self.calls = 0
        self.finds: list[str] = []
        self.site_id = SITE
        self.page_size: int | None = None

    def find(
        self,
        record_type: str,
        filter: Any = None,
        query: str | None = None,
        page: int = 1,
        per_page: int = 100,
    ) -> Page[Any]:
        return self._found(record_type, filter, page, per_page)

    def find_jobs(self, filter: Any, page: int = 1, per_page: int = 100) -> Page[Job]:
        return self._found("job", filter, page, per_page)

    def find_activities(self, filter: Any, page: int = 1, per_page: int = 100) -> Page[Activity]:
        return self._found("activities", filter, page, per_page)

    def _found(self, what: str, filter: Any, page: int, per_page: int) -> Page[Any]:
        self._count(what)
        self.finds.append(what)
        found = sorted((row for row in self.rows[what] if _matches(row, filter)), key=self.order)
        size = self.page_size or per_page
        shown = found[(page - 1) * size : page * size]
        return Page(tuple(_read(what, row) for row in shown), len(found), len(found) > page * size)

    def site(self) -> Site:
        self._count("site")
        return Site(self.site_id, "Northwind Talent", "northwind", 101, ())

    def users(self) -> Sequence[User]:
        self._count("users")
        return (User(1, "ana.ruiz", "Ana", "Ruiz", None, None), User(2, "ben.okafor", None, None, None, None))

    def custom_field_definitions(self, record_type: str) -> Sequence[CustomField]:
        self._count(f"{record_type} fields")
        return (CustomField(7, f"Origin of {record_type}", "dropdown", (Selection(71, "Fair"),)),)

    def statuses(self, record_type: str) -> Sequence[Status]:
        self._count(f"{record_type} statuses")
        return (Status(41, None, f"First of {record_type}", None), Status(40, None, "Second", None))

    def workflows(self) -> Sequence[Workflow]:
        self._count("workflows")
        return (Workflow(501, "Recruiting"), Workflow(502, "Outreach"))

    def workflow_statuses(self, workflow_id: int) -> Sequence[Status]:
        self._count(f"statuses of {workflow_id}")
        return (Status(workflow_id * 100, workflow_id, "No Contact", None),)

    def lists(self, record_type: str) -> Sequence[CatsList]:
        self._count(f"{record_type} lists")
        return (CatsList(1201, f"{record_type}s of Iberia", None),)

    def tags(self) -> Sequence[Tag]:
        self._count("tags")
        return (Tag(612, None, "Relocating"), Tag(611, None, "hot"))

    def _count(self, what: str) -> None:
        self.before(what, self.calls)
        self.calls += 1


def _read(record_type: str, row: dict[str, Any]) -> Any:
    if record_type in ("job", "activities"):
        return reading.job(row) if record_type == "job" else reading.activity(row)
    return reading.company(row) if record_type == "company" else reading.person(record_type, row)  # type: ignore[arg-type]


def _matches(row: dict[str, Any], filter: Any) -> bool:
    if "and" in filter:
        return all(_matches(row, each) for each in filter["and"])
    held: Any = row[filter["field"]]
    wanted: Any = filter["value"]
    if filter["field"] in ("date", "date_modified"):
        held = datetime.fromisoformat(held)
        if filter["filter"] == "between":
            wanted = {name: datetime.fromisoformat(bound) for name, bound in wanted.items()}
        else:
            wanted = datetime.fromisoformat(wanted)
    if filter["filter"] == "greater_than":
        return bool(held > wanted)
    if filter["filter"] == "less_than":
        return bool(held < wanted)
    return bool(wanted["gte"] <= held <= wanted["lte"])
