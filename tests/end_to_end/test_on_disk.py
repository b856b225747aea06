"""The 202 leaves after the commit is on disk: the system calls of a web process while it accepts a sync (Q1)."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from sqlalchemy import text

from tests.end_to_end.fleet import Fleet
from tests.end_to_end.test_chaos import Recruiter, fleet, prepare  # noqa: F401 - a fixture
from tests.server.postgres import postgres_url  # noqa: F401 - a fixture
from tests.server.sync.world import wait_for

CALLS = "fsync,fdatasync,pwrite64,write,sendto,recvfrom,read"
ANSWER = re.compile(r'(sendto|write)\(.*"HTTP/1\.1 202 ')


@contextmanager
def traced(pid: int, log: Path) -> Iterator[None]:
    """The calls of a running process and its threads, in the order in which they ended."""
    if shutil.which("strace") is None:
        print("strace is not installed (Debian: apt-get install strace)")
        pytest.skip("strace is not installed")
    command = ["strace", "-f", "-y", "-s", "200", "-e", f"trace={CALLS}", "-o", str(log), "-p", str(pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        if "attached" not in first:
            print(f"No tracing here: {first}")
            pytest.skip(f"strace may not attach here: {first.strip()}")
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


def accepted(fleet: Fleet, log: Path) -> list[str]:  # noqa: F811
    """The lines up to the answer of a POST /syncs."""
    prepare(fleet)
    who = Recruiter(fleet, 1)
    profile = who.profile("Title 1")
    person = fleet.ask("POST", "/people", {"profile": profile})["id"]
    digest = fleet.ask("POST", "/profiles/resolve", {"profile": profile})["plan"]["digest"]
    with traced(fleet.web_pid, log):
        answer = requests.post(
            f"{fleet.address}/api/v1/syncs", json={"person_id": person, "plan_digest": digest}, timeout=20,
            headers={"Authorization": f"Bearer {fleet.token}"},
        )  # fmt: skip
        assert answer.status_code == 202
        wait_for(lambda: any(ANSWER.search(line) for line in log.read_text("utf-8", "replace").splitlines()))
    lines = log.read_text("utf-8", "replace").splitlines()
    asked = next(n for n, line in enumerate(lines) if "POST /api/v1/syncs" in line)
    told = next(n for n, line in enumerate(lines) if ANSWER.search(line))
    return lines[asked : told + 1]


@pytest.mark.alone
@pytest.mark.parametrize("fleet", ["sqlite"], indirect=True)
def test_the_log_of_sqlite_is_forced_to_disk_before_a_sync_is_called_accepted(
    fleet: Fleet,  # noqa: F811
    tmp_path: Path,
) -> None:
    lines = accepted(fleet, tmp_path / "trace")
    written = [n for n, line in enumerate(lines) if "pwrite64(" in line and "catsync.db-wal>" in line]
    forced = [
        n for n, line in enumerate(lines) if re.search(r"(fdatasync|fsync)\(.*catsync\.db-wal>.*= 0", line)
    ]
    assert written, "the sync was written to the log"
    assert forced, "the log was forced to disk"
    assert written[-1] < forced[-1] < len(lines) - 1, "all of it, and before the answer"
    print(f"SQLite: {len(written)} writes to the log, forced at {forced[-1]}, 202 at {len(lines) - 1}")


@pytest.mark.alone
@pytest.mark.parametrize("fleet", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_postgresql_has_said_that_it_committed_before_a_sync_is_called_accepted(
    fleet: Fleet,  # noqa: F811
    tmp_path: Path,
) -> None:
    with fleet.database.engine.connect() as connection:
        for setting in ("synchronous_commit", "fsync"):
            assert connection.execute(text(f"SHOW {setting}")).scalar_one() == "on"
    lines = accepted(fleet, tmp_path / "trace")
    inserted = [n for n, line in enumerate(lines) if "INSERT INTO sync " in line]
    sent = [n for n, line in enumerate(lines) if "sendto(" in line and "COMMIT" in line]
    told = [n for n, line in enumerate(lines) if "recvfrom(" in line and "COMMIT" in line]
    assert inserted, "the sync was sent to the database"
    assert inserted[-1] < sent[-1] < told[-1] < len(lines) - 1, "committed before the answer"
    print(
        f"PostgreSQL: insert {inserted[-1]}, COMMIT sent {sent[-1]}, told {told[-1]}, 202 at {len(lines) - 1}"
    )
