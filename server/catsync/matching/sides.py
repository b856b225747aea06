"""A company's name made ready to be put beside others: what its words tell, looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .normalise import MAX_NAME_CHARACTERS, CompanyName, Word, parse_company, plain, spelled_out
from .vocabulary import PLACES, PLACES_OF_WORDS, SAME_PLACE
from .word_meaning import told

MAX_WORDS = 12  # compared; a name has rarely more than six
_NO_WORDS: tuple[tuple[Any, ...], ...] = ((), (), (), (), ())
_NO_NUMBER = frozenset([None])
_NONE: frozenset[Any] = frozenset()
_IN_PHRASES = PLACES_OF_WORDS | {"r"}
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
    meant: str  # joined, places and numbers in one spelling
    spelled_out: str  # joined, its umlauts as two letters
    trigrams: frozenset[str]


def side_of(name: str) -> Side:
    """Beyond MAX_NAME_CHARACTERS nothing is looked at."""
    return _side_of(name[:MAX_NAME_CHARACTERS])


@lru_cache(maxsize=1_000)
def _side_of(shown: str) -> Side:
    name = parse_company(shown)
    whole, all_texts = name.words, list(name.texts)
    if not _IN_PHRASES.isdisjoint(all_texts):
        whole = _phrases_read(whole)
        all_texts = [word.text for word in whole]
    words, texts, beyond = whole[:MAX_WORDS], all_texts[:MAX_WORDS], all_texts[MAX_WORDS:]
    weights, rarities, kinds, meanings, numbers = zip(*map(told, texts), strict=True) if texts else _NO_WORDS
    most = max(weights, default=0.0)
    joined = "".join(all_texts)
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
        places=_places(texts) if any(kinds) else _NONE,
        legal=frozenset([form.text for form in name.legal]) if name.legal else _NONE,
        ordered=sorted(all_texts),
        joined=joined,
        meant="".join([*map(_meant, texts, kinds, meanings), *beyond]) if any(kinds) else joined,
        spelled_out=joined if shown.isascii() else "".join(map(_spelled_out, whole)),
        trigrams=frozenset([padded[i : i + 3] for i in range(len(padded) - 2)]),
    )


def _phrases_read(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """ "New Zealand" as one word, "R&D" written out (letters that nothing joins are one word, "rd")."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        size = _place_at(words, at)
        if size:
            place = words[at : at + size]
            name = SAME_PLACE["".join([word.text for word in place])]
            found.append(Word(name, " ".join([word.shown for word in place])))
        elif [word.text for word in words[at : at + 2]] == ["r", "d"]:
            size = 2
            found += [Word("research", words[at].shown), Word("development", words[at + 1].shown)]
        else:
            size = 1
            found.append(words[at])
        at += size
    return tuple(found)


def _place_at(words: tuple[Word, ...], at: int) -> int:
    """How many words, from this one on, are one place; the most that are. 0 where fewer than two are."""
    if words[at].text not in PLACES_OF_WORDS:
        return 0
    return next(
        (size for size in (4, 3, 2) if "".join([w.text for w in words[at : at + size]]) in SAME_PLACE), 0
    )


def _places(texts: list[str]) -> frozenset[str]:
    return frozenset([SAME_PLACE.get(text, text) for text in texts if text in PLACES])


def _meant(text: str, kind: str, meaning: str) -> str:
    """A Roman number of one letter may as well be a letter: "Space X"."""
    is_clear = kind == "place" or (kind == "number" and (len(text) > 1 or text.isdigit()))
    return meaning if is_clear else text


def _spelled_out(word: Word) -> str:
    """What was rewritten, such as an abbreviation, stays so."""
    if word.shown.isascii() or plain(word.shown) != word.text:
        return word.text
    return plain(spelled_out(word.shown))
