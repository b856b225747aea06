"""What the parts of the table have in common."""

from __future__ import annotations

from collections.abc import Callable

from catsync.cats import CatsClient

Table = dict[Callable[[CatsClient], bool], set[str]]

NEW = {"first_name": "Ines", "last_name": "Faria"}
