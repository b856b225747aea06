"""The engine's times, in one place; tests turn them down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """All in seconds, but for the counts. The invariants between them are in the properties."""

    settle_seconds: float = 90.0  # must exceed CATS' index lag and its slowest commit (SYNCING.md 2)
    direct_settle_limit_seconds: float = 10.0  # sub-resource lists are read directly, no index stands between
    lease_seconds: float = 60.0
    send_within_seconds: float = 2.0  # an intent older than this is not sent: its age would mean nothing
    clock_skew_seconds: float = 300.0  # how far CATS' clock may be from ours
    max_attempts: int = 8
    backoff_seconds: float = 2.0
    backoff_limit_seconds: float = 600.0
    poll_seconds: float = 0.5
    housekeeping_seconds: float = 0.5
    reconcile_after_seconds: float = 3600.0  # after a doubt; then CATS shows all that it will ever show of it
    company_wait_seconds: float = 0.4  # somebody else is creating the company

    @property
    def direct_settle_seconds(self) -> float:
        return min(self.direct_settle_limit_seconds, self.settle_seconds)

    @property
    def heartbeat_seconds(self) -> float:
        return self.lease_seconds / 4

    @property
    def socket_timeout(self) -> tuple[float, float]:
        """Seconds to connect and to wait for bytes; together less than half a lease."""
        return min(5.0, self.lease_seconds / 12), min(20.0, self.lease_seconds / 3)
