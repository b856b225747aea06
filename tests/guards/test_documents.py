"""What the documents say is what the code says."""

from __future__ import annotations

import re

import pytest
from tests.guards.sources import ROOT

from catsync.config import VARIABLES
from catsync.errors import CODES
from catsync.settings.document import settings_page

PROBLEMS = ROOT / "extension" / "shared" / "problems.js"


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda v: v.name)
def test_the_readme_explains_every_variable_of_the_environment(variable: object) -> None:
    name, default, help_text = (getattr(variable, part) for part in ("name", "default", "help"))
    rows = [
        line
        for line in (ROOT / "README.md").read_text("utf-8").splitlines()
        if line.startswith(f"| `{name}`")
    ]
    assert len(rows) == 1, f"README.md has no row for {name}"
    assert f"| {default or '-'} |" in rows[0]
    assert help_text in rows[0]


def test_the_readme_explains_no_variable_that_is_not_there() -> None:
    named = set(re.findall(r"^\| `(CATSYNC_\w+)`", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE))
    assert named == {variable.name for variable in VARIABLES}


def test_no_other_variable_of_the_environment_is_read() -> None:
    known = {variable.name for variable in VARIABLES}
    for path in sorted((ROOT / "server" / "catsync").rglob("*.py")):
        if not {"demo", "sandbox"} & set(path.parts):
            assert set(re.findall(r"\bCATSYNC_[A-Z_]+", path.read_text("utf-8"))) <= known, path.name


def test_the_page_of_settings_is_as_the_catalogue_says() -> None:
    stored = (ROOT / "server" / "docs" / "settings.md").read_text("utf-8")
    assert stored == settings_page(), "run: python -m catsync.settings.document > server/docs/settings.md"


def problem_codes() -> set[str]:
    assert PROBLEMS.is_file(), "extension/shared/problems.js is missing: the panel has no texts for errors"
    text = PROBLEMS.read_text("utf-8")
    body = text[text.index("export const PROBLEMS = {") :]
    return set(re.findall(r"^  ([a-z_]+): \{", body[: body.index("\n};")], re.MULTILINE))


@pytest.mark.parametrize("code", CODES)
def test_the_panel_has_a_text_for_every_error(code: str) -> None:
    assert code in problem_codes()


def test_every_error_that_the_code_raises_is_declared_and_every_declared_one_is_used() -> None:
    raised: set[str] = set()
    for path in sorted((ROOT / "server" / "catsync").rglob("*.py")):
        if path.name != "errors.py" or path.parent.name == "api":
            text = path.read_text("utf-8")
            raised |= set(re.findall(r"CatsyncError\(\s*\"([a-z_]+)\"", text))
            raised |= set(re.findall(r"\d{3}: \(\"([a-z_]+)\"", text))
    assert raised == set(CODES)
