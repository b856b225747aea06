"""A CATS of any size for benchmarks: pages of rows in the shape of CATS' lists, made up as they are asked for.

    python -m tests.benchmarks.bulk_pages COUNT     prints {"url"}; COUNT records of each kind, ids from 1

The same id always gives the same record, names, places, domains and numbers as varied as in a site of that size. It is
a process of its own, so that what it costs is not counted. Answers searches by id only; by anything else, nothing.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KINDS = {"companies": "company", "contacts": "contact", "candidates": "candidate"}
CHANGED = 1 << 40  # ids from here on are those below, with other values and a later date


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ONSETS = _words("b br c ch cl d dr f fl g gr h j k kl l m n p pr qu r s sch sk st t tr v w z")
VOWELS = _words("a e i o u ai ea ee ie oa ou")
ENDINGS = _words("n r l s t nd ck x m rt ll ston ford well berg son mann ley wick")
TRADES = _words(
    "Systems Solutions Logistics Energy Foods Partners Consulting Capital Media Robotics Software Analytics Motors"
    " Pharma Textiles Shipping Design Networks Security Labs Medical Bank Insurance Airlines Steel Paper Travel"
    " Engineering Services Technologies Trading Holdings Group Dental Plumbing Interiors Legal Farms Bakery"
)
FORMS = ("", "", "", " Ltd", " GmbH", " Inc.", " S.A.", " LLC", " B.V.", " AG", " Lda", " & Co. KG", " plc")
COUNTRIES = _words("US GB DE FR NL PT ES IE")
TITLES = ("Buyer", "Head of Data", "Plant Manager", "Site Reliability Engineer", "CFO", "Recruiter", "Nurse")
FIRST = _words(
    "Marta João Ines Ben Amir Beatriz Sofía Liam Noah Emma Olivia Anna Peter Hans Jürgen Claire Luc Pieter Sanne Ana"
    " Ruth Omar Yusuf Mei Wei Priya Arjun Kofi Ama Elena Marco Giulia Tomasz Ewa Björn Astrid Kate Bill Bob Liz Tom"
)


class Dice:
    """Numbers that follow from an id alone."""

    def __init__(self, seed: int) -> None:
        self._state = (seed * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03) & 0xFFFFFFFFFFFFFFFF

    def below(self, limit: int) -> int:
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        return (self._state >> 33) % limit

    def of(self, things: Any) -> Any:
        return things[self.below(len(things))]

    def word(self) -> str:
        """Of about 50,000, some of them much more often than others."""
        few = Dice(self.below(1 + self.below(1 + self.below(200_000))))
        return str(
            few.of(ONSETS) + few.of(VOWELS) + few.of(ENDINGS) + few.of(("", "", "o", "ia", "en"))
        ).capitalize()


def row(kind: str, cats_id: int) -> dict[str, Any]:
    """One record of a list, as CATS_API.md 2.1, 2.4, 2.5 show it, with what CATS embeds in it."""
    dice = Dice((cats_id % CHANGED) * 3 + len(kind))
    made = {"companies": _company, "contacts": _contact, "candidates": _candidate}[kind](
        dice, cats_id % CHANGED
    )
    dates = {
        "date_created": "2021-06-13T09:12:22-05:00",
        "date_modified": f"2025-0{dice.below(9) + 1}-13T09:12:22-05:00",
    }
    if cats_id >= CHANGED:
        made = {
            **made,
            "notes": "Called",
            "website": f"https://new{cats_id % CHANGED}.example",
            "title": "Director",
        }
        dates["date_modified"] = "2026-01-28T13:12:22-05:00"
    return {"id": cats_id % CHANGED, **made, **dates, **_around(dice, kind, cats_id % CHANGED)}


def _company(dice: Dice, cats_id: int) -> dict[str, Any]:
    words = [dice.word() for _ in range(1 + dice.below(2))]
    name = " ".join(words) + (" " + dice.of(TRADES) if dice.below(4) else "")
    domain = "".join(words).lower() + dice.of((".com", ".com", ".de", ".co.uk", ".nl", ".io"))
    return {
        "name": name + dice.of(FORMS),
        "owner_id": 1 + dice.below(20),
        "website": f"https://www.{domain}" if dice.below(5) else None,
        "address": _address(dice),
        "country_code": dice.of(COUNTRIES),
        "entered_by_id": 1,
        "social_media_urls": [f"https://www.linkedin.com/company/{domain[:-4]}"]
        if dice.below(3) == 0
        else [],
        "notes": None,
        "is_hot": False,
        "key_technologies": None,
        "billing_contact_id": None,
        "user_groups": [],
        "status_id": 21,
        "phones": {"primary": _phone(dice) if dice.below(3) else None, "secondary": None, "fax": None},
    }


def _contact(dice: Dice, cats_id: int) -> dict[str, Any]:
    first, last = dice.of(FIRST), dice.word()
    return {
        "first_name": first,
        "last_name": last,
        "title": dice.of(TITLES),
        "reports_to_id": None,
        "owner_id": 1 + dice.below(20),
        "company_id": 1 + dice.below(1_000_000),
        "address": _address(dice),
        "country_code": dice.of(COUNTRIES),
        "social_media_urls": [],
        "is_hot": False,
        "has_left_company": False,
        "notes": None,
        "entered_by_id": 1,
        "consent_status": None,
        "status_id": 1,
        "emails": {"primary": _email(dice, first, last, cats_id), "secondary": None},
        "phones": {"work": _phone(dice) if dice.below(2) else None, "cell": _phone(dice), "other": None},
    }


def _candidate(dice: Dice, cats_id: int) -> dict[str, Any]:
    first, last = dice.of(FIRST), dice.word()
    linked = f"https://www.linkedin.com/in/{first}-{last}-{cats_id:x}".lower()
    return {
        "first_name": first,
        "middle_name": dice.of(FIRST) if dice.below(8) == 0 else None,
        "last_name": last,
        "title": dice.of(TITLES),
        "address": _address(dice),
        "country_code": dice.of(COUNTRIES),
        "social_media_urls": [linked] if dice.below(2) else [],
        "website": None,
        "best_time_to_call": None,
        "current_employer": f"{dice.word()} {dice.of(TRADES)}",
        "date_available": None,
        "current_pay": None,
        "desired_pay": None,
        "is_willing_to_relocate": False,
        "key_skills": "Sales, Java, ROS",
        "notes": None,
        "is_hot": False,
        "is_active": True,
        "owner_id": 1 + dice.below(20),
        "source": "Web",
        "contact_id": None,
        "entered_by_id": 1,
        "is_registered": False,
        "consent_status": None,
        "emails": {"primary": _email(dice, first, last, cats_id), "secondary": None},
        "phones": {"home": None, "cell": _phone(dice), "work": None},
    }


def _address(dice: Dice) -> dict[str, Any]:
    city = f"{Dice(dice.below(3_000)).word()}ton"
    return {
        "street": f"{dice.below(200)} High Street",
        "city": city,
        "state": None,
        "postal_code": str(10_000 + dice.below(80_000)),
    }


def _phone(dice: Dice) -> str:
    area: str = dice.of(("+1 202 ", "+44 20 7946 ", "+49 30 ", "+351 21 "))
    return area + f"{dice.below(10_000_000):07d}"


def _email(dice: Dice, first: str, last: str, cats_id: int) -> str:
    ascii_first = first.encode("ascii", "ignore").decode().lower()
    return f"{ascii_first}.{last.lower()}{cats_id % 977}@{dice.word().lower()}.example"


def _around(dice: Dice, kind: str, cats_id: int) -> dict[str, Any]:
    here = f"/{kind}/{cats_id}"
    names = (
        "self",
        "custom_fields",
        "activities",
        "attachments",
        "tags",
        "thumbnail",
        "phones",
        "owner",
        "entered_by",
    )
    definition = {
        "data_item_type": KINDS[kind],
        "name": "Segment",
        "comment": None,
        "field": {"type": "text"},
    }
    fields = [
        {
            "id": field_id,
            "value": value,
            "_links": {"self": {"href": f"{here}/custom_fields/{field_id}"}},
            "_embedded": {"definition": {"id": field_id, **definition, "_links": {}}},
        }
        for field_id, value in ((190911, None), (190912, f"Segment {dice.below(30)}"))
    ]
    status: dict[str, Any] = {"id": 21, "workflow_id": None, "title": "No Status", "mapping": ""}
    status |= {"prerequisites": [], "triggers": []}
    return {
        "_links": {name: {"href": f"{here}/{name}"} for name in names},
        "_embedded": {"custom_fields": fields, "status": status},
    }


def page(kind: str, first: int, last: int, total: int, has_next: bool) -> bytes:
    """Rows of these ids, both included."""
    rows = [row(kind, cats_id) for cats_id in range(first, last + 1)]
    links: dict[str, Any] = {"self": {"href": f"/{kind}/search"}}
    if has_next:
        links["next"] = {"href": f"/{kind}/search?page=2"}
    body = {"count": len(rows), "total": total, "_links": links, "_embedded": {kind: rows}}
    return json.dumps(body).encode()


def bounds(filter: Any, count: int) -> tuple[int, int]:
    """First and last id of 1..count that a filter by id lets through; (1, 0) for none."""
    if "and" in filter:
        ranges = [bounds(each, count) for each in filter["and"]]
        return max(first for first, _ in ranges), min(last for _, last in ranges)
    if filter["field"] != "id":
        return 1, 0
    value = filter["value"]
    match filter["filter"]:
        case "greater_than":
            return int(value) + 1, count
        case "less_than":
            return 1, min(count, int(value) - 1)
        case "between":
            return max(1, int(value["gte"])), min(count, int(value["lte"]))
    return 1, 0


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    count = 0

    def do_POST(self) -> None:
        path, _, query = self.path.partition("?")
        kind = path.strip("/").split("/")[0]
        asked = dict(part.split("=") for part in query.split("&") if part)
        filter = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        first, last = bounds(filter, self.count) if kind in KINDS else (1, 0)
        total, size = max(0, last - first + 1), int(asked.get("per_page", 100))
        begin = first + (int(asked.get("page", 1)) - 1) * size
        self._answer(page(kind, begin, min(last, begin + size - 1), total, begin + size <= last))

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def main() -> None:
    Answers.count = int(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}"}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
