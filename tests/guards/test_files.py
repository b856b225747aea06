"""What lies where, and how it is named."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath

import pytest
from tests.guards.sources import ROOT, files, scripts

TOP = {
    ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "extension", "manifest.json",
    "pyproject.toml", "server", "tests",
}  # fmt: skip
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}


def test_the_top_level_is_as_the_readme_says() -> None:
    assert {name.split("/")[0] for name in files()} <= TOP


def test_chrome_can_load_the_root_unpacked() -> None:
    """Chrome refuses a folder with a name that begins with _, and Python files would leave one (__pycache__)."""
    at_root = [path.name for path in ROOT.iterdir()]
    assert not [name for name in at_root if name.startswith("_") or name.endswith(".py")]


def test_no_file_is_named_for_nothing() -> None:
    for name in files():
        words = set(re.split(r"[-_.]", PurePosixPath(name).name))
        assert not VAGUE & words, name


@pytest.mark.parametrize(
    ("ending", "form"),
    [(".py", r"[a-z0-9_]+\.py"), (".js", r"[a-z0-9-]+(\.test|\.config)?\.js"), (".css", r"[a-z0-9-]+\.css")],
)
def test_files_are_named_in_one_way(ending: str, form: str) -> None:
    named = [PurePosixPath(name).name for name in files() if name.endswith(ending)]
    assert [name for name in named if not re.fullmatch(form, name)] == []


MARKUP = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc|setHTMLUnsafe|document\.write)\b|\beval\(|new Function"
)


def test_no_script_makes_markup_or_code_of_text() -> None:
    assert [name for name, text in scripts().items() if MARKUP.search(text)] == []


def test_no_page_holds_a_script_or_a_style_of_its_own() -> None:
    for name in files():
        if name.endswith(".html") and name.startswith(("extension/", "server/catsync/web")):
            text = (ROOT / name).read_text("utf-8")
            assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), name
            assert not re.search(r"\son[a-z]+\s*=|javascript:|\sstyle\s*=|<style", text), name


def test_no_origin_is_a_wildcard() -> None:
    for name in files():
        if name.startswith("server/catsync/") and name.endswith(".py") and "/sandbox/" not in name:
            text = (ROOT / name).read_text("utf-8")
            assert not re.search(
                r"(?i)access-control-allow-(origin|credentials)[^\n]*['\"](\*|true)['\"]", text
            ), name
            assert not re.search(r"chrome-extension://\*|origins\s*=\s*['\"]\*", text), name


def manifest() -> dict[str, object]:
    return dict(json.loads((ROOT / "manifest.json").read_text("utf-8")))


def test_the_extension_asks_for_nothing_at_its_installation() -> None:
    asked = manifest()
    assert asked["permissions"] == [
        "activeTab", "scripting", "storage", "sidePanel", "contextMenus", "alarms", "offscreen",
    ]  # fmt: skip
    assert not {
        "host_permissions",
        "content_scripts",
        "web_accessible_resources",
        "externally_connectable",
    } & set(asked)
    assert set(asked["optional_host_permissions"]) <= {"https://*/*", "http://*/*"}  # type: ignore[call-overload]


def test_the_extensions_pages_take_no_script_from_elsewhere() -> None:
    policy = str(dict(manifest()["content_security_policy"])["extension_pages"])  # type: ignore[call-overload]
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy


def test_every_file_that_the_manifest_names_is_there() -> None:
    text = json.dumps(manifest())
    named = set(re.findall(r"\"(extension/[^\"?]+)", text))
    assert named
    assert not [name for name in named if not (ROOT / name).is_file()]


def test_the_version_is_told_once() -> None:
    from catsync import __version__

    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'version = "{__version__}"' in project
    assert manifest()["version"] == __version__
