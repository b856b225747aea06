"""What stock lists put behind the name of a company: par values, receipts, classes. They tell no companies apart."""

from __future__ import annotations

import re

from .vocabulary import JOINING
from .words import word_set

_CURRENCY = (
    r"(?:a\$|ad|ba|bb|bh|cd|dk|dl|eo|fr|ft|hd|im|is|kc|ls|nd|nk|ny|pp|rc|rl|rp|sd|sf|sk|sr|tn|uf|us|yc|yn|zy)"
)
_PAR_VALUES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"[\s.-]*\b{_CURRENCY}\s*[-,.]{{0,2}}\s*[\d,./]+\s*-?\s*$",
        rf"[\s.-]*(?:\b[a-z])?{_CURRENCY}\s*(?:-|\d*,)\s*[\d,./]+\s*$",  # "SQUIBBDL-10": written without a blank
        r"(?:\s[a-z])?\s*-?\s?-,\d+\s*$",
    )
)
_SIGNS_OF_VALUES = frozenset(",./-")  # one of these, or a digit, ends a par value
_AT_END = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[\s.(-]*\b(?:un)?sp(?:on(?:s(?:ored)?)?)?\.?\s*ad[rs]s?\b.{0,40}$",
        r"[\s.(-]*\b(?:ad[rs]s?|gdrs?|nvdr|cdis?|depositary receipts?)\b[\s/\d.,a-z:(]{0,40}$",
        r"[\s.-]*\b(?:(?:na|nam|nom)?\.?\s*o\.\s?n\.?|inh\.|nom\.|nam\.|vz(?:na|o)?|ord shs?|shs|reg\.?\s?s?|regs"
        r"|144a|-?fgn\.?-?|paired ctf|rsp)\s*$",
        r"[\s.-]*\bcls?[.\s]\s*[a-z\d]\s*$",
        r"(?:(?<=\binc)|(?<=\bltd)|(?<=\bplc)|(?<=\bcorp)|(?<=\blimited)|(?<=\bcorporation))[.,\s-]+class [a-z]\s*$",
        r"\s*\((?:di|pers\.)\)\s*$",
        r"\s+1/\d+\s*$",
        r"[\s(-]*\b(?:post|pre) cons\.?\)?\s*$",
        r"\s(?:inh|na|nam)\.?\s+on\s*$",
        r"(?<=\bab)\s*-?\s+[a-d]\s*$",
        r"[\s-]*\b(?:compartment [a-d]|ord(?: s)?)\s*$",
    )
)
# Words that stand before such terms, and are names where they stand alone; but the A of "S.A." is none.
_BEFORE = re.compile(r"(?<![\s.][a-z])[\s.]+(?:inh|nom|nam|na|in|n\.?vtg|new|[a-dh])\.?\s*$", re.IGNORECASE)
_ANYWHERE = re.compile(r"\s*\((?:publ|persero|lof|sp\.adr)\)\s*", re.IGNORECASE)
_CAPITALS = re.compile(r"[A-Z]{3}")
_IN_WORDS = re.compile(r"\b(?:ad[rs]s?|class [a-z]|receipts?)\b|\((?:publ|persero|lof)\)", re.IGNORECASE)
_PARTS = ("adr", "ads", "class ", "receipt", "(publ", "(persero", "(lof")  # of what `_IN_WORDS` finds
# Without a digit or one of these no pattern above can match: most names are done after one look.
_HINTS = word_set("share_hints")
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"\w+")
_JOINING = JOINING | {"&", "+"}
_ROUNDS = 5
_LEAST_REPEATED = 3  # letters


def without_share_terms(name: str) -> str:
    """The name without them; as it is where nothing would be left."""
    lowered = name.lower()
    if not (_CAPITALS.search(name) or (any(map(lowered.__contains__, _PARTS)) and _IN_WORDS.search(name))):
        return name
    if _HINTS.isdisjoint(_WORDS.findall(lowered)) and not _DIGIT.search(name):
        return _once(name)
    text = _ANYWHERE.sub(" ", name)
    for _ in range(_ROUNDS):
        before = text
        last = text.rstrip()[-1:]
        if last in _SIGNS_OF_VALUES or last.isdecimal():
            for pattern in _PAR_VALUES:
                text = _shortened(text, pattern)
        for pattern in _AT_END:
            text = _shortened(text, pattern)
        if text == before:
            break
        text = _shortened(text, _BEFORE)
    return _once(text.strip(" .-")) or name


def _shortened(text: str, pattern: re.Pattern[str]) -> str:
    shorter = pattern.sub("", text)
    return shorter if len(shorter.strip()) > 1 else text


def _once(name: str) -> str:
    """ "A2A SPA A2A" is "A2A SPA", "CREDITO EMILIANO SPA CREDITO EM" loses its end too: some lists put the name again
    behind it, and cut it off somewhere. "JOHNSON & JOHNSON" is whole."""
    words = name.split(" ")
    whole = name.casefold()
    for start in range(2, len(words)):
        if not whole.startswith(words[start].casefold()) or words[start - 1].casefold() in _JOINING:
            continue
        rest = " ".join(words[start:]).casefold()
        if len(rest) >= _LEAST_REPEATED and whole.startswith(rest):
            return " ".join(words[:start])
    return name
