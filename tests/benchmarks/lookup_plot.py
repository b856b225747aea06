"""The picture of the `lookup` benchmark: the median time of every contender by the number of companies."""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from .figures import Figure


def draw(figures: Mapping[int, Sequence[Figure]], path: Path) -> bool:
    """Write a PNG. False where matplotlib is missing."""
    if not importlib.util.find_spec("matplotlib"):
        return False
    from matplotlib.figure import Figure as Sheet

    lines: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for size, rows in figures.items():
        for each in rows:
            name, middle, _ = each.name.partition(", p50, at ")
            if middle and "changed" not in name:
                lines[name].append((size, each.value))
    sheet = Sheet(figsize=(8, 5), layout="constrained")
    axes = sheet.subplots()
    for name, points in sorted(lines.items(), key=lambda line: -line[1][-1][1]):
        line = "-" if name.startswith("ours") else "--"
        axes.plot(*zip(*points, strict=True), line, marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="companies", ylabel="ms, median")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend(fontsize="small")
    sheet.savefig(path, dpi=120)
    return True
