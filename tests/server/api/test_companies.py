"""Searching the companies of CATS by name, out of the mirror."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from tests.server.door import code
from tests.server.northwind import Northwind


@pytest.fixture
def house(northwind: Northwind) -> Northwind:
    northwind.company(101, "Acme Robotics GmbH", website="https://acme.example/", address={"city": "Munich"})
    northwind.company(102, "ACME")
    northwind.company(103, "The Acme Group")
    northwind.company(104, "Pomar Têxteis Lda")
    northwind.company(105, "100% Organic")
    return northwind


def found(house: Northwind, query: str, **more: Any) -> list[int]:
    path = f"/api/v1/companies/search?query={quote(query)}"
    answer = house["viewer"].get(path + "".join(f"&{name}={value}" for name, value in more.items()))
    assert answer.status_code == 200, answer.text
    return [row["cats_id"] for row in (answer.json or {})["companies"]]


def test_a_company_is_told_with_what_tells_it_apart(house: Northwind) -> None:
    answer = house["viewer"].get("/api/v1/companies/search?query=acme%20rob")
    assert (answer.json or {})["companies"][0] == {
        "cats_id": 101,
        "name": "Acme Robotics GmbH",
        "city": "Munich",
        "website": "acme.example",
        "url": "https://northwind.catsone.com/index.php?m=companies&a=show&companyID=101",
    }


def test_names_that_begin_so_come_first_the_shortest_before_the_longer_and_look_alikes_after(
    house: Northwind,
) -> None:
    assert found(house, "acme") == [102, 101, 103]


def test_what_begins_so_letter_by_letter_comes_before_what_begins_so_but_for_blanks(house: Northwind) -> None:
    house.company(106, "ACM Eagle")
    assert found(house, "acme")[:3] == [102, 101, 106]


def test_a_name_typed_with_the_legal_form_that_cats_lacks_is_found(house: Northwind) -> None:
    assert 102 in found(house, "Acme Ltd")


def test_blanks_signs_and_accents_need_not_be_typed(house: Northwind) -> None:
    assert found(house, "pomartexteis") == found(house, "Pomar-Texteis") == [104]


@pytest.mark.parametrize(
    ("query", "ids"), [("100%", [105]), ("%", []), ("\u200b", []), ("pomar têxt", [104]), ("zzz", [])]
)
def test_what_is_typed_is_text_and_no_pattern(house: Northwind, query: str, ids: list[int]) -> None:
    assert found(house, query) == ids


def test_before_anything_is_typed_the_first_by_name_are_there(house: Northwind) -> None:
    assert found(house, " ") == [105, 102, 101, 104, 103]


def test_one_that_was_picked_before_is_named_by_its_id(house: Northwind) -> None:
    assert found(house, "", ids="103,999") == [103]


def test_twenty_are_enough(house: Northwind) -> None:
    for cats_id in range(200, 230):
        house.company(cats_id, f"Kestrel {cats_id}")
    assert len(found(house, "kestrel")) == len(found(house, "")) == 20


def test_a_query_that_no_database_takes_is_refused(house: Northwind) -> None:
    assert code(house["viewer"].get("/api/v1/companies/search?query=%00")) == "bad_request"
