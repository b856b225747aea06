"""Which words of two company names answer each other, and which stand alone. The same whichever name comes first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Indel, LCSseq

from .normalise import Word, bare
from .sides import Side
from .word_meaning import told

_NEARLY = 0.84  # two words of five letters with one exchanged are below, of seven above
_HALFWAY = 0.75
# A word that is shorter than this part of another one is less than halfway like it.
_LEAST_OF_LENGTH = _HALFWAY / (2 - _HALFWAY)
_BEGINNING = 0.9
_UMLAUT = 0.95  # written in two ways, where no sign tells that it is one
_VOWELS = frozenset("aeiou")


class Answer(NamedTuple):
    """Word `here` of the one name is answered by word `there` of the other."""

    here: int
    there: int
    likeness: float  # 0..1


class Alignment(NamedTuple):
    one: Side
    other: Side
    answers: list[Answer]  # in the order of the words
    alone: tuple[list[int], list[int]]  # places of the words of either name that nothing answers
    covered: tuple[float, float]  # weight of the answered words of either name

    @property
    def nearly(self) -> list[tuple[Word, Word]]:
        """Answered, but not equal: "Tech" / "Technologies"."""
        return [(self.one.words[a.here], self.other.words[a.there]) for a in self.answers if a.likeness < 1]

    @property
    def words_alone(self) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        """The words of either name that nothing answers."""
        here, there = self.alone
        return tuple([self.one.words[i] for i in here]), tuple([self.other.words[j] for j in there])


def align(one: Side, other: Side) -> Alignment:
    """The best answers first, each word used once; two words may be answered by one that joins them."""
    if one.texts == other.texts:
        answers = [Answer(place, place, 1.0) for place in range(len(one.texts))]
        return Alignment(one, other, answers, ([], []), (one.weight, other.weight))
    answers = _pairs(one, other)
    if len(answers) < len(one.texts) or len(answers) < len(other.texts):
        answers += _joined(one.texts, other.texts, answers)
        turned = [Answer(there, here, likeness) for here, there, likeness in answers]
        answers += [
            Answer(there, here, likeness) for here, there, likeness in _joined(other.texts, one.texts, turned)
        ]
    answers.sort()
    here = {answer.here: answer.likeness for answer in answers}
    there = {answer.there: answer.likeness for answer in answers}
    return Alignment(
        one,
        other,
        answers,
        (
            [i for i in range(len(one.texts)) if i not in here],
            [j for j in range(len(other.texts)) if j not in there],
        ),
        (
            sum([one.weights[i] * likeness for i, likeness in here.items()]),
            sum([other.weights[j] * likeness for j, likeness in there.items()]),
        ),
    )


def _pairs(one: Side, other: Side) -> list[Answer]:
    found = _same_words(one, other)
    used_a, used_b = {answer.here for answer in found}, {answer.there for answer in found}
    left = [j for j in range(len(other.texts)) if j not in used_b]
    if not left:
        return found
    ranked = [
        (-alike, abs(i - j), i + j, i, j)
        for i in range(len(one.texts))
        if i not in used_a
        for j in left
        if (alike := likeness_of(one, i, other, j))
    ]
    ranked.sort()
    for alike, _, _, i, j in ranked:
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            found.append(Answer(i, j, -alike))
    return found


def _same_words(one: Side, other: Side) -> list[Answer]:
    """Words, telling ones apart, that stand in both names once: whatever else is alike, these answer each other."""
    a, b = one.texts, other.texts
    same = set(a).intersection(b)
    return [
        Answer(i, b.index(text), 1.0)
        for i, text in enumerate(a)
        if text in same and not one.kinds[i] and a.count(text) == b.count(text) == 1
    ]


def _joined(a: Sequence[str], b: Sequence[str], answers: Sequence[Answer]) -> list[Answer]:
    """Two neighbours of `a` that one word of `b` joins: "Water Aid" and "WaterAid"."""
    whole_a = {x.here for x in answers if x.likeness == 1}
    whole_b = {x.there for x in answers if x.likeness == 1}
    found: list[Answer] = []
    for i in range(len(a) - 1):
        if i in whole_a or i + 1 in whole_a:
            continue
        both = a[i] + a[i + 1]
        for j, word in enumerate(b):
            if word == both and j not in whole_b:
                found += [Answer(i, j, 1.0), Answer(i + 1, j, 1.0)]
                whole_a |= {i, i + 1}
                whole_b.add(j)
                break
    return found


def likeness_of(one: Side, i: int, other: Side, j: int) -> float:
    """That of two words of two names, 0..1."""
    here, there = one.texts[i], other.texts[j]
    if here == there:
        return 1.0
    if one.kinds[i] or other.kinds[j] or one.meanings[i] != here or other.meanings[j] != there:
        return likeness(here, there)
    return _alike(here, there)


@lru_cache(maxsize=20_000)
def likeness(one: str, other: str) -> float:
    """1 for the same word, 0 for another one, between for a beginning, a short form or a slip. Numbers are exact."""
    if one == other:
        return 1.0
    here, there = told(one), told(other)
    meanings = here.meaning, there.meaning
    if meanings[0] == meanings[1]:
        return 1.0 if here.kind else 0.97
    kinds = {here.kind, there.kind}
    if kinds == {"place", ""}:
        return _BEGINNING if min(len(one), len(other)) > 3 and _is_beginning(one, other) else 0.0  # "Bost."
    if kinds != {""}:
        return 0.0
    found = _alike(one, other)
    return max(found, 0.95 * _alike(*meanings)) if meanings != (one, other) else found


def _alike(one: str, other: str) -> float:
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    letters = len(short)
    if letters < 2:
        return 0.0
    begins_alike = short[0] == long[0]
    if not begins_alike and letters < _LEAST_OF_LENGTH * len(long):
        return 0.0  # most words of two names: too unlike in length, and no beginning or contraction
    if begins_alike and long.startswith(short):
        return _BEGINNING if letters > 3 else 0.75 if letters == 3 else 0.4
    ratio = Indel.normalized_similarity(one, other, score_cutoff=_HALFWAY) if letters > 2 else 0.0
    if ratio and letters > 4 and bare(one) == bare(other):  # "muller", "mueller"
        return max(ratio, _UMLAUT)
    if ratio >= _NEARLY:
        return ratio
    if begins_alike and _is_contraction(short, long):
        consonants = sum([letter not in _VOWELS for letter in short]) / letters
        return 0.6 if consonants >= 0.65 else 0.35
    return 0.5 if ratio >= _HALFWAY and letters > 4 else 0.0


def _is_beginning(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _is_contraction(short: str, long: str) -> bool:
    """ "hdlsbkn" of "handelsbanken", which begins as it does: its letters in their order."""
    return (
        3 <= len(short) <= 7 and len(long) > len(short) + 1 and LCSseq.similarity(short, long) == len(short)
    )
