"""The command as a process: whatever is wrong is one clear line, a code of its own, and never a traceback.

The processes are forked from one that has all imported, but for those of the tests that say `started_anew`.
"""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.forked import ended

SECONDS = 60
COMMANDS = ("serve", "worker", "signin-link", "invite", "user", "token", "doctor", "demo", "sandbox")


class Command:
    """`catsync` in a folder of its own, with no variable of ours set but those given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "catsync.db"

    def run(
        self, *arguments: str, started_anew: bool = False, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CATSYNC_", "XDG_"))}
        environment = {
            **kept, "HOME": str(self.folder), "CATSYNC_DATABASE_URL": f"sqlite:///{self.database}", **variables,
        }  # fmt: skip
        if not started_anew:
            return ended(list(arguments), environment, self.folder)
        return subprocess.run(
            [sys.executable, "-m", "catsync.cli", *arguments],
            check=False, env=environment, capture_output=True, text=True, timeout=SECONDS, cwd=self.folder,
        )  # fmt: skip

    def fails(self, *arguments: str, code: int = 1, started_anew: bool = False, **variables: str) -> str:
        """The one line that tells what is wrong."""
        done = self.run(*arguments, started_anew=started_anew, **variables)
        told = done.stdout + done.stderr
        assert "Traceback" not in told
        assert done.returncode == code, told
        assert done.stdout == ""
        lines = done.stderr.splitlines()
        assert len(lines) == 1, done.stderr
        assert lines[0].startswith("catsync: ")
        return lines[0]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path)


# --- wrong usage


USER = ("user", "create", "--email", "a@x.example", "--name", "A")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--nonsense",), ("nonsense",), ("serve", "--nonsense"), ("serve", "extra"), ("user", "create"),
        (*USER, "--role", "god"), (*USER, "--cats-user", "0"), ("demo", "--twice"), ("sandbox", "--nonsense"),
        ("sandbox", "--port", "many"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_told_with_where_to_look(command: Command, arguments: tuple[str, ...]) -> None:
    assert "--help" in command.fails(*arguments, code=2)
    assert not command.database.exists()


@pytest.mark.parametrize("bind", ["8766", "127.0.0.1:99999", "a b:80"])
def test_an_address_that_is_none_is_refused(command: Command, bind: str) -> None:
    assert "127.0.0.1:8766" in command.fails("serve", "--bind", bind)


def test_a_port_in_use_is_told_and_what_to_do(command: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = command.fails("serve", "--bind", f"127.0.0.1:{port}")
    assert f"Port {port}" in line
    assert "--bind" in line


def test_an_address_of_another_machine_is_told(command: Command) -> None:
    assert "192.0.2.1" in command.fails("serve", "--bind", "192.0.2.1:0")


# --- the database


def test_a_file_that_is_no_database_is_told_and_left_alone(command: Command) -> None:
    garbage = b"this is a shopping list\n" * 200
    command.database.write_bytes(garbage)
    for arguments in (("serve", "--bind", "127.0.0.1:0"), ("worker",), ("signin-link",)):
        assert "catsync.db" in command.fails(*arguments, started_anew=True)
    assert command.database.read_bytes() == garbage


def test_a_folder_in_place_of_the_database_is_told(command: Command) -> None:
    command.database.mkdir()
    assert "catsync.db" in command.fails("serve", "--bind", "127.0.0.1:0")


def test_a_folder_that_cannot_be_made_is_told(command: Command) -> None:
    (command.folder / "file").write_text("in the way")
    line = command.fails(
        "signin-link", CATSYNC_DATABASE_URL=f"sqlite:///{command.folder}/file/deep/catsync.db"
    )
    assert "file" in line


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights_is_told(command: Command) -> None:
    command.folder.chmod(0o500)
    assert "catsync.db" in command.fails("signin-link")


def test_a_database_of_a_newer_catsync_is_told_and_left_alone(command: Command) -> None:
    assert command.run("signin-link").returncode == 0
    with sqlite3.connect(command.database) as database:
        database.execute("UPDATE alembic_version SET version_num = 'ffff'")
    for arguments in (("serve", "--bind", "127.0.0.1:0"), ("worker",), ("signin-link",)):
        assert "newer Catsync" in command.fails(*arguments)
    with sqlite3.connect(command.database) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("ffff",)]


def test_a_database_that_is_not_there_over_the_network_is_told_without_its_password(command: Command) -> None:
    url = "postgresql+psycopg://ana:s3cret-word@127.0.0.1:1/catsync"
    line = command.fails("signin-link", CATSYNC_DATABASE_URL=url)
    assert "s3cret-word" not in line


# --- variables

BAD = {
    "CATSYNC_DATABASE_URL": ("nonsense", "mysql://x/y", "sqlite://"),
    "CATSYNC_CATS_URL": ("http://api.catsone.example/v3", "https://ana:s3cret-word@x.example"),
    "CATSYNC_SECRET_KEY": ("short",),
    "CATSYNC_BIND": ("127.0.0.1:http",),
    "CATSYNC_EXTENSION_IDS": ("*",),
    "CATSYNC_PUBLIC_URL": ("https://x.example/path",),
    "CATSYNC_TRUSTED_HOSTS": ("*",),
    "CATSYNC_SETTLE_SECONDS": ("nan",),
    "CATSYNC_CATS_WINDOW_SECONDS": ("nan",),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
def test_a_variable_that_is_wrong_is_named_and_its_value_is_not_shown(
    command: Command, name: str, value: str
) -> None:
    line = command.fails("serve", "--bind", "127.0.0.1:0", **{name: value})
    assert name in line
    assert "s3cret-word" not in line


def test_a_secret_key_that_others_can_read_is_refused(command: Command) -> None:
    assert command.run("signin-link").returncode == 0
    key = command.folder / "catsync.key"
    key.write_text("x")
    key.chmod(0o644)
    assert "chmod 600" in command.fails("serve", "--bind", "127.0.0.1:0")


# --- what it does


def test_help_lists_every_command_and_ends_well(command: Command) -> None:
    done = command.run("--help", started_anew=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(command: Command, name: str) -> None:
    done = command.run(name, "--help", started_anew=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage:")
    assert not command.database.exists()


def test_help_loads_little(command: Command) -> None:
    """Measured against an empty Python, so that a slow machine is no failure."""

    def seconds(*arguments: str) -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, *arguments], capture_output=True, check=True, timeout=SECONDS)
        return time.perf_counter() - started

    empty = min(seconds("-c", "pass") for _ in range(5))
    whole = min(seconds("-m", "catsync.cli", "--help") for _ in range(5))
    assert whole < 12 * empty + 0.2
    loaded = (
        "import sys; from catsync import cli; print([m for m in sys.modules if m in ('sqlalchemy', 'flask')])"
    )
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_is_told(command: Command) -> None:
    from catsync import __version__

    assert __version__ in command.run("--version").stdout


def test_a_sign_in_link_is_printed_and_nothing_else(command: Command) -> None:
    done = command.run("signin-link", started_anew=True, CATSYNC_BIND="127.0.0.1:8799")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("http://127.0.0.1:8799/signin/")


def test_a_user_is_made_once(command: Command) -> None:
    made = ("user", "create", "--email", "ben@northwind.example", "--name", "Ben Okafor", "--cats-user", "2")
    assert "/signin/" in command.run(*made).stdout
    assert "e-mail address already" in command.fails(*made)
    with sqlite3.connect(command.database) as database:
        rows = database.execute("SELECT email, role, cats_user_id FROM user_account").fetchall()
    assert rows == [("ben@northwind.example", "recruiter", 2)]


@pytest.mark.parametrize("email", ["nobody", "a b@x.example", "@"])
def test_what_is_no_email_address_is_refused(command: Command, email: str) -> None:
    assert "e-mail" in command.fails("user", "create", "--email", email, "--name", "A")


@pytest.mark.parametrize(
    "arguments", [("signin-link", "--email"), ("token", "create", "--name", "x", "--user")]
)
def test_a_user_who_is_not_there_is_told(command: Command, arguments: tuple[str, ...]) -> None:
    assert "nobody@x.example" in command.fails(*arguments, "nobody@x.example")


def test_a_token_is_printed_once_and_stored_hashed(command: Command) -> None:
    command.run("user", "create", "--email", "ben@northwind.example", "--name", "Ben Okafor")
    done = command.run("token", "create", "--user", "ben@northwind.example", "--name", "outreach")
    token = done.stdout.strip()
    assert (done.returncode, len(token) >= 32) == (0, True)
    stored = b"".join(path.read_bytes() for path in command.folder.glob("catsync.db*"))
    assert token.encode() not in stored


INVITE = ("invite", "dana@northwind.example")


def test_an_invitation_makes_the_user_and_prints_a_link_to_set_a_password(command: Command) -> None:
    done = command.run(*INVITE, "--name", "Dana Weiss", "--role", "viewer", CATSYNC_BIND="127.0.0.1:8799")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"http://127\.0\.0\.1:8799/signin/\S{40,}\?then=password\n", done.stdout)
    with sqlite3.connect(command.database) as database:
        rows = database.execute("SELECT email, role FROM user_account").fetchall()
    assert rows == [("dana@northwind.example", "viewer")]


def test_somebody_new_is_invited_by_name(command: Command) -> None:
    assert "--name" in command.fails(*INVITE)


def test_an_invitation_of_a_user_changes_nothing_about_them(command: Command) -> None:
    command.run(*INVITE, "--name", "Dana Weiss")
    assert "/signin/" in command.run(*INVITE, "--name", "Somebody Else", "--role", "admin").stdout
    with sqlite3.connect(command.database) as database:
        assert database.execute("SELECT name, role FROM user_account").fetchall() == [
            ("Dana Weiss", "recruiter")
        ]


def test_a_token_has_the_scopes_that_it_was_given(command: Command) -> None:
    command.run("user", "create", "--email", "ben@northwind.example", "--name", "Ben Okafor")
    made = ("token", "create", "--user", "ben@northwind.example", "--name", "outreach")
    assert command.run(*made, "--scope", "activities:write").returncode == 0
    assert "--help" in command.fails(*made, "--scope", "everything", code=2)
    with sqlite3.connect(command.database) as database:
        assert database.execute("SELECT scopes FROM token").fetchall() == [('["activities:write"]',)]
