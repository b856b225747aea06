"""The CATS client: every call by its name. transport -> pages -> these."""

from __future__ import annotations

from types import TracebackType

import requests

from .calls.activities import ActivityCalls
from .calls.contact_points import ContactPointCalls
from .calls.custom_fields import CustomFieldCalls
from .calls.departments import DepartmentCalls
from .calls.files import FileCalls
from .calls.jobs import JobCalls
from .calls.lists import ListCalls
from .calls.news import NewsCalls
from .calls.pipelines import PipelineCalls
from .calls.records import RecordCalls
from .calls.site import SiteCalls
from .calls.tags import TagCalls
from .calls.work_history import WorkHistoryCalls
from .capabilities import Capabilities
from .gate import Gate
from .transport import CONNECT_SECONDS, READ_SECONDS, Transport


class CatsClient(
    RecordCalls,
    ContactPointCalls,
    WorkHistoryCalls,
    DepartmentCalls,
    CustomFieldCalls,
    TagCalls,
    ListCalls,
    ActivityCalls,
    FileCalls,
    JobCalls,
    PipelineCalls,
    SiteCalls,
    NewsCalls,
):
    """One CATS site, one key. Safe to share between threads; opens no connection before the first call.

    gate: the budget; asked for one request before each call to CATS and told what the answer said.
    gated=False asks nothing, for a caller that took its request out of the budget itself (before it wrote
    down its intent).
    capabilities: what a trial of the account showed; None: nothing was tried, and the careful answer holds.
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
        capabilities: Capabilities | None = None,
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
            ),
            capabilities,
        )

    def __repr__(self) -> str:
        return f"CatsClient({self._transport.base_url!r})"

    def __enter__(self) -> CatsClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def last_request_id(self) -> str | None:
        """CATS' own id of the latest answer (`X-Request-Id`, CATS_API.md 1.1); of no use between threads."""
        return self._transport.last_request_id

    def close(self) -> None:
        """Give the open connections back."""
        self._transport.close()
