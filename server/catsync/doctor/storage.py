"""The database: there, of this program's schema, writable, on a disk of this computer with room. Changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from ..db import Database
from ..errors import StartError
from ..migrate import check_schema
from ..models import AuditEvent
from .findings import Finding, bad, good, look

CHECK = "database"
MOUNTS = Path("/proc/mounts")
# File systems whose locks do not hold between machines, or not at all: SQLite would lose data there.
REMOTE = (
    "nfs",
    "cifs",
    "smb",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.s3fs",
    "afs",
    "9p",
    "davfs",
    "glusterfs",
    "ceph",
)
LITTLE_ROOM_BYTES = 1_000_000_000
NO_ROOM_BYTES = 100_000_000


class _TakenBack(Exception):
    """Ends a trial write, so that nothing of it stays."""


def examine(database: Database) -> Iterator[Finding]:
    """Findings until one is bad: what follows would only repeat it."""
    file = Path(database.url.database) if database.is_sqlite and database.url.database else None
    if file is not None and (not file.exists() or (file.is_file() and file.stat().st_size == 0)):
        yield bad(CHECK, f"There is no database at {file} yet.", "Start catsync serve once: it makes one.")
        return
    trouble = _trouble(database)
    if trouble is not None:
        yield trouble
        return
    yield good(CHECK, f"{file or 'PostgreSQL'} is there, has the schema of this Catsync and can be written.")
    if file is not None:
        yield from disk_of(file.absolute().parent, mounts())


def disk_of(folder: Path, mounted: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """mounted: (mount point, type of file system), as `mounts` reads them."""
    kind = _kind_of(folder, mounted)
    if kind.startswith(REMOTE):
        text = f"The database lies on a disk of another computer ({kind}), where SQLite can lose data."
        yield bad("disk", text, "Move it to a local disk, or use PostgreSQL: CATSYNC_DATABASE_URL.")
    free = shutil.disk_usage(folder).free
    text = f"{free / 1e9:.1f} GB are free on the disk of the database."
    if free < NO_ROOM_BYTES:
        yield bad("disk", text, "Make room: Catsync stops writing when the disk is full.")
    elif free < LITTLE_ROOM_BYTES:
        yield look("disk", text, "Make room before the mirror grows.")
    elif not kind.startswith(REMOTE):
        yield good("disk", text)


def mounts() -> list[tuple[str, str]]:
    """What is mounted where; empty where the system does not tell (then every disk counts as local)."""
    try:
        rows = [line.split() for line in MOUNTS.read_text("utf-8", errors="replace").splitlines()]
    except OSError:
        return []
    return [(row[1].replace("\\040", " "), row[2]) for row in rows if len(row) > 2]


def _trouble(database: Database) -> Finding | None:
    try:
        check_schema(database)
        _write_for_trial(database)
    except StartError as error:
        return bad(
            CHECK,
            f"{error}.",
            "Start catsync serve, which brings the database up to date, or says why it cannot.",
        )
    except (SQLAlchemyError, OSError) as error:
        what = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0]
        told = what if database.is_sqlite else "it cannot be reached or refuses us"
        return bad(
            CHECK,
            f"The database cannot be used: {told}.",
            "Check CATSYNC_DATABASE_URL, and that its file or server may be read and written.",
        )
    return None


def _write_for_trial(database: Database) -> None:
    try:
        with database.write() as session:
            session.add(AuditEvent(what="doctor.trial", subject="doctor", detail={}))
            session.flush()
            raise _TakenBack
    except _TakenBack:
        pass


def _kind_of(folder: Path, mounted: Sequence[tuple[str, str]]) -> str:
    """The type of the file system that holds the folder: that of the longest mount point above it."""
    above = [
        (point, kind) for point, kind in mounted if folder == Path(point) or Path(point) in folder.parents
    ]
    return max(above, key=lambda each: len(each[0]))[1] if above else ""
