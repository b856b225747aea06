"""Which words of two company names answer each other, and which stand alone. The same whichever name comes first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from .normalise import CompanyName, Word
from .vocabulary import COMPASS, GENERIC, NUMBER_WORDS, PLACES, ROMANS, SAME_PLACE, SERIES

_MAX_WORDS = 12
_COUNTED = re.compile(r"([0-9]{1,15})(?:st|nd|rd|th)?")
_NEARLY = 0.84  # two words of five letters with one exchanged are below, of seven above


@dataclass(frozen=True, slots=True)
class Alignment:
    overlap: float  # 0..1: weight of the answered words in both names
    contained: float  # 0..1: the same in the name of which more is answered
    first: float  # 0..1: likeness of the first words
    alone: tuple[tuple[Word, ...], tuple[Word, ...]]  # words of either name that nothing answers
    nearly: tuple[tuple[Word, Word], ...]  # answered, but not equal: "Tech" / "Technologies"


def align(one: CompanyName, other: CompanyName) -> Alignment:
    """Best answer for each word, both ways."""
    a, b = one.words[:_MAX_WORDS], other.words[:_MAX_WORDS]
    alike = [[likeness(x.text, y.text) for y in b] for x in a]
    best_a = [max(row, default=0.0) for row in alike]
    best_b = [max((row[j] for row in alike), default=0.0) for j in range(len(b))]
    weight_a, weight_b = _weight(a), _weight(b)
    found_a = sum(weigh(x.text) * best for x, best in zip(a, best_a, strict=True))
    found_b = sum(weigh(y.text) * best for y, best in zip(b, best_b, strict=True))
    return Alignment(
        overlap=(found_a + found_b) / (weight_a + weight_b) if weight_a + weight_b else 0.0,
        contained=max(found_a / weight_a, found_b / weight_b) if weight_a and weight_b else 0.0,
        first=alike[0][0] if a and b else 0.0,
        alone=(
            tuple(x for x, best in zip(a, best_a, strict=True) if best == 0),
            tuple(y for y, best in zip(b, best_b, strict=True) if best == 0),
        ),
        nearly=tuple(
            (x, y)
            for i, x in enumerate(a)
            for j, y in enumerate(b)
            if 0 < alike[i][j] < 1 and alike[i][j] == best_a[i]
        ),
    )


def likeness(one: str, other: str) -> float:
    """1 for the same word, 0 for another one, between for a beginning or a slip of the pen. Numbers are exact."""
    if one == other or same_meaning(one) == same_meaning(other):
        return 1.0
    if len(one) < 3 or len(other) < 3 or distinguishing(one) or distinguishing(other):
        return 0.0
    if one.startswith(other) or other.startswith(one):
        return 0.85 if min(len(one), len(other)) > 3 else 0.7
    ratio = Indel.normalized_similarity(one, other)
    return ratio if ratio >= _NEARLY else 0.0


@lru_cache(maxsize=50_000)
def same_meaning(word: str) -> str:
    """A number, place or direction in one spelling; any other word as it is."""
    number = number_of(word)
    return f"#{number}" if number is not None else SAME_PLACE.get(word) or COMPASS.get(word) or word


def number_of(word: str) -> int | None:
    """2 for "2", "2nd", "II" or "two"; None for no number."""
    counted = _COUNTED.fullmatch(word)
    if counted:
        return int(counted[1])
    return ROMANS.get(word) or NUMBER_WORDS.get(word)


@lru_cache(maxsize=50_000)
def distinguishing(word: str) -> str:
    """What kind of telling word this is: number, compass, place, series; "" for any other."""
    if number_of(word) is not None:
        return "number"
    if word in COMPASS:
        return "compass"
    if word in PLACES:
        return "place"
    return "series" if len(word) == 1 or word in SERIES else ""


def weigh(word: str) -> float:
    """How much a word says of which company it is."""
    if word in GENERIC:
        return 0.3
    return 0.6 if len(word) < 3 else 1.0


def _weight(words: tuple[Word, ...]) -> float:
    return sum(weigh(word.text) for word in words)
