"""Which process a worker is, so that a dead one on this machine is noticed at once and not after its lease.

boot id : pid namespace : pid : start time : a number of its own. The namespace keeps two containers of one machine
from misjudging each other (SYNCING.md 3). Where there is no /proc, only leases tell.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path

_UNKNOWN = "-"


def worker_id() -> str:
    """A new id of this process; made after a fork, never before."""
    pid = os.getpid()
    return f"{_machine()}:{pid}:{_start_time(pid) or _UNKNOWN}:{uuid.uuid4().hex[:6]}"


def is_dead(owner: str) -> bool:
    """True only where it is certain: a process of this machine and namespace that has ended."""
    parts = owner.split(":")
    if len(parts) != 5 or ":".join(parts[:2]) != _machine() or parts[3] == _UNKNOWN or not parts[2].isdigit():
        return False
    return _start_time(int(parts[2])) != parts[3]


def _machine() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot}:{os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:
        return f"{uuid.getnode():x}:{_UNKNOWN}"


def _start_time(pid: int) -> str | None:
    """Start time in clock ticks since the boot; None for a process that has ended, waited for or not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if stat[0] in ("Z", "X") else stat[19]
