"""Which words of two company names answer each other, and which stand alone. The same whichever name comes first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel, LCSseq

from .normalise import CompanyName, Word
from .vocabulary import (
    COMPASS,
    NUMBER_WORDS,
    PLACES,
    ROMANS,
    SAME_PLACE,
    SAME_WORDS,
    SERIES,
    WORD_WEIGHTS,
)

_MAX_WORDS = 12
_COUNTED = re.compile(r"([0-9]{1,15})(?:st|nd|rd|th)?")
_NEARLY = 0.84  # two words of five letters with one exchanged are below, of seven above
_HALFWAY = 0.75
_BEGINNING = 0.9
_VOWELS = frozenset("aeiou")
_NUMBER_WEIGHT = 0.4


@dataclass(frozen=True, slots=True)
class Answer:
    """Word `here` of the one name is answered by word `there` of the other."""

    here: int
    there: int
    likeness: float  # 0..1


@dataclass(frozen=True, slots=True)
class Alignment:
    one: tuple[Word, ...]
    other: tuple[Word, ...]
    answers: tuple[Answer, ...]
    alone: tuple[tuple[Word, ...], tuple[Word, ...]]  # words of either name that nothing answers

    @property
    def nearly(self) -> tuple[tuple[Word, Word], ...]:
        """Answered, but not equal: "Tech" / "Technologies"."""
        return tuple((self.one[a.here], self.other[a.there]) for a in self.answers if a.likeness < 1)

    @property
    def overlap(self) -> float:
        """0..1: weight of the answered words in both names."""
        found = sum(self.covered)
        whole = weight_of(self.one) + weight_of(self.other)
        return found / whole if whole else 0.0

    @property
    def covered(self) -> tuple[float, float]:
        """Weight of the answered words of either name."""
        here = {a.here: a.likeness for a in self.answers}
        there = {a.there: a.likeness for a in self.answers}
        return (
            sum(weigh(self.one[i].text) * likeness for i, likeness in here.items()),
            sum(weigh(self.other[j].text) * likeness for j, likeness in there.items()),
        )


def align(one: CompanyName, other: CompanyName) -> Alignment:
    """The best answers first, each word used once; two words may be answered by one that joins them."""
    a, b = one.words[:_MAX_WORDS], other.words[:_MAX_WORDS]
    texts, others = [word.text for word in a], [word.text for word in b]
    answers = _pairs(texts, others)
    answers += _joined(texts, others, answers)
    answers += [Answer(x.there, x.here, x.likeness) for x in _joined(others, texts, _turned(answers))]
    here, there = {x.here for x in answers}, {x.there for x in answers}
    return Alignment(
        a, b, tuple(sorted(answers, key=lambda x: (x.here, x.there))),
        (
            tuple(word for i, word in enumerate(a) if i not in here),
            tuple(word for j, word in enumerate(b) if j not in there),
        ),
    )  # fmt: skip


def _pairs(a: Sequence[str], b: Sequence[str]) -> list[Answer]:
    likenesses = [(likeness(x, y), i, j) for i, x in enumerate(a) for j, y in enumerate(b)]
    ranked = sorted((-alike, abs(i - j), i + j, i, j) for alike, i, j in likenesses if alike > 0)
    used_a: set[int] = set()
    used_b: set[int] = set()
    found = []
    for alike, _, _, i, j in ranked:
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            found.append(Answer(i, j, -alike))
    return found


def _turned(answers: Sequence[Answer]) -> list[Answer]:
    return [Answer(x.there, x.here, x.likeness) for x in answers]


def _joined(a: Sequence[str], b: Sequence[str], answers: Sequence[Answer]) -> list[Answer]:
    """Two neighbours of `a` that one word of `b` joins: "Water Aid" and "WaterAid"."""
    whole_a = {x.here for x in answers if x.likeness == 1}
    whole_b = {x.there for x in answers if x.likeness == 1}
    found: list[Answer] = []
    for i in range(len(a) - 1):
        if i in whole_a or i + 1 in whole_a:
            continue
        for j, word in enumerate(b):
            if j not in whole_b and word == a[i] + a[i + 1]:
                found += [Answer(i, j, 1.0), Answer(i + 1, j, 1.0)]
                whole_a |= {i, i + 1}
                whole_b.add(j)
                break
    return found


@lru_cache(maxsize=100_000)
def likeness(one: str, other: str) -> float:
    """1 for the same word, 0 for another one, between for a beginning, a short form or a slip. Numbers are exact."""
    if one == other:
        return 1.0
    meanings = same_meaning(one), same_meaning(other)
    if meanings[0] == meanings[1]:
        return 1.0 if distinguishing(one) else 0.97
    kinds = {distinguishing(one), distinguishing(other)}
    if kinds == {"place", ""}:
        return _BEGINNING if min(len(one), len(other)) > 3 and _is_beginning(one, other) else 0.0  # "Bost."
    if kinds != {""}:
        return 0.0
    found = _alike(one, other)
    return max(found, 0.95 * _alike(*meanings)) if meanings != (one, other) else found


def _alike(one: str, other: str) -> float:
    short, long = sorted((one, other), key=len)
    if len(short) < 2:
        return 0.0
    if long.startswith(short):
        return _BEGINNING if len(short) > 3 else 0.75 if len(short) == 3 else 0.4
    ratio = Indel.normalized_similarity(one, other) if len(short) > 2 else 0.0
    if ratio >= _NEARLY:
        return ratio
    if _is_contraction(short, long):
        consonants = sum(letter not in _VOWELS for letter in short) / len(short)
        return 0.6 if consonants >= 0.65 else 0.35
    return 0.5 if ratio >= _HALFWAY and len(short) > 4 else 0.0


def _is_beginning(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _is_contraction(short: str, long: str) -> bool:
    """ "hdlsbkn" of "handelsbanken": the same beginning, its letters in their order."""
    return (
        3 <= len(short) <= 7
        and len(long) > len(short) + 1
        and short[0] == long[0]
        and LCSseq.similarity(short, long) == len(short)
    )


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


@lru_cache(maxsize=50_000)
def weigh(word: str) -> float:
    """How much a word says of which company it is, 0..1 (words/word_weights.txt)."""
    if len(word) < 4 and number_of(word) is not None:
        return _NUMBER_WEIGHT
    return WORD_WEIGHTS.get(word, 1.0)


def weight_of(words: Sequence[Word]) -> float:
    return sum(weigh(word.text) for word in words)
