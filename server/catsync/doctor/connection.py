"""The connection to CATS: the key can be decrypted, CATS answers and accepts it, our clocks agree. One call."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from ..cats import reading
from ..cats.answers import Answer
from ..cats.errors import CatsBadAnswer, CatsError
from ..cats.transport import Transport
from ..config import Config
from ..db import Database
from ..errors import CatsyncError, StartError
from ..integration.activation import base_url_of
from ..integration.problems import problem
from ..models import Integration
from ..secrets import Secrets, key_file
from ..sync.budget import Budget, NoCallsLeft
from ..sync.budget_gate import BudgetGate
from .findings import Finding, bad, good, look

INTERACTIVE_LANE = 0
TIMEOUT_SECONDS = (5.0, 15.0)
CLOCK_LOOK_SECONDS = 30.0
CLOCK_BAD_SECONDS = 300.0  # what the engine allows for when it looks for its own writes (sync/timing.py)
ACTIVATE = "An admin activates CATS on the Integrations page."


@dataclass(frozen=True)
class Connected:
    """A connected site with a transport to it, whose calls are taken out of the shared budget."""

    row: Integration
    transport: Transport
    budget: Budget

    @property
    def site_id(self) -> int:
        return self.row.site_id


def connect(config: Config, database: Database) -> Connected | Finding:
    """The connection of the stored key, or what stands in the way. Asks nobody, makes no key file."""
    with database.read() as session:
        row = session.get(Integration, 1)
    if row is None:
        return bad("key", "CATS is not connected.", ACTIVATE)
    if not config.secret_key and not key_file(config).exists():
        text = "The file with the secret key is gone, so the stored CATS key cannot be decrypted."
        return bad("key", text, f"Bring {key_file(config)} back from a backup, or activate CATS again.")
    try:
        key = Secrets.load(config).decrypt(row.key_encrypted)
        base_url = base_url_of(config, row.host)
    except (StartError, CatsyncError) as error:
        return bad("key", str(error), ACTIVATE)
    budget = Budget(database, config.cats_window_seconds)
    gate = BudgetGate(budget, row.site_id, INTERACTIVE_LANE)
    return Connected(row, Transport(base_url, key, gate=gate, timeout=TIMEOUT_SECONDS), budget)


def examine(connected: Connected, database: Database) -> Iterator[Finding]:
    yield good(
        "key",
        f"The stored CATS key can be decrypted; it ends in {connected.row.key_last4 or '(too short to show)'}.",
    )
    try:
        began = time.time()
        answer = connected.transport.request("GET", "/site")
        ended = time.time()
        site = _site_id(answer)
    except NoCallsLeft as error:
        text = "No calls to CATS are left, so CATS was not asked."
        yield look("CATS", text, f"They come back from {error.until.strftime('%H:%M')} UTC on.")
        return
    except CatsError as error:
        yield bad("CATS", *_told(error, connected))
        return
    if site != connected.site_id:
        yield bad("CATS", "The key belongs to another CATS site than the data here.", ACTIVATE)
    else:
        yield good("CATS", f"CATS answered within {ended - began:.1f} s and accepts the key (1 call).")
    yield _calls_left(connected, database)
    yield from _clocks(answer, began, ended)


def _site_id(answer: Answer) -> int:
    try:
        return reading.site(answer.object()).id
    except ValueError:
        raise CatsBadAnswer("CATS' answer about the site cannot be read") from None


def _told(error: CatsError, connected: Connected) -> tuple[str, str]:
    """The sentence that the Integrations page would show, cut into what and what to do."""
    text, _, rest = problem(error, connected.transport.base_url).message.partition(". ")
    return f"{text.rstrip('.')}.", rest or "Try again in a few minutes."


def _calls_left(connected: Connected, database: Database) -> Finding:
    with database.read() as session:
        state = connected.budget.state(session, connected.site_id)
    text = f"{state['remaining']} of {state['limit']} calls are left for now."
    if state["remaining"] > state["limit"] // 10:
        return good("calls", text)
    return look(
        "calls",
        text,
        "The mirror pauses; syncs go on as calls come back. Other programs may use the same key.",
    )


def _clocks(answer: Answer, began: float, ended: float) -> Iterator[Finding]:
    """CATS' Date header has whole seconds, and the answer was written at some moment of the call."""
    try:
        theirs = parsedate_to_datetime(answer.headers.get("Date") or "").timestamp()
    except (TypeError, ValueError):
        return
    apart = max(0.0, began - (theirs + 1), theirs - ended)
    text = f"This computer's clock is {apart:.0f} s away from that of CATS."
    if apart <= CLOCK_LOOK_SECONDS:
        yield good("clock", text)
    else:
        finding = bad if apart > CLOCK_BAD_SECONDS else look
        yield finding("clock", text, "Let this computer set its clock by the network (NTP).")
