"""What mapping templates may use of a page: cleaned, limited, in the forms that CATS takes (S19, W4)."""

from __future__ import annotations

from typing import Any

import pytest

from catsync.people.names import split_name
from catsync.people.variables import LIST_LIMIT, TEXT_LIMIT, clean, e164, variables


def known(**fields: Any) -> dict[str, Any]:
    return variables({"url": "https://x.example/m", "fields": fields})


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("  Head  of\n Data ", "Head of Data"), ("a\x00b\x1bc", "abc"), ("abc\u202edef", "abcdef"),
        ("zero\u200bwidth", "zerowidth"), ("half \ud800 pair", "half pair"), ("\ufeffx", "x"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"), ("José Ωmega 王", "José Ωmega 王"),
        (None, ""), (7, ""), (["x"], ""), ({}, ""),
    ],
)  # fmt: skip
def test_a_text_from_a_page_is_cleaned(given: Any, text: str) -> None:
    assert clean(given) == text


def test_a_text_is_limited() -> None:
    assert len(clean("x" * 100_000)) == TEXT_LIMIT
    assert len(known(about="x" * 100_000)["about"]) == 10_000


def test_every_variable_is_there_however_little_the_page_says() -> None:
    found = known()
    assert (found["title"], found["emails"], found["phones"], found["social_urls"]) == ("", [], [], [])
    assert set(found["address"].values()) == {None}


def test_the_parts_of_a_name_that_the_page_gives_are_not_guessed_again() -> None:
    found = known(full_name="Maria da Silva Costa", first_name="Maria", last_name="da Silva Costa")
    assert (found["first_name"], found["middle_name"], found["last_name"]) == ("Maria", "", "da Silva Costa")


def test_a_name_given_in_parts_has_a_whole() -> None:
    assert known(first_name="Marta", last_name="Oliveira")["full_name"] == "Marta Oliveira"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Marta Oliveira", ("Marta", "", "Oliveira")),
        ("Dr. Marta Oliveira PhD", ("Marta", "", "Oliveira")),
        ("Marta Sofia Oliveira", ("Marta", "Sofia", "Oliveira")),
        ("Oliveira, Marta", ("Marta", "", "Oliveira")),
        ("Ludwig van Beethoven", ("Ludwig", "", "van Beethoven")),
        ("Madonna", ("", "", "Madonna")),
        ("", ("", "", "")),
    ],
)
def test_a_whole_name_is_split_and_nothing_is_invented(name: str, parts: tuple[str, str, str]) -> None:
    found = split_name(name)
    assert tuple(found.get(k, "") for k in ("first_name", "middle_name", "last_name")) == parts
    assert "" not in found.values()


@pytest.mark.parametrize(
    "name", [".", ",", "(", '"', "Mr. and Mrs.", "PhD", "\u200d", "x" * 10_000, "a " * 5_000]
)
def test_no_name_makes_the_split_fail(name: str) -> None:
    assert all(isinstance(part, str) for part in split_name(name).values())


def test_an_email_address_is_taken_once_whatever_its_capitals() -> None:
    found = known(
        emails=[{"email": "M@X.example", "kind": "work"}, {"email": "m@x.example", "kind": "private"}]
    )
    assert found["emails"] == [{"email": "M@X.example", "kind": "work"}]


@pytest.mark.parametrize(
    "email",
    ["", "x", "a@b", "a b@x.example", "a@x.example, b@x.example", "<a@x.example>", "a@@x.example", None, 7],
)
def test_what_is_no_email_address_is_left_out(email: Any) -> None:
    assert known(emails=[{"email": email}])["emails"] == []


@pytest.mark.parametrize("kind", [None, "boss", 7, [], {}])
def test_an_unknown_kind_of_email_is_unknown(kind: Any) -> None:
    assert known(emails=[{"email": "m@x.example", "kind": kind}])["emails"][0]["kind"] == "unknown"


@pytest.mark.parametrize(
    ("number", "country", "result"),
    [
        ("+351 210 000 000", "", "+351210000000"), ("210 000 000", "PT", "+351210000000"),
        ("020 7946 0123", "gb", "+442079460123"), ("210 000 000", "", None), ("call me", "PT", None),
        ("+1", "", None), ("", "PT", None), ("210 000 000", "??", None),
    ],
)  # fmt: skip
def test_a_phone_number_is_brought_into_the_form_of_cats_or_left_out(
    number: str, country: str, result: str | None
) -> None:
    found = known(phones=[{"number": number, "type": "work"}], country_code=country)
    assert [p["number"] for p in found["phones"]] == ([result] if result else [])
    assert found["bad_phones"] == ([number] if number and not result else [])
    assert e164(number, country.upper()) == result


@pytest.mark.parametrize("kind", ["pager", None, 7, []])
def test_an_unknown_type_of_phone_is_other(kind: Any) -> None:
    assert known(phones=[{"number": "+351210000000", "type": kind}])["phones"][0]["type"] == "other"


def test_only_web_addresses_are_profiles() -> None:
    urls = [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://x.example",
        "https://x.example",
        "https://x.example",
        7,
    ]
    assert known(social_urls=urls)["social_urls"] == ["https://x.example"]


@pytest.mark.parametrize("field", ["emails", "phones", "social_urls"])
def test_lists_are_limited(field: str) -> None:
    entries: dict[str, list[Any]] = {
        "emails": [{"email": f"m{i}@x.example"} for i in range(100)],
        "phones": [{"number": f"+3512100000{i:02}"} for i in range(100)],
        "social_urls": [f"https://x.example/{i}" for i in range(100)],
    }
    assert len(known(**{field: entries[field]})[field]) == LIST_LIMIT


@pytest.mark.parametrize("value", ["x", 7, {}, None, [None, 7, "x", []]])
@pytest.mark.parametrize("field", ["emails", "phones"])
def test_what_is_no_list_of_entries_gives_none(field: str, value: Any) -> None:
    assert known(**{field: value})[field] == []


@pytest.mark.parametrize(("code", "result"), [("pt", "PT"), ("PRT", ""), ("P", ""), ("", ""), (None, "")])
def test_a_country_is_a_code_of_two_letters(code: Any, result: str) -> None:
    assert known(country_code=code)["country_code"] == result
