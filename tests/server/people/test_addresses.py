"""Profile addresses of lists and tools are written as the extension's readers write them."""

from __future__ import annotations

import pytest

from catsync.people.addresses import email_address, profile_address

MARTA = "https://www.linkedin.com/in/marta-oliveira"


@pytest.mark.parametrize(
    "text",
    [
        MARTA, "linkedin.com/in/marta-oliveira", "http://pt.linkedin.com/in/Marta-Oliveira/?trk=x#top", f" {MARTA}/ ",
        "https://www.linkedin.com/in/marta-oliveira/details/experience",
    ],
)  # fmt: skip
def test_one_profile_has_one_address(text: str) -> None:
    assert profile_address(text) == MARTA


@pytest.mark.parametrize(("text", "address"), [
    ("https://www.linkedin.com/in/jürgen", "https://www.linkedin.com/in/j%C3%BCrgen"),
    ("https://www.linkedin.com/in/ACoAAB12", "https://www.linkedin.com/in/ACoAAB12"),
    ("github.com/Ines", "https://github.com/ines"),
    ("https://www.xing.com/profile/Ines_Varga/cv", "https://www.xing.com/profile/ines_varga"),
    ("https://people.example/p/?utm_source=x&id=7", "https://people.example/p?id=7"),
])  # fmt: skip
def test_what_only_tracks_is_left_out(text: str, address: str) -> None:
    assert profile_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "", "marta", "javascript:alert(1)", "file:///etc/passwd", "https://[", "https://a@people.example/x",
        "x y.example",
        "https://people.example/\x00", "mailto:m@x.example", f"https://people.example/{'x' * 500}", "https://",
    ],
)  # fmt: skip
def test_what_is_no_profile_address_is_none(text: str) -> None:
    assert profile_address(text) is None


@pytest.mark.parametrize(
    "text", ["", "m@x", "m x@y.example", "@x.example", "<m@x.example>", "m@x.example\x00", "x" * 300]
)
def test_what_is_no_email_address_is_none(text: str) -> None:
    assert email_address(text) is None


def test_white_space_around_an_email_address_does_not_matter() -> None:
    assert email_address(" Marta@X.example ") == "Marta@X.example"
