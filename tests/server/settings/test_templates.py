"""Field mapping templates: variables and text, nothing else (S19, W4)."""

from __future__ import annotations

import pytest

from catsync.settings.templates import render, unknown_variables

VALUES = {"title": "Head of Data", "company": "Acme", "city": "", "headline": "{title} {company}"}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{title}", "Head of Data"),
        ("{title} at {company}", "Head of Data at Acme"),
        ("{title}, {city}", "Head of Data,"),
        ("  {title} ", "Head of Data"),
        ("found on the web", "found on the web"),
        ("{title}{title}", "Head of DataHead of Data"),
        ("", ""),
    ],
)
def test_a_template_is_filled_with_the_persons_values(template: str, text: str) -> None:
    assert render(template, VALUES) == text


def test_a_value_that_looks_like_a_template_stays_text() -> None:
    assert render("{headline}", VALUES) == "{title} {company}"


@pytest.mark.parametrize("template", ["{city}", "Lives in {city}", "{city} {absent}", "{absent}"])
def test_a_template_whose_variables_are_all_empty_gives_nothing(template: str) -> None:
    assert render(template, {**VALUES, "city": "  "}) == ""


def test_one_value_is_enough_for_the_text_around_it() -> None:
    assert render("{title} in {city}", VALUES) == "Head of Data in"


@pytest.mark.parametrize("template", ["{title.__class__}", "{0}", "{title!r}", "{title:>99}", "{ title }"])
def test_formatting_and_attributes_are_no_variables(template: str) -> None:
    assert unknown_variables(template) != []
    assert "class" not in render(template, VALUES)


def test_unknown_variables_are_named_in_their_order() -> None:
    assert unknown_variables("{title} {nickname} {shoe_size}") == ["nickname", "shoe_size"]


def test_lists_are_no_text_variables() -> None:
    assert unknown_variables("{emails} {address}") == ["emails", "address"]
