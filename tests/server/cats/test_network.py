"""Real sockets: what happens below HTTP is told by what it means for a write."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from catsync.cats import CatsDropped, CatsError, CatsTimeout, CatsUnreachable, Transport

KEY = "key-that-nobody-may-see-7f3a"
SITE = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{"id":1}'
HALF = b'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{"id"'

Turn = Callable[[socket.socket], None]


class Peer:
    """Serves one connection per turn, and counts the requests that reached it."""

    def __init__(self, *turns: Turn) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/v3"
        self.turns = turns
        self.requests = 0
        self.heads: list[bytes] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        for turn in self.turns:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, suppress(ConnectionError):
                turn(connection)

    def read(self, connection: socket.socket) -> None:
        """One request, with its body."""
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more(connection)
        head, _, body = got.partition(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        while len(body) < int(fields.get(b"content-length", b"0")):
            body += self._more(connection)
        self.requests += 1
        self.heads.append(head)

    def _more(self, connection: socket.socket) -> bytes:
        chunk = connection.recv(4096)
        if not chunk:
            raise ConnectionResetError
        return chunk


@contextmanager
def peer(turn: Callable[[Peer, socket.socket], None], turns: int = 1) -> Iterator[Peer]:
    made = Peer(*[lambda connection: turn(made, connection)] * turns)
    made.thread.start()
    try:
        yield made
    finally:
        made.over.set()
        made.listener.close()


def closes_after_reading(peer: Peer, connection: socket.socket) -> None:
    peer.read(connection)


def answers_half(peer: Peer, connection: socket.socket) -> None:
    peer.read(connection)
    connection.sendall(HALF)


def never_answers(peer: Peer, connection: socket.socket) -> None:
    peer.read(connection)
    peer.over.wait(10)


def stalls_after_half(peer: Peer, connection: socket.socket) -> None:
    peer.read(connection)
    connection.sendall(HALF)
    peer.over.wait(10)


def hands_out_a_cookie(peer: Peer, connection: socket.socket) -> None:
    for _ in range(2):
        peer.read(connection)
        connection.sendall(SITE.replace(b"\r\n", b"\r\nSet-Cookie: PHPSESSID=1; Path=/\r\n", 1))


def answers_then_closes_on_the_next(peer: Peer, connection: socket.socket) -> None:
    peer.read(connection)
    connection.sendall(SITE)
    peer.read(connection)


def send(method: str, url: str) -> CatsError:
    body = None if method == "GET" else {"first_name": "Ines"}
    with pytest.raises(CatsError) as caught:
        Transport(url, KEY, timeout=(2, 0.2)).request(method, "/candidates", body=body)
    return caught.value


@pytest.mark.parametrize(
    ("method", "outcome"), [("POST", "unknown"), ("PUT", "unknown"), ("GET", "not_sent")]
)
@pytest.mark.parametrize(
    ("turn", "kind"),
    [
        (closes_after_reading, CatsDropped),
        (answers_half, CatsDropped),
        (never_answers, CatsTimeout),
    ],
)
def test_only_a_write_that_was_sent_is_in_doubt(
    turn: Callable[[Peer, socket.socket], None], kind: type[CatsError], method: str, outcome: str
) -> None:
    with peer(turn) as server:
        error = send(method, server.url)
    assert (type(error), error.outcome, error.retryable) == (kind, outcome, True)


def test_an_answer_that_stops_half_way_leaves_a_write_unknown() -> None:
    with peer(stalls_after_half) as server:
        error = send("POST", server.url)
    assert (type(error), error.outcome) == (CatsTimeout, "unknown")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "GET"])
def test_nothing_is_sent_twice_when_the_connection_closes(method: str) -> None:
    with peer(closes_after_reading, turns=3) as server:
        send(method, server.url)
    assert server.requests == 1


def test_a_kept_connection_that_dies_under_a_write_is_not_tried_on_a_new_one() -> None:
    with peer(answers_then_closes_on_the_next, turns=2) as server:
        transport = Transport(server.url, KEY, timeout=(2, 2))
        transport.request("GET", "/site")
        with pytest.raises(CatsDropped) as caught:
            transport.request("POST", "/candidates", body={})
    assert (caught.value.outcome, server.requests) == ("unknown", 2)


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_refused_connection_sent_nothing(method: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = send(method, f"http://127.0.0.1:{port}/v3")
    assert (type(error), error.outcome, error.retryable) == (CatsUnreachable, "not_sent", True)


def test_a_host_that_does_not_exist_was_sent_nothing() -> None:
    error = send("POST", "http://cats.invalid/v3")
    assert (type(error), error.outcome) == (CatsUnreachable, "not_sent")


def test_cookies_are_not_kept() -> None:
    with peer(hands_out_a_cookie) as server:
        transport = Transport(server.url, KEY, timeout=(2, 2))
        transport.request("GET", "/site")
        transport.request("GET", "/site")
    assert [b"cookie" in head.lower() for head in server.heads] == [False, False]
