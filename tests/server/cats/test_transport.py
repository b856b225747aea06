"""What goes over the wire, and what never does."""

from __future__ import annotations

from typing import Any

import pytest
import requests
import requests_mock
from tests.server.cats.conftest import BASE, KEY

from catsync.cats import (
    CatsBadAnswer,
    CatsBadRequest,
    CatsClient,
    CatsDropped,
    CatsError,
    CatsKeyRefused,
    CatsTimeout,
    Transport,
)
from catsync.cats import transport as transport_module


class Ledger:
    """A gate that writes down what it is asked and told."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.learnt: list[tuple[int | None, int | None, float | None]] = []

    def take(self, priority: str) -> None:
        self.taken.append(priority)

    def learn(
        self, limit: int | None, remaining: int | None, retry_after: float | None, taken_at: object
    ) -> None:
        self.learnt.append((limit, remaining, retry_after))


class ClosedGate(Ledger):
    def take(self, priority: str) -> None:
        raise LookupError("no quota left")


def test_the_key_is_sent_as_cats_wants_it(cats: requests_mock.Mocker) -> None:
    cats.get(f"{BASE}/site", json={"id": 1})
    Transport(BASE, f"  {KEY}\n").request("GET", "/site")
    assert cats.request_history[0].headers["Authorization"] == f"Token {KEY}"


def test_a_netrc_entry_for_the_host_does_not_replace_the_key(
    cats: requests_mock.Mocker, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine cats.example login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    cats.get(f"{BASE}/site", json={"id": 1})
    Transport(BASE, KEY).request("GET", "/site")
    assert cats.request_history[0].headers["Authorization"] == f"Token {KEY}"


@pytest.mark.parametrize("key", ["", "  ", "two words", "line\nbreak", "clé", "nul\0"])
def test_what_cannot_be_a_key_is_refused_unsent_and_unprinted(key: str) -> None:
    with pytest.raises(CatsKeyRefused) as caught:
        Transport(BASE, key)
    assert caught.value.outcome == "not_sent"
    assert str(caught.value) == "This cannot be a CATS key"


@pytest.mark.parametrize(
    "address",
    ["", "cats.example/v3", "ftp://cats.example", "https://", "https://u:p@cats.example", "http://x:bad"],
)
def test_a_bad_address_is_refused_unsent(address: str) -> None:
    with pytest.raises(CatsBadRequest):
        Transport(address, KEY)


def test_a_put_without_content_still_has_a_body(cats: requests_mock.Mocker) -> None:
    cats.put(f"{BASE}/portals/1/jobs/2", status_code=204)
    answer = Transport(BASE, KEY).request("PUT", "/portals/1/jobs/2")
    assert (cats.request_history[0].json(), answer.body) == ({}, None)


def test_what_is_not_json_is_refused_before_the_gate_is_asked(cats: requests_mock.Mocker) -> None:
    gate = Ledger()
    with pytest.raises(CatsBadRequest):
        Transport(BASE, KEY, gate=gate).request("POST", "/candidates", body={"x": float("nan")})
    assert (gate.taken, cats.called) == ([], False)


def test_redirects_are_not_followed(cats: requests_mock.Mocker) -> None:
    cats.get(f"{BASE}/site", status_code=302, headers={"Location": "https://elsewhere.example/"})
    with pytest.raises(CatsBadAnswer):
        Transport(BASE, KEY).request("GET", "/site")
    assert cats.call_count == 1


def test_retries_below_us_are_off() -> None:
    session = requests.Session()
    Transport(BASE, KEY, session=session)
    retries: Any = session.get_adapter(BASE).max_retries  # type: ignore[attr-defined]
    assert (retries.total, retries.read) == (0, False)


def test_an_answer_that_is_too_long_is_not_read_to_its_end(
    cats: requests_mock.Mocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport_module, "MAX_ANSWER_BYTES", 1000)
    cats.post(f"{BASE}/candidates", status_code=201, content=b" " * 2000)
    with pytest.raises(CatsBadAnswer) as caught:
        Transport(BASE, KEY).request("POST", "/candidates", body={})
    assert caught.value.outcome == "unknown"


@pytest.mark.parametrize("text", ["<html>Sign in</html>", '{"id": 1', "[" * 100_000])
def test_garbage_after_a_write_leaves_its_outcome_unknown(cats: requests_mock.Mocker, text: str) -> None:
    cats.post(f"{BASE}/candidates", status_code=200, text=text)
    with pytest.raises(CatsBadAnswer) as caught:
        Transport(BASE, KEY).request("POST", "/candidates", body={})
    assert caught.value.outcome == "unknown"


def test_garbage_after_a_read_may_be_asked_for_again(cats: requests_mock.Mocker) -> None:
    cats.get(f"{BASE}/site", text="<html>Sign in</html>")
    with pytest.raises(CatsBadAnswer) as caught:
        Transport(BASE, KEY).request("GET", "/site")
    assert (caught.value.outcome, caught.value.retryable) == ("rejected", True)


def test_the_gate_is_asked_before_and_told_after(cats: requests_mock.Mocker) -> None:
    gate = Ledger()
    cats.get(f"{BASE}/site", json={}, headers={"X-Rate-Limit-Limit": "500", "X-Rate-Limit-Remaining": "0"})
    Transport(BASE, KEY, gate=gate, priority="background").request("GET", "/site")
    assert (gate.taken, gate.learnt) == (["background"], [(500, 0, None)])


def test_the_gate_learns_from_a_refusal_for_quota(cats: requests_mock.Mocker) -> None:
    gate = Ledger()
    cats.get(f"{BASE}/site", status_code=429, headers={"Retry-After": "9"})
    with pytest.raises(CatsError):
        Transport(BASE, KEY, gate=gate).request("GET", "/site")
    assert gate.learnt == [(None, None, 9.0)]


def test_a_caller_that_took_its_token_itself_is_not_charged_again(cats: requests_mock.Mocker) -> None:
    gate = Ledger()
    cats.get(f"{BASE}/site", json={"id": 1}, headers={"X-Rate-Limit-Remaining": "41"})
    CatsClient(BASE, KEY, gate=gate, gated=False).site()
    assert (gate.taken, gate.learnt) == ([], [(None, 41, None)])


def test_a_gate_that_says_no_stops_the_request(cats: requests_mock.Mocker) -> None:
    with pytest.raises(LookupError):
        CatsClient(BASE, KEY, gate=ClosedGate()).site()
    assert not cats.called


@pytest.mark.parametrize(
    ("raised", "kind", "outcome"),
    [
        (requests.ConnectTimeout("x"), CatsTimeout, "not_sent"),
        (requests.ReadTimeout("x"), CatsTimeout, "unknown"),
        (requests.exceptions.ChunkedEncodingError("x"), CatsDropped, "unknown"),
        (requests.ConnectionError("what else"), CatsDropped, "unknown"),
        (requests.exceptions.SSLError("cut off"), CatsDropped, "unknown"),
        (requests.exceptions.InvalidURL("x"), CatsBadRequest, "not_sent"),
        (OSError("x"), CatsDropped, "unknown"),
    ],
)
def test_what_is_not_known_to_be_unsent_counts_as_unknown(
    cats: requests_mock.Mocker, raised: Exception, kind: type[CatsError], outcome: str
) -> None:
    cats.post(f"{BASE}/candidates", exc=raised)
    with pytest.raises(CatsError) as caught:
        Transport(BASE, KEY).request("POST", "/candidates", body={})
    assert (type(caught.value), caught.value.outcome) == (kind, outcome)


def test_an_earlier_error_in_hand_does_not_colour_the_next_one(cats: requests_mock.Mocker) -> None:
    cats.post(f"{BASE}/candidates", exc=requests.ReadTimeout("x"))
    try:
        raise requests.ConnectTimeout("earlier")
    except requests.ConnectTimeout:
        with pytest.raises(CatsTimeout) as caught:
            Transport(BASE, KEY).request("POST", "/candidates", body={})
    assert caught.value.outcome == "unknown"


@pytest.mark.parametrize("raised", [requests.ReadTimeout(KEY), requests.ConnectionError(KEY), OSError(KEY)])
def test_no_error_of_the_network_carries_the_key(cats: requests_mock.Mocker, raised: Exception) -> None:
    cats.get(f"{BASE}/site", exc=raised)
    with pytest.raises(CatsError) as caught:
        Transport(BASE, KEY).request("GET", "/site")
    error = caught.value
    assert KEY not in f"{error!s}{error!r}{error.args}{error.details}"
    assert (error.__cause__, error.__context__) == (None, None)


def test_no_repr_shows_the_key(cats: requests_mock.Mocker) -> None:
    transport = Transport(BASE, KEY)
    assert KEY not in repr(transport) + repr(CatsClient(BASE, KEY))


def test_a_write_that_is_answered_with_an_unreadable_redirect_is_in_doubt(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    cats.post(f"{BASE}/candidates", status_code=302, headers={"Location": "https://[bad"})
    with pytest.raises(CatsBadAnswer) as told:
        client.create("candidate", {"first_name": "Ines", "last_name": "Faria"})
    assert told.value.outcome == "unknown"
