"""`make bench [ONLY=name]`: run the benchmarks, print a table, write tests/benchmarks/results.json."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from . import resolving, syncing
from .figures import Figure

BENCHMARKS: dict[str, Callable[[], list[Figure]]] = {"resolve": resolving.measure, "sync": syncing.measure}
RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    wanted = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in wanted if name not in BENCHMARKS]
    if unknown:
        raise SystemExit(f"There is no benchmark {unknown[0]}. There are: {', '.join(BENCHMARKS)}")
    figures = [figure for name in wanted for figure in BENCHMARKS[name]()]
    _print(figures)
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    date = datetime.now(UTC).date().isoformat()
    rows = [{**figure.row(), "machine": machine, "date": date} for figure in figures]
    RESULTS.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def _print(figures: list[Figure]) -> None:
    table = Table(box=None)
    for column in ("name", "value", "unit", "peer", "ratio"):
        table.add_column(column, justify="left" if column in ("name", "unit", "peer") else "right")
    for each in figures:
        row = each.row()
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        table.add_row(each.name, f"{each.value:.2f}", each.unit, each.peer_text, ratio)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
