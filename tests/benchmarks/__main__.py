"""`make bench [ONLY=name]`: run the benchmarks, print a table, write tests/benchmarks/results.json.

The file keeps what other benchmarks measured before."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from . import lookup, mirroring, resolving, syncing
from .figures import Figure

BENCHMARKS: dict[str, Callable[[], list[Figure]]] = {
    "resolve": resolving.measure,
    "sync": syncing.measure,
    "mirror": mirroring.measure,
    "lookup": lookup.measure,
}
RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    wanted = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in wanted if name not in BENCHMARKS]
    if unknown:
        raise SystemExit(f"There is no benchmark {unknown[0]}. There are: {', '.join(BENCHMARKS)}")
    measured = {name: BENCHMARKS[name]() for name in wanted}
    _print([figure for figures in measured.values() for figure in figures])
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    date = datetime.now(UTC).date().isoformat()
    rows = [
        {"benchmark": name, **figure.row(), "machine": machine, "date": date}
        for name, figures in measured.items()
        for figure in figures
    ]
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    kept = [row for row in before if row["benchmark"] not in measured]
    RESULTS.write_text(json.dumps(kept + rows, indent=2) + "\n", encoding="utf-8")


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
