"""The environment: read once, and a bad value is one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from catsync.config import PINNED_EXTENSION_ID, VARIABLES, Config
from catsync.errors import StartError

HOME = {"HOME": "/home/ana"}


def test_nothing_set_gives_a_local_companion() -> None:
    config = Config.from_environment(HOME)
    assert config.pages_url == "http://127.0.0.1:8766/"
    assert config.cats_url is None
    assert config.extension_origins == (f"chrome-extension://{PINNED_EXTENSION_ID}",)
    assert Path(config.database_url.removeprefix("sqlite:///")).is_relative_to("/home/ana")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CATSYNC_DATABASE_URL", "not an address"),
        ("CATSYNC_DATABASE_URL", "mysql://localhost/catsync"),
        ("CATSYNC_CATS_URL", "api.catsone.com"),
        ("CATSYNC_CATS_URL", "http://api.catsone.com/v3"),
        ("CATSYNC_CATS_URL", "https://ana:hunter2@api.catsone.com/v3"),
        ("CATSYNC_BIND", "8766"),
        ("CATSYNC_BIND", "127.0.0.1:99999"),
        ("CATSYNC_BIND", "not a host:80"),
        ("CATSYNC_EXTENSION_IDS", "chrome-extension://abc"),
        ("CATSYNC_PUBLIC_URL", "catsync.example.com"),
        ("CATSYNC_PUBLIC_URL", "https://catsync.example.com/path"),
        ("CATSYNC_TRUSTED_HOSTS", "https://catsync.example.com"),
        ("CATSYNC_SETTLE_SECONDS", "soon"),
        ("CATSYNC_SETTLE_SECONDS", "-1"),
        ("CATSYNC_SETTLE_SECONDS", "nan"),
        ("CATSYNC_CATS_WINDOW_SECONDS", "0"),
        ("CATSYNC_CATS_WINDOW_SECONDS", "an hour"),
    ],
)
def test_a_bad_value_is_one_line_that_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(StartError) as raised:
        Config.from_environment({**HOME, name: value})
    line = str(raised.value)
    assert name in line
    assert "\n" not in line
    assert "hunter2" not in line


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8777/v3", "http://localhost:8777/v3", "https://cats.example/v3"]
)
def test_another_cats_may_be_named_over_https_or_on_this_computer(address: str) -> None:
    assert Config.from_environment({**HOME, "CATSYNC_CATS_URL": f"{address}/"}).cats_url == address


def test_the_public_address_is_where_the_pages_are_and_a_host_to_answer_to() -> None:
    config = Config.from_environment({**HOME, "CATSYNC_PUBLIC_URL": "https://catsync.example.com/"})
    assert config.pages_url == "https://catsync.example.com/"
    assert "catsync.example.com" in config.answered_hosts


def test_secrets_stay_out_of_the_printed_form() -> None:
    config = Config.from_environment(
        {
            **HOME,
            "CATSYNC_CATS_KEY": "key-0001",
            "CATSYNC_SECRET_KEY": "secret-0001",
            "CATSYNC_DATABASE_URL": "postgresql+psycopg://ana:hunter2@db/catsync",
        }
    )
    assert not any(word in repr(config) for word in ("key-0001", "secret-0001", "hunter2"))


def test_every_variable_is_described() -> None:
    assert all(variable.name.startswith("CATSYNC_") and variable.help.endswith(".") for variable in VARIABLES)
