from __future__ import annotations

from catsync.access.tries import Tries


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_as_many_tries_as_the_limit_are_free() -> None:
    tries = Tries(limit=2, window_seconds=60, clock=Clock())
    tries.note("a")
    assert tries.wait_seconds("a") == 0


def test_above_the_limit_one_waits_until_the_oldest_try_is_forgotten() -> None:
    clock = Clock()
    tries = Tries(limit=2, window_seconds=60, clock=clock)
    tries.note("a")
    clock.seconds = 10
    tries.note("a")
    assert tries.wait_seconds("a") == 50
    clock.seconds = 60
    assert tries.wait_seconds("a") == 0


def test_one_persons_tries_do_not_stop_another() -> None:
    tries = Tries(limit=1, window_seconds=60, clock=Clock())
    tries.note("a")
    assert tries.wait_seconds("b") == 0
