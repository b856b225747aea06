"""A company's name made ready to be put beside others: what its words tell, looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .normalise import MAX_NAME_CHARACTERS, CompanyName, Word, parse_company, plain, spelled_out
from .vocabulary import PLACES
from .word_meaning import told

MAX_WORDS = 12  # compared; a name has rarely more than six
_NO_WORDS: tuple[tuple[Any, ...], ...] = ((), (), (), (), ())
_NO_NUMBER = frozenset([None])
_NONE: frozenset[Any] = frozenset()
_COMMON = 0.6  # a word of less weight is in many names


@dataclass(slots=True)
class Side:
    """Of a name; what goes word by word is in the words' order. Never changed: it is kept for the next comparison."""

    name: CompanyName
    words: tuple[Word, ...]  # MAX_WORDS at most
    texts: list[str]
    weights: tuple[float, ...]  # 0..1
    rarities: tuple[float, ...]  # 0..1
    kinds: tuple[str, ...]  # number | compass | place | series | ""
    meanings: tuple[str, ...]
    weight: float  # of all words
    rarest: int  # place of the weightiest word, -1 where there is none
    is_common: bool
    numbers: frozenset[int]
    places: frozenset[str]
    legal: frozenset[str]
    ordered: list[str]  # all words, in alphabetical order
    joined: str
    spelled_out: str  # joined, its umlauts as two letters
    trigrams: frozenset[str]


def side_of(name: str) -> Side:
    """Beyond MAX_NAME_CHARACTERS nothing is looked at."""
    return _side_of(name[:MAX_NAME_CHARACTERS])


@lru_cache(maxsize=1_000)
def _side_of(shown: str) -> Side:
    name = parse_company(shown)
    words = name.words[:MAX_WORDS]
    texts = [word.text for word in words]
    weights, rarities, kinds, meanings, numbers = zip(*map(told, texts), strict=True) if texts else _NO_WORDS
    most = max(weights, default=0.0)
    joined = "".join(name.texts)
    padded = f" {name.compact} "
    return Side(
        name=name,
        words=words,
        texts=texts,
        weights=weights,
        rarities=rarities,
        kinds=kinds,
        meanings=meanings,
        weight=sum(weights),
        rarest=weights.index(most) if weights else -1,
        is_common=most < _COMMON,
        numbers=frozenset(numbers) - _NO_NUMBER if any(kinds) else _NONE,
        places=PLACES.intersection(texts) if any(kinds) else _NONE,
        legal=frozenset([form.text for form in name.legal]) if name.legal else _NONE,
        ordered=sorted(name.texts),
        joined=joined,
        spelled_out=joined if shown.isascii() else "".join(map(_spelled_out, name.words)),
        trigrams=frozenset([padded[i : i + 3] for i in range(len(padded) - 2)]),
    )


def _spelled_out(word: Word) -> str:
    """What was rewritten, such as an abbreviation, stays so."""
    if word.shown.isascii() or plain(word.shown) != word.text:
        return word.text
    return plain(spelled_out(word.shown))
