"""A full disk: what cannot be kept is refused clearly, what was accepted is not lost, and nothing is doubled (Q1).

The database lies on a tmpfs of a few megabytes, which is filled. Mounting it needs root.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.end_to_end.fleet import Fleet
from tests.end_to_end.test_chaos import Recruiter, prepare
from tests.server.sync.world import wait_for

SIZE = "12m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    made = subprocess.run(mounting, check=False, capture_output=True, text=True)
    if made.returncode != 0:
        print(f"No small disk: {made.stderr.strip()}")
        pytest.skip(f"mounting a tmpfs is not permitted here: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def fleet(small_disk: Path) -> Iterator[Fleet]:
    made = Fleet(f"sqlite:///{small_disk}/catsync.db", workers=1, webs=1)
    yield made
    made.stop()


class Filler:
    """Takes all that is left of the disk, and gives it back."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "filler"

    def fill(self) -> None:
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT)
        with contextlib.suppress(OSError):
            while True:
                os.write(file, bytes(4096))
        os.close(file)

    def free(self) -> None:
        self._path.unlink()


def raw(fleet: Fleet, method: str, path: str, body: Any = None) -> requests.Response:
    return requests.request(
        method, f"{fleet.address}/api/v1{path}", json=body, timeout=20,
        headers={"Authorization": f"Bearer {fleet.token}"},
    )  # fmt: skip


@pytest.mark.alone
def test_a_full_disk_refuses_clearly_loses_nothing_and_doubles_nothing(
    fleet: Fleet, small_disk: Path
) -> None:
    prepare(fleet)
    filler = Filler(small_disk)
    first, second = Recruiter(fleet, 1), Recruiter(fleet, 2)
    other = fleet.ask("POST", "/people", {"profile": second.profile("Title 1")})["id"]
    fleet.control(
        "POST", "/faults", {"what": "hold_after", "method": "POST", "path": "/contacts$", "seconds": 60}
    )
    person = first.press("Title 1")
    wait_for(lambda: fleet.control("GET", "/holds")["holds"], 20)
    # CATS has the contact by now, and the worker waits for the answer that it will not be able to note.
    filler.fill()
    fleet.control("POST", "/holds/release", {})
    seen = raw(fleet, "POST", "/profiles/resolve", {"profile": second.profile("Title 1")})
    assert seen.status_code == 200, "a look needs no space"
    body = {"person_id": other, "plan_digest": seen.json()["plan"]["digest"]}
    event = {"source": "x", "source_id": "1", "person": {"id": other}, "kind": "email", "event": "sent",
             "occurred_at": "2026-11-01T09:00:00Z"}  # fmt: skip
    for path, sent in (("/syncs", body), ("/activities", {"activities": [event]})):
        refused = raw(fleet, "POST", path, sent)
        assert (refused.status_code, refused.json()["error"]["code"]) == (507, "storage_full"), path
        assert refused.json()["error"]["retryable"]
    filler.free()
    first.settled(person)
    assert [sync["state"] for sync in fleet.ask("GET", f"/syncs?person_id={person}")["syncs"]] == ["done"]
    assert fleet.ask("GET", f"/syncs?person_id={other}")["syncs"] == [], "what was refused was not kept"
    fleet.ask("POST", "/syncs", body)
    second.settled(other)
    names = sorted(row["last_name"] for row in fleet.records("contacts"))
    assert names == sorted(who.name.split()[1] for who in (first, second))
    assert "Traceback" not in fleet.logs()
