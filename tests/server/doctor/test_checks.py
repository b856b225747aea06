"""`catsync doctor` as a process: whatever is broken is a sentence with a next step, and never a traceback."""

from __future__ import annotations

import socket
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from tests.server.doctor.conftest import Practice
from tests.server.northwind import SITE
from tests.server.sync.world import Sandbox

from catsync.clock import now
from catsync.doctor.storage import disk_of
from catsync.mirror.progress import RECORD_KINDS
from catsync.models import CatsCall, Integration, MirrorState, MirrorSweep, Quota, Sync, User, Worker


def make_well(practice: Practice) -> None:
    """A worker, a complete mirror, and a CATS user for everybody."""
    with practice.team.door.database.write() as session:
        session.add(Worker(id="one"))
        for kind in RECORD_KINDS:
            session.merge(MirrorState(site_id=SITE, kind=kind, is_complete=True, refreshed_at=now()))
            session.add(MirrorSweep(site_id=SITE, kind=kind, finished_at=now()))
        for user in session.query(User):
            user.cats_user_id = 1


def state(practice: Practice, check: str) -> str:
    found = practice.checks()[check]
    return str(found["state"])


def test_where_all_is_well_it_says_so_and_ends_with_0(practice: Practice, cats: Sandbox) -> None:
    make_well(practice)
    done = practice.run(started_anew=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "BAD" not in done.stdout
    assert cats.calls() == ["GET /site"]
    found = practice.checks()
    assert {name for name, each in found.items() if each["state"] != "good"} == {"port"}
    assert list(found) == [
        "configuration", "port", "database", "disk", "key", "CATS", "calls", "clock",
        "worker", "mirror", "comparison", "webhooks", "syncs", "users",
    ]  # fmt: skip


def test_its_call_is_taken_out_of_the_budget(practice: Practice) -> None:
    practice.checks()
    assert practice.checks()["calls"]["text"].startswith("497 of 500")  # the activation made the first one


def test_a_variable_that_is_wrong_is_named(practice: Practice) -> None:
    practice.environment["CATSYNC_SETTLE_SECONDS"] = "soon"
    assert "CATSYNC_SETTLE_SECONDS" in practice.checks()["configuration"]["text"]


@pytest.mark.parametrize("what", ["missing", "garbage", "folder", "empty"])
def test_a_database_that_cannot_be_used_is_told_and_left_alone(practice: Practice, what: str) -> None:
    file = practice.folder / "other.db"
    practice.environment["CATSYNC_DATABASE_URL"] = f"sqlite:///{file}"
    if what == "garbage":
        file.write_bytes(b"this is a shopping list\n" * 200)
    elif what == "folder":
        file.mkdir()
    elif what == "empty":
        file.touch()
    before = file.read_bytes() if file.is_file() else None
    found = practice.checks()
    assert found["database"]["state"] == "bad"
    assert "CATS" not in found
    assert (file.read_bytes() if file.is_file() else None) == before
    assert not list(practice.folder.glob("catsync.key"))


def test_a_database_of_a_newer_catsync_is_told_and_left_alone(practice: Practice) -> None:
    with sqlite3.connect(practice.folder / "catsync.db") as database:
        database.execute("UPDATE alembic_version SET version_num = 'ffff'")
    assert "newer Catsync" in practice.checks()["database"]["text"]
    with sqlite3.connect(practice.folder / "catsync.db") as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("ffff",)]


def test_a_database_server_that_is_away_is_told_without_its_password(practice: Practice) -> None:
    url = "postgresql+psycopg://ana:s3cret-word@127.0.0.1:1/catsync"
    practice.environment["CATSYNC_DATABASE_URL"] = url
    done = practice.run()
    assert (done.returncode, "s3cret-word" in done.stdout + done.stderr) == (1, False)


def test_a_disk_of_another_computer_is_no_place_for_a_database(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    mounted = [("/", "ext4"), (str(tmp_path), "nfs4")]
    assert next(disk_of(tmp_path / "deep", mounted)).state == "bad"
    assert [each.state for each in disk_of(tmp_path / "deep", mounted[:1])] != ["bad"]


def test_a_port_of_another_program_is_told(practice: Practice) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        practice.environment["CATSYNC_BIND"] = f"127.0.0.1:{taken.getsockname()[1]}"
        assert state(practice, "port") == "bad"


def test_a_web_server_that_is_not_ours_is_another_program(practice: Practice, cats: Sandbox) -> None:
    practice.environment["CATSYNC_BIND"] = cats.url.removeprefix("http://").removesuffix("/v3")
    assert state(practice, "port") == "bad"


def test_without_a_connection_to_cats_it_says_who_makes_one(practice: Practice) -> None:
    with practice.team.door.database.write() as session:
        session.delete(session.get_one(Integration, 1))
    assert "admin activates" in practice.checks()["key"]["next_step"]


def test_another_secret_key_is_told(practice: Practice, cats: Sandbox) -> None:
    practice.environment["CATSYNC_SECRET_KEY"] = Fernet.generate_key().decode()
    assert state(practice, "key") == "bad"
    assert cats.calls() == []


def test_a_lost_secret_key_is_told_and_no_new_one_made(practice: Practice) -> None:
    del practice.environment["CATSYNC_SECRET_KEY"]
    assert state(practice, "key") == "bad"
    assert not (practice.folder / "catsync.key").exists()


TROUBLE = {
    "does not accept": {"what": "status", "status": 401},
    "not working": {"what": "status", "status": 500},
    "cannot be reached": {"what": "close_before"},
    "no calls left": {"what": "429", "retry_after": 30},
}


@pytest.mark.parametrize("told", TROUBLE)
def test_trouble_with_cats_is_told_in_a_sentence(practice: Practice, cats: Sandbox, told: str) -> None:
    cats.fault(**TROUBLE[told])  # type: ignore[arg-type]
    found = practice.checks()["CATS"]
    assert (found["state"], told in found["text"]) == ("bad", True), found


def test_nobody_at_the_address_of_cats_is_told(practice: Practice) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    practice.environment["CATSYNC_CATS_URL"] = f"http://127.0.0.1:{port}/v3"
    assert state(practice, "CATS") == "bad"


def test_with_a_spent_budget_cats_is_not_asked(practice: Practice, cats: Sandbox) -> None:
    with practice.team.door.database.write() as session:
        session.merge(Quota(site_id=SITE, call_limit=2))
        session.add_all(CatsCall(site_id=SITE, called_at=now()) for _ in range(2))
    assert (state(practice, "CATS"), cats.calls()) == ("look", [])


def test_a_worker_that_fell_silent_is_told(practice: Practice) -> None:
    with practice.team.door.database.write() as session:
        session.add(Worker(id="gone", seen_at=now() - timedelta(hours=5)))
    found = practice.checks()["worker"]
    assert (found["state"], "5 hours" in found["text"]) == ("bad", True)


def test_a_mirror_that_is_being_filled_is_no_failure_and_one_that_stands_still_is(practice: Practice) -> None:
    assert state(practice, "mirror") == "look"
    make_well(practice)
    with practice.team.door.database.write() as session:
        session.get_one(MirrorState, (SITE, "company")).refreshed_at = now() - timedelta(hours=9)
    assert state(practice, "mirror") == "bad"
    with practice.team.door.database.write() as session:
        session.get_one(MirrorState, (SITE, "company")).error = "CATS refused the window."
    assert "CATS refused the window." in practice.checks()["mirror"]["text"]


def test_a_comparison_that_is_long_past_is_told(practice: Practice) -> None:
    make_well(practice)
    with practice.team.door.database.write() as session:
        session.get_one(MirrorSweep, (SITE, "contact")).finished_at = now() - timedelta(days=9)
    found = practice.checks()["comparison"]
    assert (found["state"], "9 days" in found["text"]) == ("look", True)


def test_webhooks_that_do_not_work_are_told(practice: Practice) -> None:
    with practice.team.door.database.write() as session:
        session.get_one(Integration, 1).webhook_error = "CATS refused them."
    assert state(practice, "webhooks") == "look"


def test_syncs_that_need_somebody_are_counted(practice: Practice) -> None:
    person = practice.team.keep()
    with practice.team.door.database.write() as session:
        session.add(Sync(site_id=SITE, person_id=person, state="needs_attention", request={}))
    found = practice.checks()["syncs"]
    assert (found["state"], found["text"][0]) == ("look", "1")


def test_it_says_how_many_users_have_no_user_in_cats_and_names_nobody(practice: Practice) -> None:
    done = practice.run()
    assert "2 users have no user in CATS" in done.stdout
    assert not any(word in done.stdout for word in ("Ana", "Ben", "northwind.example"))


def test_it_writes_nothing_but_the_budget(practice: Practice) -> None:
    def rows() -> dict[str, int]:
        with practice.team.door.database.read() as session:
            tables = [t for t in Worker.metadata.sorted_tables if t.name not in ("cats_call", "quota")]
            return {t.name: session.query(t).count() for t in tables}

    before = rows()
    practice.checks()
    assert rows() == before
