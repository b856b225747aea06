"""The key that encrypts what is stored (I3)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from catsync.config import Config
from catsync.errors import StartError
from catsync.secrets import Secrets, key_file


def _config(folder: Path, **more: str) -> Config:
    environment = {"HOME": str(folder), "CATSYNC_DATABASE_URL": f"sqlite:///{folder}/data/catsync.db", **more}
    return Config.from_environment(environment)


def test_the_first_start_writes_a_key_file_for_its_owner_alone(tmp_path: Path) -> None:
    config = _config(tmp_path)
    Secrets.load(config)
    path = key_file(config)
    assert path == tmp_path / "data" / "catsync.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["catsync.key"]


def test_the_next_start_reads_what_the_first_one_encrypted(tmp_path: Path) -> None:
    stored = Secrets.load(_config(tmp_path)).encrypt("cats-key")
    assert "cats-key" not in stored
    assert Secrets.load(_config(tmp_path)).decrypt(stored) == "cats-key"


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_key_file_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    config = _config(tmp_path)
    Secrets.load(config)
    key_file(config).chmod(0o644)
    with pytest.raises(StartError, match="chmod 600"):
        Secrets.load(config)


def test_a_damaged_key_file_stops_the_start(tmp_path: Path) -> None:
    config = _config(tmp_path)
    Secrets.load(config)
    key_file(config).write_text("garbage", encoding="ascii")
    with pytest.raises(StartError, match="damaged"):
        Secrets.load(config)


def test_a_rotated_key_still_reads_what_the_old_one_wrote(tmp_path: Path) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    stored = Secrets.load(_config(tmp_path, CATSYNC_SECRET_KEY=old)).encrypt("cats-key")
    both = Secrets.load(_config(tmp_path, CATSYNC_SECRET_KEY=f"{new}, {old}"))
    assert both.decrypt(stored) == "cats-key"
    assert Secrets([new]).decrypt(both.encrypt("cats-key")) == "cats-key"


def test_a_secret_key_of_another_form_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="CATSYNC_SECRET_KEY"):
        Secrets.load(_config(tmp_path, CATSYNC_SECRET_KEY="password"))


def test_what_another_key_wrote_cannot_be_read() -> None:
    stored = Secrets([Fernet.generate_key().decode()]).encrypt("cats-key")
    with pytest.raises(StartError, match="cannot be decrypted"):
        Secrets([Fernet.generate_key().decode()]).decrypt(stored)
