"""What the garbage collector need not look at: the modules that were loaded at the start, which stay to the end."""

from __future__ import annotations

import gc

# Objects made and not yet gone before the young ones are looked at, and rounds of that before the older ones are. By
# Python's own figures (700, 10, 10) a quarter of a look-up of a company was collections that found nothing.
THRESHOLDS = (20_000, 50, 100)


def spare_what_stays() -> None:
    """Take all that is there now out of every later collection (docs.python.org/3/library/gc.html#gc.freeze), and
    collect less often.

    The full collections that windows of records cause walk over it all again and again: see decision 0012.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
