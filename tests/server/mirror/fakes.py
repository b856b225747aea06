"""A CATS of a few rows, which a test can reorder, cut off and change between two calls; and records to put in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from catsync.cats import CustomField, Page, Selection, Site, User, reading

SITE = 4711
START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


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
        self.rows = {"company": [], "contact": [], "candidate": [], **rows}
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
        self._count(record_type)
        self.finds.append(record_type)
        found = sorted((row for row in self.rows[record_type] if _matches(row, filter)), key=self.order)
        size = self.page_size or per_page
        shown = found[(page - 1) * size : page * size]
        return Page(tuple(_read(record_type, row) for row in shown), len(found), len(found) > page * size)

    def site(self) -> Site:
        self._count("site")
        return Site(self.site_id, "Northwind Talent", "northwind", 101, ())

    def users(self) -> Sequence[User]:
        self._count("users")
        return (User(1, "ana.ruiz", "Ana", "Ruiz", None, None), User(2, "ben.okafor", None, None, None, None))

    def custom_field_definitions(self, record_type: str) -> Sequence[CustomField]:
        self._count(f"{record_type} fields")
        return (CustomField(7, f"Origin of {record_type}", "dropdown", (Selection(71, "Fair"),)),)

    def _count(self, what: str) -> None:
        self.before(what, self.calls)
        self.calls += 1


def _read(record_type: str, row: dict[str, Any]) -> Any:
    return reading.company(row) if record_type == "company" else reading.person(record_type, row)  # type: ignore[arg-type]


def _matches(row: dict[str, Any], filter: Any) -> bool:
    if "and" in filter:
        return all(_matches(row, each) for each in filter["and"])
    held: Any = row[filter["field"]]
    wanted: Any = filter["value"]
    if filter["field"] == "date_modified":
        held, wanted = datetime.fromisoformat(held), datetime.fromisoformat(wanted)
    if filter["filter"] == "greater_than":
        return bool(held > wanted)
    return bool(wanted["gte"] <= held <= wanted["lte"])
