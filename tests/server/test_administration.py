"""What the terminal's commands do to the database, and what they refuse in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from catsync.cli import main


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CATSYNC_DATABASE_URL", f"sqlite:///{tmp_path}/catsync.db")


def _fails_with(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_the_id_of_a_cats_user_larger_than_any_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    user = ["user", "create", "--email", "ben@northwind.example", "--name", "Ben Okafor"]
    assert _fails_with([*user, "--cats-user", str(2**63)]) == 2
    assert "--cats-user" in capsys.readouterr().err
