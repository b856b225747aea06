"""A list or a job's pipeline is read once for all the people who are put there in the next minutes (Q4)."""

from __future__ import annotations

import pytest

from catsync.sync.places_seen import PlacesSeen

LIST = (4711, "candidate list", 1201)


class Clock:
    at = 100.0

    def __call__(self) -> float:
        return self.at


def test_a_place_is_read_once_and_again_when_that_is_too_long_ago() -> None:
    clock, reads = Clock(), []

    def read() -> dict[int, int]:
        reads.append(clock.at)
        return {9001: len(reads)}

    seen = PlacesSeen(kept_seconds=600, clock=clock)
    assert [seen.at(LIST, read), seen.at(LIST, read)] == [{9001: 1}, {9001: 1}]
    clock.at += 600
    assert seen.at(LIST, read) == {9001: 2}
    assert reads == [100.0, 700.0]


def test_a_place_too_large_to_be_read_for_one_person_is_not_asked_for_again() -> None:
    reads = []

    def read() -> None:
        reads.append(1)

    seen = PlacesSeen()
    assert [seen.at(LIST, read), seen.at(LIST, read)] == [None, None]
    assert len(reads) == 1


def test_a_read_that_failed_is_not_kept() -> None:
    def fail() -> dict[int, int]:
        raise LookupError

    seen = PlacesSeen()
    with pytest.raises(LookupError):
        seen.at(LIST, fail)
    assert seen.at(LIST, lambda: {1: 2}) == {1: 2}
