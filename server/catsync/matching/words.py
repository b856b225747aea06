"""The word lists of `words/`: sets (words separated by white space) and maps ("meaning: word word ..." a line).

All words but those of `short_names` are folded: ASCII, lower case. "#" begins a line of comment.
"""

from __future__ import annotations

from importlib import resources


def word_set(name: str) -> frozenset[str]:
    """All words of a list."""
    return frozenset(word for line in _lines(name) for word in line.split())


def word_map(name: str) -> dict[str, str]:
    """Word -> meaning, for lists in which a word has one meaning."""
    return {word: meanings[0] for word, meanings in word_meanings(name).items()}


def word_meanings(name: str) -> dict[str, tuple[str, ...]]:
    """Word -> its meanings: a short form such as "alex" belongs to several names, and all of them are kept."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _lines(name):
        meaning, _, words = line.partition(":")
        for word in words.split():
            found[word] = (*found.get(word, ()), meaning)
    return found


def _lines(name: str) -> list[str]:
    text = resources.files(__package__).joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
