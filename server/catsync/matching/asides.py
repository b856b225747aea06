"""What people write beside a company's name in the same field: "(formerly Beta Bots)", "(AWS)", "| We're hiring"; and
what they write in its place: "EY".

A page has one field for the employer, and a record one for the name; the other names are kept, the rest is left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .company_name_features import are_initials
from .normalise import MAX_NAME_CHARACTERS, parse_company, plain
from .vocabulary import SHORT_NAMES

# Before another name of the same company. Short ones in capitals only behind a comma or in brackets: "Studio AKA".
_OTHER_NAME = (
    r"(?:(?i:formerly(?:\s+known\s+as)?|previously(?:\s+known\s+as)?|doing\s+business\s+as|also\s+known\s+as"
    r"|now\s+known\s+as|trading\s+as|ehemals|vormals|anciennement|[fa]/k/a|d/b/a)|[fa]\.?k\.?a\.?|d\.?b\.?a\.?|t/a)"
)
_OTHER_NAME_IN_BRACKETS = rf"(?:{_OTHER_NAME}|(?i:[fa]ka|dba|now|ex|antes|früher|jetzt|antiga|già))"
_OWNER = (
    r"(?i:(?:part|(?:a\s+)?(?:division|subsidiary|member|unit))\s+of\s|(?:acquired|owned)\s+by\s"
    r"|an?\s[^,;|()]{1,60}\s(?:company|brand|business)$)"
)
_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{2,100})[)\]]")
_BRACKETED_NAME = re.compile(rf"{_OTHER_NAME_IN_BRACKETS}[\s:]+(\w.*)", re.DOTALL)
_OWNED = re.compile(_OWNER)
_NAME_BEHIND = re.compile(rf"(?:[\s,;|–—-]{_OTHER_NAME}|[,;|]\s?(?:[FA]KA|DBA))[\s:]+(?=\w)")
_OWNER_BEHIND = re.compile(rf"(?:[,;|]|\s[–—-])\s*{_OWNER}")
_HIRING_BEHIND = re.compile(
    r"[|(\[–—-]\s*(?:(?:we\s*(?:['’]\s*re|are)|now|currently|is)\s+hiring\b|hiring\W*$)", re.IGNORECASE
)
_EDGES = " \t\r\n,;|–—-"


class Named(NamedTuple):
    """A company's name without what stands beside it, and the other names that it tells or that are known."""

    name: str
    others: tuple[str, ...] = ()


@lru_cache(maxsize=10_000)
def read_named(text: str) -> Named:
    """The name as it stands where nothing stands beside it; a place or the like in brackets belongs to it."""
    text = text[:MAX_NAME_CHARACTERS]
    name, others = text, []
    if hiring := _HIRING_BEHIND.search(name):
        name = name[: hiring.start()]
    for bracket in _BRACKETS.finditer(name):
        outside = f"{name[: bracket.start()].rstrip()} {name[bracket.end() :].lstrip()}"
        told = _told_by(bracket[1].strip(), outside)
        if told is not None:
            name, others = outside, told
            break
    if behind := _NAME_BEHIND.search(name):
        name, others = name[: behind.start()], [*others, name[behind.end() :]]
    elif owner := _OWNER_BEHIND.search(name):
        name = name[: owner.start()]
    if name == text or not plain(name):
        return Named(text, _known(text))
    name = name.strip(_EDGES)
    return Named(name, (*[other.strip(_EDGES) for other in others], *_known(name)))


def _known(name: str) -> tuple[str, ...]:
    """ "Ernst & Young Parthenon" of "EY Parthenon"."""
    first, blank, rest = name.partition(" ")
    return (f"{SHORT_NAMES[first]}{blank}{rest}",) if first in SHORT_NAMES else ()


def _told_by(inside: str, outside: str) -> list[str] | None:
    """The names in a bracket; none of an owner's; None where the bracket belongs to the name."""
    if found := _BRACKETED_NAME.fullmatch(inside):
        return [found[1]]
    if _OWNED.match(inside):
        return []
    return [inside] if are_initials(parse_company(inside), parse_company(outside)) else None
