"""The real process: it says where it listens, cuts connections, holds answers and kills the waiting client."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from catsync.sandbox.options import DEFAULT_KEY

SERVER = Path(__file__).parents[3] / "server"
DEADLINE_SECONDS = 20
CLIENT = f"""
import sys, requests
answer = requests.post(sys.argv[1] + "/candidates", json={{"first_name": "Ines", "last_name": "Prado"}},
                       headers={{"Authorization": "Token {DEFAULT_KEY}"}}, timeout=30)
print(answer.status_code)
"""


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "catsync.sandbox", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SERVER)},
    )


def wait_for(condition):
    end = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("the condition did not come true in time")


class Running:
    """A sandbox process and the processes that call it."""

    def __init__(self, process):
        self.process = process
        told = json.loads(process.stdout.readline())
        self.url, self.control_url = told["url"], told["control"]
        self.clients = []

    def control(self, method, path, body=None):
        answer = requests.request(method, self.control_url + path, json=body, timeout=10)
        return answer.json() if answer.content else None

    def client(self):
        process = subprocess.Popen(
            [sys.executable, "-c", CLIENT, self.url], stdout=subprocess.PIPE, text=True
        )
        self.clients.append(process)
        return process

    def hold(self, state):
        rows = self.control("GET", "/holds")["holds"]
        return next((row for row in rows if row["state"] == state), None)

    def candidates(self):
        return len(self.control("GET", "/records/candidates")["candidates"])

    def stop(self):
        for process in (*self.clients, self.process):
            process.terminate()
            process.communicate(timeout=DEADLINE_SECONDS)


@pytest.fixture(scope="module")
def running():
    sandbox = Running(start("--port", "0", "--seed", "empty"))
    yield sandbox
    sandbox.stop()


@pytest.fixture(autouse=True)
def fresh(request):
    if "running" in request.fixturenames:
        request.getfixturevalue("running").control("POST", "/reset", {})


@pytest.mark.parametrize(("what", "kept"), [("hold_before", 0), ("hold_after", 1)])
def test_a_hold_with_kill_ends_the_client_before_or_after_the_commit(running, what, kept):
    running.control("POST", "/faults", {"what": what, "method": "POST", "kill": True})
    client = running.client()
    assert client.wait(DEADLINE_SECONDS) == -signal.SIGKILL
    hold = wait_for(lambda: running.hold("killed"))
    assert hold["pid"] == client.pid
    assert running.candidates() == kept
    (row,) = running.control("GET", "/log")["log"]
    assert (row["committed"], row["status"], row["fault"]) == (bool(kept), None, what)


def test_a_held_answer_names_its_client_and_goes_out_when_released(running):
    running.control("POST", "/faults", {"what": "hold_after", "method": "POST"})
    client = running.client()
    hold = wait_for(lambda: running.hold("held"))
    assert hold["pid"] == client.pid
    assert (client.poll(), running.candidates()) == (None, 1)
    assert running.control("POST", "/holds/release") == {"released": 1}
    assert client.communicate(timeout=DEADLINE_SECONDS)[0] == "201\n"
    assert running.hold("released")["seq"] == hold["seq"]


def test_a_sandbox_never_kills_a_process_it_descends_from(running):
    running.control(
        "POST", "/faults", {"what": "hold_before", "method": "POST", "kill": True, "seconds": 0.1}
    )
    body = {"first_name": "Ines", "last_name": "Prado"}
    headers = {"Authorization": f"Token {DEFAULT_KEY}"}
    answer = requests.post(f"{running.url}/candidates", json=body, headers=headers, timeout=10)
    assert answer.status_code == 201
    assert running.hold("over")["problem"] == "the client is an ancestor of the sandbox"


@pytest.mark.parametrize(("what", "kept"), [("close_before", 0), ("close_after", 1)])
def test_a_cut_connection_is_cut_on_the_wire(running, what, kept):
    running.control("POST", "/faults", {"what": what})
    headers = {"Authorization": f"Token {DEFAULT_KEY}"}
    with pytest.raises(requests.ConnectionError):
        requests.post(
            f"{running.url}/candidates",
            json={"first_name": "A", "last_name": "B"},
            headers=headers,
            timeout=10,
        )
    assert running.candidates() == kept


@pytest.mark.parametrize(("what", "kept"), [("timeout_before", 0), ("timeout_after", 1)])
def test_a_timeout_lets_the_client_wait_in_vain(running, what, kept):
    running.control("POST", "/faults", {"what": what, "seconds": 30})
    headers = {"Authorization": f"Token {DEFAULT_KEY}"}
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"{running.url}/candidates",
            json={"first_name": "A", "last_name": "B"},
            headers=headers,
            timeout=0.3,
        )
    assert running.candidates() == kept


def test_a_port_in_use_is_one_clear_line_and_exit_2():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start("--port", str(port), "--seed", "empty")
        out, err = process.communicate(timeout=DEADLINE_SECONDS)
    assert process.returncode == 2
    assert (out, err) == ("", f"The sandbox cannot start: 127.0.0.1:{port} is in use.\n")


def test_help_names_every_switch_and_a_wrong_one_is_refused():
    out, _ = start("--help").communicate(timeout=DEADLINE_SECONDS)
    assert "search_lag_seconds=0.0" in out
    process = start("--switch", "nonsense=1")
    _, err = process.communicate(timeout=DEADLINE_SECONDS)
    assert process.returncode == 2
    assert "unknown switch 'nonsense'" in err
