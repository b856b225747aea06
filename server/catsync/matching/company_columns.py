"""The columns of the model: what two companies have in common, as numbers, by name and in one order.

Plain tuples: a look-up fills some five hundred of these numbers, and dictionaries took a fifth of its comparisons.
"""

from __future__ import annotations

from operator import itemgetter, mul
from typing import NamedTuple

Row = tuple[float, ...]


class Whole(NamedTuple):
    """Of the names as wholes; each 0 or 1."""

    no_name: float  # of either
    equal: float
    raw_equal: float
    reordered: float
    leftmost: float
    initials: float


class Words(NamedTuple):
    """Of the words that answer each other."""

    covered_least: float
    covered_most: float
    covered_half: float
    overlap: float
    shared_best: float
    shared: float
    exact_best: float
    exact_rarity: float
    rarest_least: float
    rarest_most: float
    first: float
    first_weight: float
    last: float
    nearly: float
    hardly: float
    is_contained: float
    all_answered: float
    contained_weight: float
    single_word: float
    single_weight: float
    words: float
    more_words: float
    all_common: float
    equal_weight: float


class Alone(NamedTuple):
    """Of the words that nothing answers."""

    alone_most: float
    alone_least: float
    alone_sum_most: float
    alone_sum_least: float
    alone_common: float
    alone_body: float
    alone_number: float
    alone_compass: float
    alone_series: float
    telling_both: float
    other_number: float
    other_place: float
    one_place: float
    same_place: float
    first_alone: float


class Letters(NamedTuple):
    """Of the names letter by letter."""

    letters: float
    beginning: float
    trigrams: float
    trigrams_most: float
    prefix: float
    prefix_letters: float
    is_prefix: float
    is_cut: float
    length: float
    short: float
    letters_least: float
    one_edit: float
    two_edits: float
    few_edits: float
    few_edits_inside: float
    edits: float


class Replaced(NamedTuple):
    """Of names of as many words, one of which differs."""

    replaced: float = 0.0
    replaced_likeness: float = 0.0
    replaced_slip: float = 0.0
    replaced_first: float = 0.0


class Legal(NamedTuple):
    """Of their legal forms."""

    legal_same: float
    legal_differs: float
    legal_one: float


class Evidence(NamedTuple):
    """Of what is known beside the names; 0 where either side does not know."""

    same_website: float = 0.0
    other_website: float = 0.0
    same_city: float = 0.0
    same_country: float = 0.0
    other_city: float = 0.0
    other_country: float = 0.0
    same_email_domain: float = 0.0
    same_page: float = 0.0
    same_phone: float = 0.0
    same_shared_host: float = 0.0


_OF_NAMES = tuple(name for group in (Whole, Words, Alone, Letters, Replaced, Legal) for name in group._fields)
# What two of them say together is more, or less, than their sum.
_TOGETHER = (
    ("exact_best", "alone_most"), ("exact_best", "alone_least"), ("single_word", "alone_most"),
    ("is_contained", "exact_best"), ("is_contained", "alone_most"), ("is_contained", "one_place"),
    ("first", "alone_most"), ("legal_one", "is_contained"), ("legal_one", "equal"), ("equal", "letters_least"),
    ("single_word", "exact_best"), ("covered_least", "exact_best"), ("alone_common", "is_contained"),
    ("words", "covered_least"), ("hardly", "covered_least"), ("replaced_slip", "exact_best"),
    ("one_place", "covered_most"), ("alone_number", "overlap"),
)  # fmt: skip
_ones = itemgetter(*(_OF_NAMES.index(one) for one, _ in _TOGETHER))
_others = itemgetter(*(_OF_NAMES.index(other) for _, other in _TOGETHER))
NAME_COLUMNS = (*_OF_NAMES, *(f"{one}*{other}" for one, other in _TOGETHER))
COLUMNS = (*NAME_COLUMNS, *Evidence._fields)


class NameFeatures(NamedTuple):
    """Likeness of two names, most of it 0..1. row: the values of NAME_COLUMNS."""

    whole: Whole
    words: Words
    row: Row


def name_row(
    whole: Whole, words: Words, alone: Alone, letters: Letters, replaced: Replaced, legal: Legal
) -> Row:
    """All of it, and the products."""
    row = (*whole, *words, *alone, *letters, *replaced, *legal)
    return (*row, *map(mul, _ones(row), _others(row)))


def _nothing() -> NameFeatures:
    whole, words = Whole(1.0, *[0.0] * (len(Whole._fields) - 1)), Words(*[0.0] * len(Words._fields))
    return NameFeatures(whole, words, (*whole, *[0.0] * (len(NAME_COLUMNS) - len(whole))))


NO_NAME = _nothing()
