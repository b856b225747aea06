"""Who may import whom (ARCHITECTURE.md)."""

from __future__ import annotations

import re

import pytest
from tests.guards.sources import imports_of, python_modules, reached_from, scripts

PURE = [
    "settings.resolver", "settings.catalogue", "settings.fields", "settings.templates", "sync.plan",
    "sync.plan_fields", "sync.plan_types", "sync.plan_texts", "sync.question", "sync.record_values",
    "matching.people", "matching.companies", "matching.judge", "matching.keys", "matching.facts",
]  # fmt: skip
IMPURE = {"flask", "flask_smorest", "sqlalchemy", "requests", "marshmallow", "alembic", "waitress"}
API_AND_PAGES = [name for name in python_modules() if name.split(".")[0] in ("api", "web")]
CATS = [name for name in python_modules() if name.split(".")[0] == "cats"]
WITHOUT_SANDBOX = [name for name in python_modules() if name.split(".")[0] not in ("sandbox", "demo", "cli")]


@pytest.mark.parametrize("name", PURE)
def test_what_decides_is_pure(name: str) -> None:
    assert reached_from(name) & IMPURE == set()
    assert not [m for m in reached_from(name) if m.split(".")[1:2] in (["models"], ["db"], ["api"], ["cats"])]


@pytest.mark.parametrize("name", API_AND_PAGES)
def test_the_api_and_the_pages_never_speak_to_cats(name: str) -> None:
    assert not [m for m in imports_of(name) if m.startswith("catsync.cats")]


@pytest.mark.parametrize("name", CATS)
def test_the_cats_client_imports_nothing_else_of_ours_but_the_clock(name: str) -> None:
    ours = {m for m in imports_of(name) if m.startswith("catsync")}
    assert not [m for m in ours if not m.startswith("catsync.cats") and m not in ("catsync.clock", "catsync")]


@pytest.mark.parametrize("name", WITHOUT_SANDBOX)
def test_the_product_never_imports_the_sandbox_or_the_demo(name: str) -> None:
    assert not [m for m in imports_of(name) if m.startswith(("catsync.sandbox", "catsync.demo"))]


def test_the_command_loads_the_sandbox_only_when_it_is_asked_for() -> None:
    lazily = re.findall(r"^(\s*)from \.sandbox", python_modules()["cli"].read_text("utf-8"), re.MULTILINE)
    assert lazily == ["    "]


def test_the_demo_speaks_to_the_sandbox_over_http_only() -> None:
    for name in python_modules():
        if name.split(".")[0] == "demo":
            assert not [m for m in imports_of(name) if m.startswith("catsync.sandbox")], name


def test_the_error_codes_import_nothing() -> None:
    assert imports_of("errors") <= {"__future__", "typing"}


def test_only_the_command_and_the_entry_points_know_how_processes_are_put_together() -> None:
    for name in python_modules():
        if name not in ("cli", "serving", "runtime") and name.split(".")[0] not in ("demo", "sandbox"):
            assert not {"catsync.serving", "catsync.runtime", "catsync.cli"} & imports_of(name), name


# --- the extension

# Not the word in a text or a name such as "data-import".
IMPORT = re.compile(r"(?<![-\"'\w.])(?:from\s*|import\s*\(?\s*)['\"]([^'\"\n]+)['\"]")


def test_only_one_file_names_the_browsers_own_interface() -> None:
    named = {name for name, text in scripts().items() if re.search(r"\bchrome\s*[.?\[]", text)}
    assert named == {"extension/shared/chrome-api.js"}


@pytest.mark.parametrize("name", [n for n in scripts() if n.startswith("extension/readers/")])
def test_readers_import_only_readers(name: str) -> None:
    assert all(re.fullmatch(r"\./[a-z-]+\.js", each) for each in IMPORT.findall(scripts()[name]))


@pytest.mark.parametrize("name", [n for n in scripts() if n.startswith("extension/shared/")])
def test_what_is_shared_imports_only_what_is_shared(name: str) -> None:
    assert all(re.fullmatch(r"\./[a-z-]+\.js", each) for each in IMPORT.findall(scripts()[name]))


def test_only_one_file_speaks_to_the_companion() -> None:
    callers = {name for name, text in scripts().items() if name.startswith("extension/") and "fetch(" in text}
    assert callers == {"extension/shared/companion.js"}


def test_nothing_is_loaded_from_elsewhere() -> None:
    for name, text in scripts().items():
        assert all(each.startswith(("./", "../", "/")) for each in IMPORT.findall(text)), name
