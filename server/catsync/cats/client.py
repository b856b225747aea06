"""The CATS client: every call by its name. transport -> pages -> these."""

from __future__ import annotations

from types import TracebackType

import requests

from .calls.contact_points import ContactPointCalls
from .calls.files import FileCalls
from .calls.news import NewsCalls
from .calls.organising import OrganisingCalls
from .calls.records import RecordCalls
from .calls.recruiting import RecruitingCalls
from .gate import Gate
from .transport import CONNECT_SECONDS, READ_SECONDS, Transport


class CatsClient(RecordCalls, ContactPointCalls, OrganisingCalls, RecruitingCalls, FileCalls, NewsCalls):
    """One CATS site, one key. Safe to share between threads; opens no connection before the first call.

    gate: the budget; asked for one request before each call to CATS and told what the answer said.
    gated=False asks nothing, for a caller that took its request out of the budget itself (before it wrote
    down its intent).
    priority: what the gate is asked with. timeout: seconds to connect, seconds without a byte.

    Every call raises CatsError subclasses, and what `gate.take` raises. Nothing is tried twice in here.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        gate: Gate | None = None,
        gated: bool = True,
        priority: str = "interactive",
        timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
        session: requests.Session | None = None,
    ) -> None:
        super().__init__(
            Transport(
                base_url,
                api_key,
                timeout=timeout,
                gate=gate,
                gated=gated,
                priority=priority,
                session=session,
            )
        )

    def __repr__(self) -> str:
        return f"CatsClient({self._transport.base_url!r})"

    def __enter__(self) -> CatsClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the open connections back."""
        self._transport.close()
