from __future__ import annotations

import pytest

from catsync.matching import companies
from catsync.matching.facts import CompanyFacts


def tier(one: str, other: str) -> str:
    return companies.score(CompanyFacts(name=one), CompanyFacts(name=other)).tier


def texts(query: CompanyFacts, candidate: CompanyFacts) -> list[str]:
    return [reason.text for reason in companies.score(query, candidate).reasons]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Robotics", "ACME ROBOTICS"),
        ("Acme Robotics", "Acme Robotics GmbH & Co. KG"),
        ("Société Générale", "Societe Generale S.A."),
        ("Johnson & Johnson", "Johnson and Johnson, Inc."),
        ("JOHNSON & JOHNSON", "Johnson & Johnson, Inc."),
        ("JOHNSON UND JOHNSON", "Johnson & Johnson AG"),
        ("Müller und Söhne", "Muller & Sohne AG"),
        ("Müller und Söhne", "Mueller & Soehne AG"),
        ("Ørsted", "Oersted A/S"),
        ("Ålborg", "Aalborg"),
        ("Jyväskylä Öljy", "Jyvaeskylae Öljy Oy"),
        ("O\u0308BB Osakeyhtiö", "OEBB Osakeyhtiö"),
        ("Stadtwerke Köln GmbH", "Stadtwerke Koeln"),
        ("Messe Zürich", "Messe Zuerich"),
        ("Äänekoski Osakeyhtiö", "Aeaenekoski"),
        ("Bäckerei Wärtsilä", "BAECKEREI WAERTSILAE"),
        ("G 4 S plc", "G4S plc"),
        ("Robotics Acme", "Acme Robotics"),
        ("Acme Intl", "Acme International Ltd"),
        ("J.P. Morgan", "JP Morgan"),
        ("ООО Вектор", "Vektor"),
        ("PT Astra Agro Tbk", "Astra Agro"),
        ("株式会社トヨタ", "トヨタ"),
        ("Lloyds Group Public Limited Company", "Lloyds Group plc"),
        ("Общество с ограниченной ответственностью Вектор", "ООО Вектор"),
        ("ZENITH AG O.N.", "Zenith AG"),
        ("Zenith™ Paper 🚀", "Zenith Paper"),
        ("ZENITH INC.CL.B DL-,0001", "Zenith, Inc."),
        ("ZENITH PAPER S.A. EO 2,50", "Zenith Paper"),
        ("Zenith Oyj Abp", "Zenith Oyj"),
        ("Zenith S.r.l. a socio unico", "Zenith"),
        ("Zenith S.L. Unipersonal", "Zenith SL"),
        ("Fabryka Lodzi sp. z o.o.", "Fabryka Łodzi"),
        ("The Blue Door", "Blue Door"),
        ("Porta Azul Design e Engenharia", "Porta Azul Design & Engenharia"),
        ("Zenith R&D", "Zenith Research and Development Ltd"),
        ("Zenith R & D", "Zenith Research & Development"),
    ],
)
def test_names_that_differ_only_in_dress_are_the_same(one: str, other: str) -> None:
    assert tier(one, other) == "same"


@pytest.mark.parametrize(("one", "other"), [("Blue", "Blu"), ("True", "Tru")])
def test_letters_that_may_write_an_umlaut_are_none_where_neither_name_has_one(one: str, other: str) -> None:
    assert tier(one, other) != "same"


def test_names_that_differ_after_their_first_dozen_words_are_not_equal() -> None:
    long = "Zenith New Zealand " + " ".join(f"part{number}" for number in range(10))
    assert texts(CompanyFacts(f"{long} one more"), CompanyFacts(f"{long} other end")) != ["same name"]
    names = companies.compare(CompanyFacts(f"{long} blue lake"), CompanyFacts(f"{long} red hill")).names
    assert not names.whole.equal


@pytest.mark.parametrize(
    ("one", "other"), [("Wartsila", "Waertsilae Oyj"), ("Muller", "Mueller AG"), ("Koenig", "Konig GmbH")]
)
def test_both_ways_to_write_an_umlaut_are_asked_about_where_neither_name_has_the_sign(
    one: str, other: str
) -> None:
    assert tier(one, other) == "possible"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Second Sight", "2nd Sight"),
        ("Acme Lisboa", "Acme Lisbon"),
        ("Acme II", "Acme 2"),
        ("Space X", "SpaceX"),
        ("Brigade Forty-Four", "Brigade 44"),
        ("Zenith NZ", "Zenith New Zealand"),
        ("Zenith (UK)", "Zenith United Kingdom"),
        ("GB Zenith", "Great Britain Zenith"),
        ("Zenith USA", "Zenith United States of America"),
        ("Zenith UAE", "Zenith United Arab Emirates"),
        ("First Zenith", "1st Zenith"),
        ("Zenith New York", "Zenith NYC"),
        ("Müller New Zealand", "Mueller NZ"),
    ],
)
def test_a_number_or_place_in_another_spelling_is_no_difference(one: str, other: str) -> None:
    match = companies.score(CompanyFacts(name=one), CompanyFacts(name=other))
    assert match.tier in ("same", "possible")
    assert not [r for r in match.reasons if "differs" in r.text]
