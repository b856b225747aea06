"""Names of people, taken apart: titles and letters after the name off, family name known where it can be."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from .normalise import MAX_NAME_CHARACTERS, bare, fold, han, spelled_out
from .words import word_meanings, word_set

MAX_NAME_WORDS = 6
_WORDS = re.compile(r"[a-z0-9]+")
_BRACKETS = re.compile(r"[(\[\"“”„«]([^)\]\"“”»]*)[)\]\"“”»]")
_BORN = re.compile(r"\b(nee|born|geb|geborene|ne|formerly|aka|maiden)\b\.?")

_DOTTED_LETTERS = re.compile(r"ph\.?d|m\.b\.a")
_VOWEL = re.compile(r"[aeiouy]")
_SILENT = re.compile(r"[aeiouyhj]")
_REPEATED = re.compile(r"(.)\1+")

TITLES = word_set("titles")
CLEAR_TITLES = frozenset(["mr", "mrs", "ms", "dr", "prof", "professor", "herr", "frau"])
AFTER = word_set("after_name")
PARTICLES = word_set("particles")
NICKNAMES = word_meanings("nicknames")
_SOUNDS = str.maketrans({"w": "v", "z": "s", "c": "k", "q": "k", "x": "k", "f": "v", "d": "t"})


@dataclass(frozen=True, slots=True)
class PersonName:
    words: tuple[str, ...]  # folded, in order, no titles, no particles
    given: tuple[str, ...]  # the words before the family name (a guess where only the full name is known)
    family: tuple[str, ...]
    other: tuple[str, ...] = ()  # in brackets or after "née": a nickname or an earlier family name
    han: str = ""  # its Chinese characters: others may be folded to the same words
    spelled_out: PersonName | None = (
        None  # with umlauts as two letters, where it has any: "Mueller" of "Müller"
    )

    @property
    def joined(self) -> str:
        return "".join(self.words)

    @property
    def family_first(self) -> str:
        """As Chinese and Japanese names are written, without a blank."""
        return "".join((*self.family, *self.given))


def parse_person(full_name: str, first_name: str = "", last_name: str = "") -> PersonName:
    """Take a person's name apart. First and last name are believed where both are given."""
    cut = MAX_NAME_CHARACTERS
    texts = full_name[:cut], first_name[:cut], last_name[:cut]
    name = _parse_person(*texts)
    written = han(full_name or f"{last_name}{first_name}")
    two_letters = tuple(map(spelled_out, texts))
    if written or two_letters != texts:
        other = _parse_person(*two_letters)
        name = replace(name, han=written, spelled_out=None if other == name else other)
    return name


def with_umlauts_as_letters(name: PersonName) -> list[PersonName]:
    """The name as others may have written it: "Mueller" for "Müller", "Muller" for "Mueller", and as it is."""
    base = tuple(map(bare, name.words))
    found = [name, name.spelled_out, *([_name(base[:-1], base[-1:], ())] if base != name.words else [])]
    return [each for each in found if each is not None]


@lru_cache(maxsize=10_000)
def _parse_person(full_name: str, first_name: str, last_name: str) -> PersonName:
    if first_name and last_name:
        given, other = _words(first_name)
        family, more = _words(last_name)
        if not family:  # all of it was dress, e.g. the last name "Jr"
            given, family = given[:-1], given[-1:]
        return _name(given, family, (*other, *more))
    text = full_name or f"{first_name} {last_name}"
    head, comma, tail = text.partition(",")
    words, other = _words(head)
    if comma:
        after, more = _words(tail)
        after = tuple(word for word in after if word not in AFTER)
        if (
            after and len(words) <= 3
        ):  # "Oliveira, Marta"; "Marta Oliveira, PhD" leaves nothing after the comma
            return _name(after, words, (*other, *more))
        other = (*other, *more)
    return _name(words[:-1], words[-1:], other)


def _name(given: tuple[str, ...], family: tuple[str, ...], other: tuple[str, ...]) -> PersonName:
    given, family = given[: MAX_NAME_WORDS - 1], family[:3]
    return PersonName((*given, *family), given, family, other[:3])


def _words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a name's part, and those in brackets or after "née"."""
    if not text.isascii() or any(sign in text for sign in '(["'):
        other = " ".join(_BRACKETS.findall(text))
        text = _BRACKETS.sub(" ", text)
    else:
        other = ""
    folded = fold(text).replace("'", "").replace("`", "")
    born = _BORN.search(folded)
    if born and born.start() > 0:
        folded, other = folded[: born.start()], f"{other} {folded[born.end() :]}"
    words = _plain_words(folded)
    return words, tuple(w for w in _plain_words(fold(other)) if not _BORN.fullmatch(w))


def _plain_words(folded: str) -> tuple[str, ...]:
    words = _WORDS.findall(
        folded.replace(".", " ") if not _DOTTED_LETTERS.search(folded) else folded.replace(".", "")
    )
    kept = [w for w in words if w not in PARTICLES]
    while len(kept) > 1 and kept[0] in TITLES and (len(kept) > 2 or kept[0] in CLEAR_TITLES):
        kept.pop(0)
    while len(kept) > 2 and kept[-1] in AFTER:  # of two words the last is the family name: "Jack Ma"
        kept.pop()
    return tuple(kept) or tuple(words)


def spellings(word: str) -> frozenset[str]:
    """A first name and the full names it may be short for."""
    return frozenset((word, *NICKNAMES.get(word, ())))


def is_unspoken(word: str) -> bool:
    """Whether it can only be initials: "JC". "Jo" and "Ed" are names."""
    return 1 < len(word) < 4 and word.isalpha() and _VOWEL.search(word) is None


def without_repeats(word: str) -> str:
    """Each letter once where it stands several times in a row: "Anna" and "Ana" are one."""
    return _REPEATED.sub(r"\1", word)


def consonants(word: str) -> str:
    """As they sound, in their order: "Müller" and "Mueller" are one, "Yevgeny" and "Evgeniy" too, "Ahmed" and "Mohamed"
    are not."""
    return _SILENT.sub("", without_repeats(word.translate(_SOUNDS)))


def skeleton(word: str) -> str:
    """Consonants without repeats, for keys: what sounds alike has one, and much that does not."""
    return without_repeats(_SILENT.sub("", word.translate(_SOUNDS)))
