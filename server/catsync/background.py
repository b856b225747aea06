"""A thread beside the web server that works in rounds: started once, woken, and stopped between two rounds."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod

from .faults import way_to


class RoundsThread(ABC):
    """Subclasses give `_round`; `log` is theirs, so that a fault is told under their name."""

    name: str
    log: logging.Logger
    fault_seconds: float
    stop_seconds: float

    def __init__(self) -> None:
        self._wake = threading.Event()
        self._is_stopping = False
        self._thread: threading.Thread | None = None

    @abstractmethod
    def _round(self) -> float:
        """Do what there is to do now; how many seconds to pause, unless woken before."""

    def start(self) -> None:
        """Start once; a second start does nothing."""
        if self._thread is None:
            self._is_stopping = False
            self._thread = threading.Thread(target=self._run, name=f"catsync-{self.name}", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Look now, without waiting for the pause to end."""
        self._wake.set()

    def stop(self, timeout_seconds: float | None = None) -> bool:
        """End after the round under way. False where it did not end in time (the process may exit all the same)."""
        thread, self._thread = self._thread, None
        if thread is None:
            return True
        self._is_stopping = True
        self._wake.set()
        thread.join(self.stop_seconds if timeout_seconds is None else timeout_seconds)
        return not thread.is_alive()

    def _run(self) -> None:
        while not self._is_stopping:
            self._wake.clear()
            try:
                seconds = self._round()
            except Exception as error:
                # The text of an exception may hold somebody's data; its place in the code is enough to find the fault.
                self.log.error("The %s thread met a fault and goes on shortly: %s", self.name, way_to(error))
                seconds = self.fault_seconds
            if seconds and not self._is_stopping:
                self._wake.wait(seconds)
