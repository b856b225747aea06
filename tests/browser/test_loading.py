"""The repository's root, loaded as strictly as by "Load unpacked": what Chromium and a cautious user would find."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .cdp import CdpError
from .chromium import Chromium
from .sites import Sites
from .staged import ROOT, staged

PINNED_ID = "ginnpappacjnblpfjeajlhooikjjaofg"


@pytest.fixture(scope="module")
def chromium(sites: Sites) -> Iterator[Chromium]:
    """Started for these tests, as somebody would who loads it for the first time."""
    found = Chromium(sites.flags)
    yield found
    found.stop()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return staged(tmp_path / "copy")


def test_the_root_loads_under_the_pinned_id_without_a_complaint(chromium: Chromium) -> None:
    assert chromium.extension_id == PINNED_ID
    chromium.cdp.worker(PINNED_ID)
    assert chromium.complaints() == []


def test_installing_it_asks_for_nothing_that_chromium_warns_of(chromium: Chromium) -> None:
    worker = chromium.cdp.worker(PINNED_ID)
    manifest = json.dumps((ROOT / "manifest.json").read_text(encoding="utf-8"))
    options = worker.eval("chrome.runtime.getManifest().options_ui.page")
    page = chromium.page(options)
    assert page.eval(f"chrome.management.getPermissionWarningsByManifest({manifest})") == []


def test_a_warning_would_be_noticed(chromium: Chromium) -> None:
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    manifest["permissions"].append("tabs")
    page = chromium.page(manifest["options_ui"]["page"])
    text = json.dumps(json.dumps(manifest))
    assert page.eval(f"chrome.management.getPermissionWarningsByManifest({text})") == [
        "Read your browsing history"
    ]


def test_every_shortcut_is_assigned(chromium: Chromium) -> None:
    commands = chromium.cdp.worker(PINNED_ID).eval("chrome.commands.getAll()")
    assert {each["name"]: bool(each["shortcut"]) for each in commands} == {
        "_execute_action": True,
        "sync": True,
    }


def test_a_copy_has_the_same_id(new_chromium: Callable[..., Chromium], copy: Path) -> None:
    assert new_chromium(copy).extension_id == PINNED_ID


@pytest.mark.parametrize("name", ["__pycache__", "_notes.txt"])
def test_a_name_at_the_root_that_chromium_reserves_would_be_refused(
    new_chromium: Callable[..., Chromium], copy: Path, name: str
) -> None:
    browser = new_chromium(copy)
    (copy / name).mkdir()
    with pytest.raises(CdpError, match="reserved for use by the system"):
        browser.load(copy)


def test_an_unknown_key_in_the_manifest_would_be_complained_of(
    new_chromium: Callable[..., Chromium], copy: Path
) -> None:
    path = copy / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "not_a_key": True}))
    assert any("not_a_key" in each for each in new_chromium(copy).complaints())
