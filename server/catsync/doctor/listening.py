"""The port: ours, free, or somebody else's. W1: an answer without our header is another program."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import requests

from .. import __version__
from ..config import Config
from .findings import Finding, bad, good, look

CHECK = "port"
SECONDS = 3.0


def examine(config: Config) -> Iterator[Finding]:
    host = "127.0.0.1" if config.bind_host == "0.0.0.0" else config.bind_host  # noqa: S104 - compared, not bound
    where = f"{host}:{config.bind_port}"
    version = _who_answers(f"http://{where}/api/v1/ping")
    if version is None and _is_free(config.bind_host, config.bind_port):
        yield look(CHECK, f"Nothing listens at {where}.", "Start catsync serve.")
    elif version is None or version == "":
        yield bad(
            CHECK, f"{where} is not Catsync's to use.", "Stop the other program there, or set CATSYNC_BIND."
        )
    elif version != __version__:
        text = f"Catsync {version} listens at {where}, but this command is {__version__}."
        yield look(CHECK, text, "Start catsync serve again after an update.")
    else:
        yield good(CHECK, f"Catsync {version} listens at {where}.")


def _who_answers(url: str) -> str | None:
    """The version that whoever answers tells: "" where it is not ours, None where nobody answers over HTTP."""
    with requests.Session() as http:
        http.trust_env = False  # no proxy between us and this computer
        try:
            answer = http.get(url, timeout=SECONDS, allow_redirects=False, stream=True)
        except (requests.RequestException, ValueError):
            return None
        with answer:
            return answer.headers.get("X-Catsync-Version", "")[:40]


def _is_free(host: str, port: int) -> bool:
    try:
        with socket.create_server((host, port)):
            return True
    except OSError:
        return False
