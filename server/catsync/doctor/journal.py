"""What the probe made in CATS and has not removed yet: on disk before each create, for a probe may be killed."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ..clock import now
from ..config import Config
from ..errors import StartError
from ..secrets import key_file

FILE = "catsync.probe.json"


@dataclass(frozen=True)
class Made:
    """Something of the probe's in CATS. cats_id None: it was about to be created, so it is there or not.

    kind: candidate, company, list or webhook. name: by which it is found again (a webhook's: its target address).
    hanging: rows at it that CATS may keep when it is deleted (activities, pipelines). at: seconds since the epoch.
    """

    number: int
    site_id: int
    kind: str
    name: str
    cats_id: int | None
    at: float
    hanging: tuple[str, ...] = ()


class Journal:
    """Every change is on disk when its call returns. Raises StartError where the file cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._made = {each.number: each for each in _read(path)}

    @classmethod
    def of(cls, config: Config) -> Journal:
        """Beside a SQLite database, else in the data folder."""
        return cls(key_file(config).with_name(FILE))

    @property
    def made(self) -> Sequence[Made]:
        """The newest first: the order in which things can be removed."""
        return sorted(self._made.values(), key=lambda each: -each.number)

    def intend(self, site_id: int, kind: str, name: str) -> Made:
        """About to be created."""
        number = max(self._made, default=0) + 1
        return self._put(Made(number, site_id, kind, name, None, now().timestamp()))

    def is_there(self, made: Made, cats_id: int) -> Made:
        """It was created, with this id."""
        return self._put(replace(self._made[made.number], cats_id=cats_id))

    def hangs(self, made: Made, kind: str) -> Made:
        """Rows of this kind are about to be created at it."""
        known = self._made[made.number]
        return known if kind in known.hanging else self._put(replace(known, hanging=(*known.hanging, kind)))

    def is_gone(self, made: Made) -> None:
        """It was removed, or never created."""
        self._made.pop(made.number, None)
        self._write()

    def _put(self, made: Made) -> Made:
        self._made[made.number] = made
        self._write()
        return made

    def _write(self) -> None:
        try:
            if not self._made:
                self.path.unlink(missing_ok=True)
                return
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
            with open(draft, "w", encoding="utf-8") as file:
                json.dump([asdict(each) for each in self._made.values()], file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)
        except OSError as error:
            raise StartError(f"The probe's journal {self.path} cannot be written: {error.strerror}") from None


def _read(path: Path) -> list[Made]:
    try:
        rows = json.loads(path.read_text("utf-8"))
        return [Made(**{**row, "hanging": tuple(row["hanging"])}) for row in rows]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError):
        text = f"The probe's journal {path} cannot be read. It names what an earlier probe left in CATS: look there for"
        raise StartError(f'{text} "Catsync probe", then delete the file') from None
