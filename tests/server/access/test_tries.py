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


def test_a_taken_try_counts_before_its_outcome_is_known() -> None:
    tries = Tries(limit=2, window_seconds=60, clock=Clock())
    assert [tries.take("a") for _ in range(3)] == [0, 0, 60]


def test_a_forgiven_try_leaves_the_ones_before_it() -> None:
    tries = Tries(limit=2, window_seconds=60, clock=Clock())
    tries.take("a")
    tries.take("a")
    tries.forgive("a")
    assert [tries.take("a") for _ in range(2)] == [0, 60]


def test_a_limit_of_its_own_waits_for_the_try_that_makes_room() -> None:
    clock = Clock()
    tries = Tries(limit=1, window_seconds=60, clock=clock)
    for second in range(3):
        clock.seconds = second
        assert tries.take("a", limit=3) == 0
    assert tries.take("a", limit=3) == 58
