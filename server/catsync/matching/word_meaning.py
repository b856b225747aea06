"""What one word of a company's name tells: how much, and whether it is a number, direction, place or series."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .vocabulary import (
    COMPASS,
    NUMBER_WORDS,
    PLACES,
    ROMANS,
    SAME_PLACE,
    SAME_WORDS,
    SERIES,
    WORD_RARITY,
    WORD_WEIGHTS,
)

_COUNTED = re.compile(r"([0-9]{1,15})(?:st|nd|rd|th)?")
_NUMBER_WEIGHT = 0.4


@lru_cache(maxsize=50_000)
def same_meaning(word: str) -> str:
    """A number, place, direction or common word in one spelling; any other word as it is."""
    number = number_of(word)
    if number is not None:
        return f"#{number}"
    return SAME_PLACE.get(word) or COMPASS.get(word) or SAME_WORDS.get(word) or word


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
    """How much a word says of which company it is, 0..1 (words/word_weights.txt)."""
    if len(word) < 4 and number_of(word) is not None:
        return _NUMBER_WEIGHT
    return WORD_WEIGHTS.get(word, 1.0)


def rarity(word: str) -> float:
    """How sure a word is to be one company's own, 0..1 (words/word_rarity.txt): a house with subsidiaries or a surname
    is in several names of the register, a coined name in none."""
    if len(word) < 2 or word.isdigit() or word in WORD_WEIGHTS:
        return 0.0
    return WORD_RARITY.get(word, 1.0)


class Told(NamedTuple):
    """All of it."""

    weight: float
    rarity: float
    kind: str
    meaning: str
    number: int | None


@lru_cache(maxsize=50_000)
def told(word: str) -> Told:
    """What a word tells; looked up once, for most words stand in many names."""
    return Told(weigh(word), rarity(word), distinguishing(word), same_meaning(word), number_of(word))
