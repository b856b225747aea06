"""The files of the repository as the guards read them: what git knows, and what is new and not ignored."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "server" / "catsync"
EXTENSION = ROOT / "extension"
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*", re.DOTALL)


@cache
def files() -> tuple[str, ...]:
    """Paths from the root, with /."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive
        skipped = {".venv", "node_modules", "__pycache__", ".git", ".out", "dist"}
        found = (p.relative_to(ROOT) for p in ROOT.rglob("*") if p.is_file())
        return tuple(sorted(p.as_posix() for p in found if not skipped & set(p.parts)))
    return tuple(sorted(name for name in told.splitlines() if (ROOT / name).is_file()))


@cache
def python_modules(package: str = "") -> dict[str, Path]:
    """Our modules by dotted name below `catsync`: "sync.plan", "api" (a package's __init__). Not to be changed."""
    found = {}
    for path in sorted((PACKAGE / package.replace(".", "/")).rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache  # hundreds of tests ask, and those of what is reached ask for nearly all modules
def imports_of(name: str) -> frozenset[str]:
    """What a module of ours imports, at the top or within: "catsync.x.y", or the name of another's package."""
    path = python_modules()[name]
    here = ["catsync", *name.split(".")] if name else ["catsync"]
    package = here if path.name == "__init__.py" else here[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            found |= {stem} | {f"{stem}.{alias.name}" for alias in node.names if stem.startswith("catsync")}
    modules = {f"catsync.{each}" for each in python_modules()} | {"catsync"}
    ours = {each for each in found if each.split(".")[0] == "catsync"}
    return frozenset(
        {each for each in ours if each in modules} | {each.split(".")[0] for each in found - ours}
    )


def reached_from(name: str) -> set[str]:
    """All that a module imports, through our own modules too."""
    seen: set[str] = set()
    open_ones = {f"catsync.{name}"}
    while open_ones:
        each = open_ones.pop()
        seen.add(each)
        if each.startswith("catsync."):
            open_ones |= imports_of(each.removeprefix("catsync.")) - seen
    return seen - {f"catsync.{name}"}


@cache
def scripts() -> dict[str, str]:
    """Our scripts for the browser without their comments, by path from the root. Not to be changed."""
    return {
        name: _COMMENT.sub("", (ROOT / name).read_text("utf-8"))
        for name in files()
        if name.endswith(".js") and name.startswith(("extension/", "server/")) and "eslint" not in name
    }
