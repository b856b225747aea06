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
_NUMBERS = NUMBER_WORDS | ROMANS


class Told(NamedTuple):
    """What a word tells.

    weight: of which company it is, 0..1 (words/word_weights.txt).
    rarity: how sure it is to be one company's own, 0..1 (words/word_rarity.txt): a house with subsidiaries or a surname
    is in several names of the register, a coined name in none.
    kind: of a telling word number, compass, place or series; "" for any other.
    meaning: a number, place, direction or common word in one spelling; any other word as it is.
    number: 2 for "2", "2nd", "II" or "two"; None for no number.
    """

    weight: float
    rarity: float
    kind: str
    meaning: str
    number: int | None


@lru_cache(maxsize=50_000)
def told(word: str) -> Told:
    """Looked up once, for most words stand in many names."""
    number = _number(word)
    weight = WORD_WEIGHTS.get(word, 1.0)
    is_own = len(word) > 1 and not word.isdigit() and word not in WORD_WEIGHTS
    rarity = WORD_RARITY.get(word, 1.0) if is_own else 0.0
    if number is not None:
        return Told(_NUMBER_WEIGHT if len(word) < 4 else weight, rarity, "number", f"#{number}", number)
    kind = _kind(word)
    if kind == "place":  # many are somewhere, whether or not the register has their place in a name
        rarity = 0.0
    return Told(weight, rarity, kind, _meaning(word), None)


def _number(word: str) -> int | None:
    if not word[:1].isdigit():
        return _NUMBERS.get(word)
    counted = _COUNTED.fullmatch(word)
    return int(counted[1]) if counted else None


def _kind(word: str) -> str:
    if word in COMPASS:
        return "compass"
    if word in PLACES:
        return "place"
    return "series" if len(word) == 1 or word in SERIES else ""


def _meaning(word: str) -> str:
    return SAME_PLACE.get(word) or COMPASS.get(word) or SAME_WORDS.get(word) or word
