"""Whether CATS holds a value, in whatever form it writes it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...people.variables import ADDRESS_PARTS
from ..look import site_of
from ..record_values import are_equal, is_blank


def is_same(field: str, now: Any, value: Any) -> bool:
    """Addresses of sites without regard to how they are written, texts to white space, places to capitals."""
    if is_blank(now) or is_blank(value):
        return is_blank(now) and is_blank(value)
    if field == "website":
        return site_of(now) == site_of(value)
    if field == "address" and isinstance(now, Mapping) and isinstance(value, Mapping):
        return all(folded(now.get(part)) == folded(value.get(part)) for part in ADDRESS_PARTS)
    if field in ("country_code", "source"):
        return folded(now) == folded(value)
    if isinstance(now, str) and isinstance(value, str):
        return now.split() == value.split()
    return are_equal(now, value)


def folded(text: Any) -> str:
    return " ".join(str(text or "").casefold().split())


def without_sites(urls: list[str], added: list[str]) -> list[str]:
    """The addresses but for those that were added, however CATS writes them."""
    gone = {site_of(url) for url in added}
    return [url for url in urls if site_of(url) not in gone]
