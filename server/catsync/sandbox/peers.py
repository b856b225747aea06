"""Which process holds the other end of a local connection (Linux, through /proc); and its end by SIGKILL."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

DEATH_SECONDS = 5.0


def client_process(peer_port: int, server_port: int) -> int | None:
    """The process that owns the socket peer_port -> server_port on this machine, or None."""
    inodes = {f"socket:[{inode}]" for inode in _inodes(peer_port, server_port)}
    if not inodes:
        return None
    own = os.getpid()
    owners = [pid for pid in _processes() if pid != own and inodes & _sockets(pid)]
    return min(owners, default=None)


def _inodes(local_port: int, remote_port: int) -> list[str]:
    inodes = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if not Path(table).exists():
            continue
        for line in Path(table).read_text("ascii").splitlines()[1:]:
            parts = line.split()
            ports = [int(parts[index].rpartition(":")[2], 16) for index in (1, 2)]
            if ports == [local_port, remote_port] and parts[9] != "0":
                inodes.append(parts[9])
    return inodes


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _sockets(pid: int) -> set[str]:
    try:
        return {os.readlink(entry) for entry in Path(f"/proc/{pid}/fd").iterdir()}
    except OSError:  # gone meanwhile, or not ours to look at
        return set()


def kill(pid: int) -> str | None:
    """SIGKILL and wait until it is dead. Returns why not, or None. Never kills an ancestor of this process."""
    if pid in _ancestors():
        return "the client is an ancestor of the sandbox"
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError as error:
        return error.strerror
    deadline = time.monotonic() + DEATH_SECONDS
    while time.monotonic() < deadline:
        if _state(pid) in ("", "Z", "X"):
            return None
        time.sleep(0.005)
    return "the client did not end"


def _ancestors() -> set[int]:
    found: set[int] = set()
    pid = os.getpid()
    while pid > 0 and pid not in found:
        found.add(pid)
        pid = int((_stat(pid) or ["", "0"])[1])
    return found


def _state(pid: int) -> str:
    return (_stat(pid) or [""])[0]


def _stat(pid: int) -> list[str] | None:
    """State, parent ... of a process: what follows the closing bracket of its name."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return None
