"""What stock lists put behind the name of a company: par values, receipts, classes. They tell no companies apart."""

from __future__ import annotations

import re

_CURRENCY = (
    r"(?:a\$|ad|ba|bb|bh|cd|dk|dl|eo|fr|ft|hd|im|kc|ls|nd|nk|pp|rc|rl|rp|sf|sk|sr|tn|us|yc|yn|zy)"
)
_AT_END = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"[\s.-]*\b{_CURRENCY}\s*[-,.]{{0,2}}\s*[\d,./]+\s*$",
        r"[\s.(-]*\b(?:un)?sp(?:on(?:s(?:ored)?)?)?\.?\s*adr?s?\b.{0,40}$",
        r"[\s.(-]*\b(?:adrs?|gdrs?|nvdr|cdis?|depositary receipts?)\b[\s/\d.,a-z:]{0,40}$",
        r"[\s.-]*\b(?:o\.\s?n\.?|inh\.|vz(?:na|o)?|ord shs|shs|reg\.?\s?s|144a|-?fgn\.?-?|paired ctf|rsp)\s*$",
        r"[\s.-]*\bclass [a-z]\s*$",
        r"[\s(-]*\b(?:post|pre) cons\.?\)?\s*$",
    )
)
_ANYWHERE = re.compile(r"\s*\((?:publ|persero|lof|sp\.adr)\)\s*", re.IGNORECASE)
_MAY_HAVE = re.compile(r"[A-Z]{3}|(?i:\b(?:adrs?|class [a-z]|receipts?)\b|\((?:publ|persero|lof)\))")
_ROUNDS = 5


def without_share_terms(name: str) -> str:
    """The name without them; as it is where nothing would be left."""
    if not _MAY_HAVE.search(name):
        return name
    text = _ANYWHERE.sub(" ", name)
    for _ in range(_ROUNDS):
        before = text
        for pattern in _AT_END:
            shorter = pattern.sub("", text)
            text = shorter if len(shorter.strip()) > 1 else text
        if text == before:
            break
    return _once(text.strip(" .-")) or name


def _once(name: str) -> str:
    """ "A2A SPA A2A" is "A2A SPA": some lists put the name again behind it."""
    first, _, rest = name.partition(" ")
    middle, _, last = rest.rpartition(" ")
    return f"{first} {middle}" if middle and last.casefold() == first.casefold() else name
