"""Names of companies, taken apart: what is told apart by them, and what is only dress.

Folding goes character by character, so that the folded beginning of a name is the beginning of the folded name
(the duplicate rule that CATS publishes asks for the leftmost part; CATS_API.md 7).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii
from cleanco.termdata import terms_by_country, terms_by_type

from .share_terms import without_share_terms
from .vocabulary import (
    ABBREVIATIONS,
    JOINING,
    LEADING_ARTICLES,
    LEADING_LEGAL,
    LEGAL_SPELLINGS,
    LITTLE,
    MORE_LEGAL,
    NOT_LEGAL,
    NUMBER_WORDS,
)

MAX_NAME_CHARACTERS = 300
MAX_WORDS = 24
_LEGAL_WORDS = 6  # "spol. s r. o.", "GmbH & Co. KG" and the like have no more words

_PIECES = re.compile(r"[^\s,;/()\[\]{}|\"“”„«»·–—_:*!?-]+")
# Written without a blank before or behind the name: stock company, limited company, in Japan, China and Korea.
_GLUED = re.compile("(株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限公司|주식회사|㈜|㈱)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?$")
_DIGITS = frozenset("123456789")
_REWRITTEN = frozenset(ABBREVIATIONS) | frozenset(NUMBER_WORDS)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_SPELLED_OUT = str.maketrans(
    {sign: two for one, two in zip("äöüæøå", ("ae", "oe", "ue", "ae", "oe", "aa"), strict=True)
     for sign, two in ((one, two), (one.upper(), two.capitalize()))}
)  # fmt: skip
_LEAST_INITIALS = 3
# Trade marks, and pictures with what joins and colours them: their names in letters are no part of a name.
_PICTURES = re.compile(
    "[\u00a9\u00ae\u2120\u2122\u200d\u20e3\u2600-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\U0001f000-\U0001faff]"
)
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


class Word(NamedTuple):
    text: str  # folded, abbreviations written out
    shown: str  # as it stands in the name


class CompanyName(NamedTuple):
    shown: str
    raw: str  # all letters and digits, folded, joined; never empty unless the name is
    words: tuple[Word, ...]  # without legal forms, joining words and a leading article
    compact: str  # the words' texts joined, before abbreviations were written out
    legal: tuple[Word, ...]  # the legal forms, in one spelling each
    texts: tuple[str, ...]  # of the words


def fold(text: str) -> str:
    """Lower-case ASCII of a text: accents off, other scripts transliterated, pictures and trade marks left out."""
    return text.lower() if text.isascii() else anyascii(_PICTURES.sub("", text).casefold()).lower()


def han(text: str) -> str:
    """The Chinese characters of a text: different ones may be folded to the same letters, 高市 and 高石 to "gaoshi"."""
    return "" if text.isascii() else "".join(_HAN.findall(text[:MAX_NAME_CHARACTERS]))


def spelled_out(text: str) -> str:
    """Umlauts as two letters, as German, Danish or Finnish names have them where the sign is wanting: "Mueller"."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_SPELLED_OUT)


def bare(text: str) -> str:
    """A folded text under which both ways to write an umlaut meet, "muller" and "mueller"; other words lose a letter
    on either side alike."""
    return text.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("aa", "a")


def initials(texts: Sequence[str]) -> str:
    """ "ibm" of "international", "business" and "machines"."""
    return "".join([text[0] for text in texts])


def short_forms(texts: Sequence[str]) -> list[str]:
    """The initials of a name of three words or more, with and without its little words: "miot" and "mit"."""
    if len(texts) < _LEAST_INITIALS:
        return []
    telling = [text for text in texts if text not in LITTLE]
    if len(telling) in (len(texts), *range(_LEAST_INITIALS)):
        return [initials(texts)]
    return [initials(texts), initials(telling)]


def joined_initials(name: CompanyName) -> str:
    """ "pg" of "Procter & Gamble" and of "P&G"; "" of a name that is not two joined words."""
    if len(name.texts) != 2:
        return ""
    one, other = name.texts
    is_joined = any(name.raw.startswith(f"{one}{joining}{other}") for joining in JOINING)
    return one[0] + other[0] if is_joined else ""


def are_letters(name: CompanyName) -> bool:
    """Whether each word is one letter, as in "P&G"."""
    return len(name.compact) == len(name.texts)


def plain(text: str) -> str:
    """Only the folded letters and digits, joined: "Straße 5" is "strasse5"."""
    return _NOT_PLAIN.sub("", fold(text[:MAX_NAME_CHARACTERS]))


def parse_company(name: str) -> CompanyName:
    """Take a company's name apart; names beyond MAX_NAME_CHARACTERS are cut."""
    return _parse_company(name[:MAX_NAME_CHARACTERS])


@lru_cache(maxsize=10_000)
def _parse_company(name: str) -> CompanyName:
    pieces = _split(name)
    raw = "".join([word.text for word in pieces]) or "".join(name.casefold().split())
    plain_name = without_share_terms(name)
    core, legal = _without_legal(pieces if plain_name is name else _split(plain_name) or pieces)
    if len(core) > 1 and core[0].text in LEADING_ARTICLES:
        core = core[1:]
    # "e" is "and" in Portuguese and Italian; a large E may be a series, or East.
    kept = [word for word in core if word.text not in JOINING and word.shown != "e"] or core
    texts = [word.text for word in kept]
    compact = "".join(texts) or raw
    words = tuple(kept)
    if not _REWRITTEN.isdisjoint(texts):
        words = _joined_numbers([_written_out(word) for word in kept])
        texts = [word.text for word in words]
    return CompanyName(name, raw, words, compact, tuple(legal), tuple(texts))


def _written_out(word: Word) -> Word:
    return Word(ABBREVIATIONS.get(word.text, word.text), word.shown)


def _split(name: str) -> list[Word]:
    """Words with their shown form. "S.A." is one word, "&" is "and", "L'Oréal" is "loreal", "Amazon.com" two words."""
    if name.isascii() and name.replace(" ", "").isalnum():
        return _join_single_letters([Word(piece.lower(), piece) for piece in name.split()[:MAX_WORDS]])
    words: list[Word] = []
    text = name.replace("&", " & ").replace("+", " & ") if "&" in name or "+" in name else name
    if not text.isascii():
        text = _GLUED.sub(r" \1 ", text)
    for piece in _PIECES.findall(text):
        if piece.isascii() and piece.isalnum():
            words.append(Word(piece.lower(), piece))
        elif piece == "&":
            words.append(Word("and", "&"))
        elif len(start := piece.rstrip(".")) > 1 and start.isascii() and start.isalnum():  # "Inc."
            words.append(Word(start.lower(), start))
        elif "." not in piece or _INITIALS.match(piece):
            _add(words, piece, piece)
        else:
            for part in piece.split("."):
                _add(words, part, part)
        if len(words) >= MAX_WORDS:
            break
    return _join_single_letters(words[:MAX_WORDS])


def _add(words: list[Word], piece: str, shown: str) -> None:
    text = fold(piece)
    if not (text.isalnum() and text.isascii()):
        text = _NOT_PLAIN.sub("", text)
        shown = shown.strip(".'’")
    if text:
        words.append(Word(text, shown))


def _join_single_letters(words: list[Word]) -> list[Word]:
    """ "J P Morgan" is "JP Morgan": runs of single letters are one word, single digits stay alone."""
    if min([len(word.text) for word in words], default=2) > 1:
        return words
    joined: list[Word] = []
    run: list[Word] = []
    for word in [*words, Word("", "")]:
        if len(word.text) == 1 and word.text.isalpha():
            run.append(word)
            continue
        if run:
            joined.append(Word("".join(w.text for w in run), " ".join(w.shown for w in run)))
            run = []
        if word.text:
            joined.append(word)
    return joined


def _joined_numbers(words: list[Word]) -> tuple[Word, ...]:
    """ "Forty-Four" and "Forty 4" are one number, as "44" is."""
    joined: list[Word] = []
    for word in words:
        tens = NUMBER_WORDS.get(joined[-1].text, 0) if joined else 0
        ones = NUMBER_WORDS.get(word.text) or (int(word.text) if word.text in _DIGITS else 0)
        if tens >= 20 and tens % 10 == 0 and 0 < ones < 10:
            joined[-1] = Word(str(tens + ones), f"{joined[-1].shown}-{word.shown}")
        else:
            joined.append(word)
    return tuple(joined)


def _without_legal(words: list[Word]) -> tuple[list[Word], list[Word]]:
    """Legal forms off the end, again and again, and off the front; one word at least stays."""
    core = words
    legal: list[Word] = []
    while len(core) > 1 and core[-1].text in _ENDS:
        count = _legal_words_at_end(core)
        if count == 0:
            break
        legal.insert(0, _legal_word(core[-count:]))
        core = core[:-count]
        while len(core) > 1 and core[-1].text in JOINING:
            core = core[:-1]
    count = _legal_words_at_start(core) if core and core[0].text in _BEGINNINGS else 0
    if count:
        legal.append(_legal_word(core[:count]))
        core = core[count:]
    return core, legal


def _legal_words_at_start(words: list[Word]) -> int:
    found, text = 0, ""
    for count in range(1, min(_LEGAL_WORDS, len(words) - 1) + 1):
        text += words[count - 1].text
        if text not in _BEGINNINGS:
            break
        if text in LEADING_LEGAL:
            found = count
    return found


def _legal_words_at_end(words: list[Word]) -> int:
    found, text = 0, ""
    for count in range(1, min(_LEGAL_WORDS, len(words) - 1) + 1):
        text = words[-count].text + text
        if text not in _ENDS:
            break
        if text in LEGAL_FORMS:
            found = count
    return found


def _legal_word(words: list[Word]) -> Word:
    text = "".join([word.text for word in words])
    return Word(LEGAL_SPELLINGS.get(text, text), " ".join(word.shown for word in words))


def _legal_forms() -> frozenset[str]:
    """cleanco's terms, folded and joined once: its own functions take over 100 µs a name."""
    terms = {
        plain(term)
        for group in (terms_by_type, terms_by_country)
        for terms in group.values()
        for term in terms
    }
    return frozenset(({"and" + t for t in ("co", "cokg", "coohg")} | terms | MORE_LEGAL) - NOT_LEGAL - {""})


LEGAL_FORMS = _legal_forms()
# What is none of these can be no part of a legal form: most names are done after one look at either side.
_ENDS = frozenset(form[at:] for form in LEGAL_FORMS for at in range(len(form)))
_BEGINNINGS = frozenset(form[:at] for form in LEADING_LEGAL for at in range(1, len(form) + 1))
