"""What the garbage collector need not look at: the modules that were loaded at the start, which stay to the end."""

from __future__ import annotations

import gc


def spare_what_stays() -> None:
    """Take all that is there now out of every later collection (docs.python.org/3/library/gc.html#gc.freeze).

    The full collections that windows of records cause walk over it all again and again: see decision 0012.
    """
    gc.collect()
    gc.freeze()
