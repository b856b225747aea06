from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, event

from catsync.db import read_rows
from catsync.matching import candidates, company_retrieval, person_retrieval, postings
from catsync.matching.facts import CompanyFacts, PersonFacts

from .conftest import Mirror

DEMO = [
    (
        101,
        {
            "name": "Acme Robotics GmbH",
            "website": "https://www.acme-robotics.example",
            "address": {"city": "Munich"},
        },
    ),
    (102, {"name": "ACME Robotics"}),
    (103, {"name": "Acme Robotics Portugal", "address": {"city": "Lisbon"}}),
    (104, {"name": "Apex Machines"}),
]
PROFILE = CompanyFacts("Acme Robotics", "https://acme-robotics.example", (), "Lisbon", "PT")


@pytest.fixture
def demo(mirror: Mirror) -> Mirror:
    for cats_id, record in DEMO:
        mirror.add_company(cats_id, record)
    return mirror


def test_all_three_records_of_the_demo_are_found_best_first_with_their_reasons(demo: Mirror) -> None:
    found = {one.row.cats_id: [r.text for r in one.match.reasons] for one in demo.companies(PROFILE)}
    assert list(found) == [101, 102, 103]
    assert {"same website", "only “GmbH” differs", "other city: Munich / Lisbon"} <= set(found[101])
    assert found[102] == ["same name but for capitals"]
    assert "“Portugal” more" in found[103]


def test_what_is_hardly_the_company_stands_behind_what_gave_way_to_a_better_one(mirror: Mirror) -> None:
    for cats_id, name in enumerate(
        ("Eastman Chemical", "Eastman Chemical Master I", "EASTMAN CHEM. CO."), 201
    ):
        mirror.add_company(cats_id, {"name": name})
    found = mirror.companies(CompanyFacts("Eastman Chemical Company"))
    assert [(one.row.cats_id, one.match.tier) for one in found] == [
        (201, "same"),
        (203, "similar"),
        (202, "similar"),
    ]


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("EASTMAN CHEM. CO.", "Eastman Chemical Company"),
        ("Eastman Chemical Company", "EASTMAN CHEM. CO."),
        ("FORAN MNG CORP.", "Foran Mining Corporation"),
    ],
)
def test_a_name_written_shorter_stands_before_the_many_that_begin_with_it(
    mirror: Mirror, stored: str, seen: str
) -> None:
    for number in range(1, 21):
        mirror.add_company(number, {"name": f"{seen.removesuffix(' Company')} {chr(96 + number) * 4}"})
    mirror.add_company(99, {"name": stored})
    assert 99 in [one.row.cats_id for one in mirror.companies(CompanyFacts(seen))]


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("Robotics Acme Werke", "Acme Werke Robotics"),
        ("Müller Maschinenbau", "Mueller Maschinenbau"),
        ("Mueller GmbH", "Müller"),
        ("Ørsted A/S", "Oersted"),
        ("Aalborg", "Ålborg"),
        ("Wärtsilä Oyj", "WAERTSILAE"),
        ("International Business Machines", "IBM"),
        ("IBM", "International Business Machines Corp."),
        ("Siemens AG", "SiemensAG"),
        ("Face Book", "Facebook"),
        ("Vektor", "ООО «Вектор»"),
        ("Acme International", "Acme Intl."),
        ("Siemens Health AG", "Siemens Healthineers"),
        ("Procter & Gamble", "P&G"),
        ("P & G", "Procter and Gamble Co."),
        ("Massachusetts Institute of Technology", "MIT"),
        ("MIT", "Massachusetts Institute of Technology"),
    ],
)
def test_names_that_the_leftmost_rule_misses_are_found(mirror: Mirror, stored: str, seen: str) -> None:
    mirror.add_company(1, {"name": stored})
    assert [one.row.cats_id for one in mirror.companies(CompanyFacts(seen))] == [1]


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("Acme Robotics (formerly Beta Bots)", "Beta Bots"),
        ("Beta Bots", "Acme Robotics (formerly Beta Bots)"),
        ("BLI", "Blue Lake Instruments (BLI)"),
        ("Blue Lake Instruments (BLI)", "BLI"),
        ("Acme Holdings, LLC dba Beta Bots", "Beta Bots Inc."),
        ("Ernst & Young LLP", "EY"),
        ("EY", "Ernst & Young GmbH"),
        ("Volkswagen Financial Services AG", "VW Financial Services"),
    ],
)
def test_a_company_is_found_by_another_name_that_stands_beside_its_own(
    mirror: Mirror, stored: str, seen: str
) -> None:
    for number in range(1, 61):
        mirror.add_company(number, {"name": f"{seen.partition(' ')[0]} {chr(96 + number % 26) * 3} {number}"})
    mirror.add_company(99, {"name": stored})
    found = {one.row.cats_id: one.match.tier for one in mirror.companies(CompanyFacts(seen))}
    assert found.get(99) in ("same", "possible")


def test_a_domain_of_an_e_mail_address_finds_the_company(mirror: Mirror) -> None:
    mirror.add_company(1, {"name": "Old Name", "website": "https://acme.example"})
    found = mirror.companies(CompanyFacts("Acme Holding", emails=("marta@mail.acme.example",)))
    assert [r.code for one in found for r in one.match.reasons][:1] == ["same_email_domain"]


def test_another_site_of_cats_is_not_searched(mirror: Mirror) -> None:
    mirror.add_company(1, {"name": "Acme Robotics"}, site_id=8)
    assert mirror.companies(PROFILE) == []


def test_the_same_number_at_another_site_of_cats_is_another_record(mirror: Mirror) -> None:
    mirror.add_company(1, {"name": "Acme Robotics"})
    mirror.add_company(1, {"name": "Acme Robotics AG"}, site_id=8)
    assert [one.row.name for one in mirror.companies(PROFILE)] == ["Acme Robotics"]


def test_the_short_name_is_found_although_hundreds_begin_with_it(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "GATHERED_IDS", 10)
    for number in range(1, 81):
        mirror.add_company(number, {"name": f"Acme Tools {chr(97 + number % 26) * 6}{number}"})
    mirror.add_company(900, {"name": "Acme Tools"})
    assert 900 in [one.row.cats_id for one in mirror.companies(CompanyFacts("Acme Tools Quetzal"))]


def test_no_more_than_the_limit_comes_back_and_the_best_stay(mirror: Mirror) -> None:
    for number in range(1, 31):
        mirror.add_company(number, {"name": f"Acme Robotics Branch{'xyz'[number % 3] * (number + 1)}"})
    mirror.add_company(99, {"name": "Acme Robotics"})
    found = mirror.companies(PROFILE, limit=3)
    assert len(found) == 3
    assert found[0].row.cats_id == 99


def test_a_rare_word_is_found_although_hundreds_share_the_common_one(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "GATHERED_IDS", 20)
    for number in range(1, 61):
        mirror.add_company(number, {"name": f"Global Services {chr(97 + number % 26) * 5}{number}"})
    mirror.add_company(900, {"name": "Quetzal Global Services"})
    assert mirror.companies(CompanyFacts("Services Global Quetzal Ltd"))[0].row.cats_id == 900


def compared(mirror: Mirror, query: CompanyFacts, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Which companies a look-up compares in full."""
    seen: list[int] = []
    read = company_retrieval._companies

    def noting(
        connection: Connection, site_id: int, ids: Sequence[int]
    ) -> list[company_retrieval.CompanyRow]:
        seen.extend(ids)
        return read(connection, site_id, ids)

    monkeypatch.setattr(company_retrieval, "_companies", noting)
    mirror.companies(query)
    return sorted(seen)


def test_who_shares_letters_but_no_word_is_not_compared(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror.add_company(1, {"name": "Marble"})
    mirror.add_company(2, {"name": "Marbella Resorts Estepona"})
    assert compared(mirror, CompanyFacts("Marble"), monkeypatch) == [1]


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ({"name": "Quix Yoyo", "website": "https://acme.example"}, {"website": "acme.example"}),
        ({"name": "Quix", "social_media_urls": ["https://linkedin.com/company/acme"]},
         {"social_urls": ("https://linkedin.com/company/acme",)}),
        ({"name": "Quix", "phones": {"main": "+351 21 123 4567"}}, {"phones": ("+351 21 123 4567",)}),
        ({"name": "Intlx Corp"}, {"name": "Intl"}),
        ({"name": "Pelion New Energy"}, {"name": "PNE"}),
    ],
)  # fmt: skip
def test_a_website_page_phone_beginning_or_initials_are_compared_whatever_the_words(
    mirror: Mirror, stored: dict[str, Any], seen: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    query = {"name": "Zenith Paper", **seen}
    own = {"name": query["name"], "website": "zenith.example", "phones": {"main": "+49 30 1234567"}}
    mirror.add_company(1, own)
    mirror.add_company(2, stored)
    assert 2 in compared(mirror, CompanyFacts(**{"country_code": "PT", **query}), monkeypatch)


@pytest.mark.parametrize("shared", ["website", "phones", "social_media_urls"])
def test_one_of_many_things_known_is_enough_to_be_compared(
    mirror: Mirror, shared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: dict[str, Any] = {
        "website": "https://zenith.example", "phones": {"main": "+351 21 123 4567"},
        "social_media_urls": ["https://linkedin.com/company/zenith"],
    }  # fmt: skip
    mirror.add_company(1, {"name": "Zenith Paper", **known})
    mirror.add_company(2, {"name": "Quix Yoyo", shared: known[shared]})
    query = CompanyFacts(
        "Zenith Paper", known["website"], ("+351 21 123 4567",), social_urls=tuple(known["social_media_urls"])
    )
    assert compared(mirror, query, monkeypatch) == [1, 2]


def test_hostile_names_are_looked_up_without_harm(demo: Mirror) -> None:
    for name in ("x" * 1_000_000, "\x00\ud800\u202e", "%_'\";--", "🎉🎉", " ", "ا" * 400):
        demo.companies(CompanyFacts(name, website=name))
        demo.people(PersonFacts(name, name, name, (name,), (name,), (name,), name))
    assert [one.row.cats_id for one in demo.companies(CompanyFacts("Apex Machines"))] == [104]


def seen(demo: Mirror, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """The statements from now on: those of SQLAlchemy, and those that go straight to the driver."""
    statements: list[tuple[str, Any]] = []
    event.listen(demo.database.engine, "before_cursor_execute", lambda *a: statements.append((a[2], a[3])))

    def spy(connection: Connection, statement: str, values: Sequence[Any]) -> list[Any]:
        statements.append((statement, tuple(values)))
        return read_rows(connection, statement, values)

    for module in (postings, candidates, company_retrieval, person_retrieval):
        monkeypatch.setattr(module, "read_rows", spy)
    return statements


def test_a_look_up_costs_a_bounded_number_of_reads(demo: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    statements = seen(demo, monkeypatch)
    demo.companies(CompanyFacts("Acme Three Four Five Six Seven Eight Nine Ten Eleven Twelve"))
    assert len([sql for sql, _ in statements if sql.startswith("SELECT")]) == 4


def test_no_table_is_read_from_end_to_end(demo: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    if not demo.database.is_sqlite:
        pytest.skip("PostgreSQL reads a table of four rows from end to end whatever index there is")
    demo.add_person("candidate", 7, {"first_name": "Rosa", "last_name": "Marsh"})
    statements = seen(demo, monkeypatch)
    demo.companies(PROFILE)
    demo.people(PersonFacts("Rosa Marsh"))
    reads = [(sql, values) for sql, values in statements if sql.startswith("SELECT")]
    assert all(
        table in str(reads)
        for table in ("company_posting", "company_name", "cats_company", "match_key", "cats_person")
    )
    with demo.database.engine.connect() as connection:
        for sql, values in reads:
            plan = str(connection.exec_driver_sql("EXPLAIN QUERY PLAN " + sql, values).all())
            assert "SEARCH" in plan, sql
            assert "SCAN" not in plan, sql
            # To be searched by the site alone is to be read from end to end.
            assert "company_name" in sql or "key=?" in plan or "cats_id=?" in plan, plan
