"""The demo: an agency's companies, contacts and candidates, all invented, with planted look-alikes.

Nobody called Marta Oliveira is in it: she is whom the demonstration captures. Her company is there
three times under similar names, and "Brightpath Analytics" twice.
"""

from __future__ import annotations

import random
import unicodedata
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from catsync.sandbox import records
from catsync.sandbox.fields import CANDIDATES, COMPANIES, CONTACTS, JOBS, Resource

if TYPE_CHECKING:
    from catsync.sandbox.store import Record, Row, Store

# name, website, city, country, owner, contacts
PLANTED = (
    ("Acme Robotics GmbH", "https://www.acme-robotics.example", "Munich", "DE", 1, 14),
    ("ACME Robotics", None, None, None, 2, 1),
    ("Acme Robotics Portugal", None, "Lisbon", "PT", 3, 3),
    ("Brightpath Analytics Ltd", "https://brightpath.example", "London", "GB", 2, 3),
    ("Bright Path Analytics", None, "Leeds", "GB", 3, 1),
)
COMPANY_NAMES = (
    "Alder & Finch Logistics",
    "Aurelia Biotech AG",
    "Bluewater Shipping Ltd",
    "Cobalt Ridge Software",
    "Cordell Instruments",
    "Delmar Foods S.A.",
    "Eastgate Payments",
    "Elmstead Energy",
    "Ferrovia Systems S.p.A.",
    "Fernhill Health",
    "Granite Peak Insurance",
    "Halden Optics GmbH",
    "Harrow Lane Media",
    "Ironbark Mining Services",
    "Juniper Court Hotels",
    "Kestrel Avionics",
    "Lanternfish Games",
    "Larkspur Retail Group",
    "Meridian Steelworks",
    "Midland Rail Components",
    "Nordlys Data AS",
    "Oakhaven Learning",
    "Orchard Street Capital",
    "Palisade Security",
    "Pomar Têxteis Lda",
    "Quayside Robotics",
    "Redwater Chemicals",
    "Saltmarsh Studios",
    "Sollberg Maschinenbau GmbH",
    "Tamarind Telecom",
    "Thistle & Crown Foods",
    "Umbra Lighting",
    "Vantage Harbour Ltd",
    "Westmere Diagnostics",
)
CITIES = (
    ("London", "GB"),
    ("Berlin", "DE"),
    ("Lisbon", "PT"),
    ("Porto", "PT"),
    ("Munich", "DE"),
    ("Leeds", "GB"),
    ("Lyon", "FR"),
    ("Madrid", "ES"),
    ("Zurich", "CH"),
    ("Dublin", "IE"),
)
FIRST_NAMES = (
    "Adele",
    "Amir",
    "Beatriz",
    "Carl",
    "Daria",
    "Elias",
    "Fiona",
    "Gustavo",
    "Hanna",
    "Ilya",
    "Joana",
    "Kofi",
    "Lena",
    "Mateus",
    "Nadia",
    "Oskar",
    "Priya",
    "Rafael",
    "Sofia",
    "Tomás",
    "Ursula",
    "Viktor",
    "Wen",
    "Yusuf",
    "Zoë",
    "André",
    "Birgit",
    "Conor",
    "Élise",
    "Farid",
)
LAST_NAMES = (
    "Abara",
    "Bergström",
    "Carvalho",
    "Dumont",
    "Eriksen",
    "Ferreira",
    "Grant",
    "Hofmann",
    "Ibarra",
    "Janssen",
    "Kowalski",
    "Lindqvist",
    "Marchetti",
    "Nakamura",
    "O'Dwyer",
    "Pereira",
    "Quist",
    "Rahman",
    "Santos",
    "Thorne",
    "Ullmann",
    "Vasquez",
    "Winter",
    "Xu",
    "Yilmaz",
    "Zimmer",
    "Böhm",
    "Castellano",
    "Drummond",
    "Farrell",
)
CONTACT_TITLES = (
    "Head of Talent",
    "HR Director",
    "CTO",
    "VP Engineering",
    "Finance Director",
    "COO",
    "Plant Manager",
    "Head of Operations",
)
CANDIDATE_TITLES = (
    "Data Engineer",
    "Backend Developer",
    "Product Manager",
    "Machine Learning Engineer",
    "UX Designer",
    "Site Reliability Engineer",
    "Business Analyst",
    "Mechanical Engineer",
    "Account Executive",
)
SKILLS = ("Python", "SQL", "Kubernetes", "Java", "Figma", "Spark", "ROS", "Statistics", "Sales", "CAD", "Go")
TAGS = ("Hot", "Do not call", "Relocating", "Data", "Robotics", "Referral", "Newsletter", "Board level")
LOOSE_CONTACTS = 38
CANDIDATES_WANTED = 80
HISTORY = timedelta(days=540)


class DemoSeed:
    """Draws the same data in every run; each record is a little younger than the one before."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._random = random.Random(7)  # noqa: S311 - the same data in every run is the aim
        self._names = [(first, last) for first in FIRST_NAMES for last in LAST_NAMES]
        self._random.shuffle(self._names)
        self._made = 0

    def fill(self) -> None:
        """All of it, in the order in which the ids are to rise."""
        internal = self._add(
            COMPANIES,
            {"name": "Northwind Talent (internal)", "owner_id": 1, "website": "https://northwind.example"},
        )
        self._store.site["default_company_id"] = internal.id
        tags = [self._store.insert("tags", {"parent_id": None, "title": title}).id for title in TAGS]
        planted = [self._planted_company(row) for row in PLANTED]
        others = [self._company(name) for name in COMPANY_NAMES]
        for company, row in zip(planted, PLANTED, strict=True):
            self._contacts_of(company, row[5])
        for number in range(LOOSE_CONTACTS):
            self._contact(others[number % len(others)])
        candidates = [self._jonas(CANDIDATES), *self._candidates()]
        jobs = [
            self._job(company, number) for number, company in enumerate([planted[0], planted[3], *others[:6]])
        ]
        self._set_statuses(others, jobs)
        self._tag(candidates, tags)
        self._pipelines(candidates, jobs)
        self._lists(candidates)
        self._activities(candidates)
        self._recent_calls(planted[0])

    def _add(self, resource: Resource, body: Row) -> Record:
        record = records.create(self._store, resource, body, phone_mangling=False)
        self._made += 1
        made = datetime.fromisoformat(self._store.now()) - HISTORY + timedelta(hours=55 * self._made)
        record.fields["date_created"] = record.fields["date_modified"] = made.isoformat()
        return record

    def _planted_company(self, row: tuple[str, str | None, str | None, str | None, int, int]) -> Record:
        name, website, city, country, owner, _ = row
        body: Row = {"name": name, "owner_id": owner, "website": website, "country_code": country}
        if city:
            body["address"] = {"city": city}
        if website:
            body["phones"] = [{"number": "+44 20 7946 0100", "type": "main"}]
        return self._add(COMPANIES, body)

    def _company(self, name: str) -> Record:
        city, country = self._random.choice(CITIES)
        number = self._made
        return self._add(
            COMPANIES,
            {
                "name": name,
                "owner_id": 1 + number % 3,
                "website": f"https://www.{slug(name)}.example",
                "address": {"city": city, "street": f"{number} Station Road"},
                "country_code": country,
                "phones": [{"number": f"+44 20 7946 0{200 + number}", "type": "main"}],
                "notes": self._random.choice((None, "Met at the spring fair.", "Prefers e-mail.")),
            },
        )

    def _contacts_of(self, company: Record, wanted: int) -> None:
        if company.fields["name"].startswith("Brightpath"):
            self._jonas(CONTACTS, company)
            wanted -= 1
        for _ in range(wanted):
            self._contact(company)

    def _person(self, domain: str) -> Row:
        first, last = self._names.pop()
        handle = f"{slug(first)}.{slug(last)}"
        number = len(self._names) % 100
        person: Row = {
            "first_name": first,
            "last_name": last,
            "owner_id": 1 + number % 3,
            "emails": [{"email": f"{handle}@{domain}", "is_primary": True}],
            "phones": [{"number": f"+1 202 555 01{number:02d}", "type": "mobile"}],
        }
        if number % 3 == 0:
            person["social_media_urls"] = [f"https://www.linkedin.com/in/{handle.replace('.', '-')}"]
        return person

    def _contact(self, company: Record) -> Record:
        person = self._person(urlsplit(company.fields["website"] or "").netloc.removeprefix("www."))
        if not company.fields["website"]:  # nothing but the name is to speak for those look-alikes
            del person["emails"]
        seniority = 1809110 + self._random.randrange(5)
        return self._add(
            CONTACTS,
            {
                **person,
                "company_id": company.id,
                "title": self._random.choice(CONTACT_TITLES),
                "custom_fields": [{"id": 180911, "value": seniority}],
            },
        )

    def _jonas(self, resource: Resource, company: Record | None = None) -> Record:
        """The same person as contact and as candidate."""
        person: Row = {
            "first_name": "Jonas",
            "last_name": "Weber",
            "owner_id": 2,
            "title": "Analytics Lead",
            "emails": [{"email": "jonas.weber@brightpath.example", "is_primary": True}],
            "phones": [{"number": "+44 20 7946 0155", "type": "work"}],
            "address": {"city": "London"},
            "social_media_urls": ["https://www.linkedin.com/in/jonas-weber-brightpath"],
        }
        extra: Row = {"company_id": company.id} if company else {"current_employer": "Brightpath Analytics"}
        return self._add(resource, {**person, **extra})

    def _candidates(self) -> list[Record]:
        return [self._candidate(number) for number in range(CANDIDATES_WANTED - 1)]

    def _candidate(self, number: int) -> Record:
        person = self._person("mail.example")
        city, country = self._random.choice(CITIES)
        values: list[Row] = [
            {"id": 170911, "value": 1709110 + self._random.randrange(5)},
            {"id": 170916, "value": number % 4 != 0},
        ]
        if number % 2:
            values.append({"id": 170913, "value": [1709130, 1709130 + 1 + number % 4]})
        return self._add(
            CANDIDATES,
            {
                **person,
                "title": self._random.choice(CANDIDATE_TITLES),
                "address": {"city": city},
                "country_code": country,
                "current_employer": self._random.choice(COMPANY_NAMES),
                "key_skills": ", ".join(self._random.sample(SKILLS, 3)),
                "source": "Referral" if number % 5 == 0 else "Web",
                "custom_fields": values,
            },
        )

    def _job(self, company: Record, number: int) -> Record:
        title = CANDIDATE_TITLES[number % len(CANDIDATE_TITLES)]
        return self._add(
            JOBS,
            {
                "title": title,
                "company_id": company.id,
                "owner_id": 1 + number % 3,
                "recruiter_id": 2,
                "openings": 1,
                "location": {"city": company.fields["address"]["city"], "state": None, "postal_code": None},
                "description": f"<p>{title} wanted.</p>",
                "workflow_id": 501,
            },
        )

    def _set_statuses(self, companies: list[Record], jobs: list[Record]) -> None:
        """Of every status some; the first jobs are active."""
        for rows, first in ((companies, 0), (jobs, 3)):
            known = list(self._store.statuses[rows[0].resource])
            for number, record in enumerate(rows):
                place = max(0, number - first) % len(known)
                record.fields["status_id"] = known[place]

    def _tag(self, candidates: list[Record], tags: list[int]) -> None:
        for record in candidates[::4]:
            record.tag_ids = sorted(self._random.sample(tags, 2))

    def _pipelines(self, candidates: list[Record], jobs: list[Record]) -> None:
        for number, candidate in enumerate(candidates[:16]):
            status = 50100 + number % 6
            pipeline = self._store.insert(
                "pipelines",
                {
                    "candidate_id": candidate.id,
                    "job_id": jobs[number % len(jobs)].id,
                    "rating": number % 6,
                    "status_id": status,
                    "workflow_id": 501,
                },
            )
            pipeline.part("history").append(
                {"id": 1, "status_id": status, "date": self._store.now(), "_links": {}}
            )

    def _lists(self, candidates: list[Record]) -> None:
        shortlist = self._list("Data people, Iberia", "candidates")
        for candidate in candidates[:9]:
            shortlist.part("items").append(
                {
                    "id": self._store.next_id("items"),
                    "candidate_id": candidate.id,
                    "date_created": self._store.now(),
                }
            )
        self._list("Spring outreach", "contacts")
        self._list("Target accounts", "companies")

    def _list(self, name: str, resource: str) -> Record:
        return self._store.insert("lists", {"name": name, "notes": None, "resource": resource})

    def _activities(self, candidates: list[Record]) -> None:
        notes = (
            ("call_talked", "Open to a move after summer."),
            ("email", "Sent the job description."),
            ("call_lvm", None),
            ("other", "Met at a meetup."),
        )
        for number, candidate in enumerate(candidates[:20]):
            kind, text = notes[number % len(notes)]
            row: dict[str, Any] = {
                "data_item": {"id": candidate.id, "type": "candidate"},
                "date": candidate.fields["date_modified"],
                "regarding_id": None,
                "type": kind,
                "notes": text,
                "annotation": None,
                "entered_by_id": 1,
            }
            self._store.insert("activities", row)

    def _recent_calls(self, company: Record) -> None:
        """What happened last at a company: calls with its people, the newest three days ago."""
        now = datetime.fromisoformat(self._store.now())
        contacts = [
            row for row in self._store.table("contacts").values() if row.fields["company_id"] == company.id
        ]
        for days, contact in zip((3, 12), contacts, strict=False):
            self._store.insert(
                "activities",
                {
                    "data_item": {"id": contact.id, "type": "contact"},
                    "date": (now - timedelta(days=days)).isoformat(),
                    "regarding_id": None,
                    "type": "call_talked",
                    "notes": "Hiring again next quarter.",
                    "annotation": None,
                    "entered_by_id": 2,
                },
            )


def fill(store: Store) -> None:
    """Put the demo into an otherwise empty store."""
    DemoSeed(store).fill()


def slug(text: str) -> str:
    """Lower-case ASCII letters and digits with single hyphens, for domains and e-mail names."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain.replace("'", "")).split())
