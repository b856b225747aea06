"""A fault is told to the log by its way through the code, never by its text."""

from __future__ import annotations

from catsync.faults import way_to


def _fail() -> None:
    raise KeyError("Ines Prado")


def test_a_fault_is_told_by_type_and_way_without_its_text() -> None:
    try:
        _fail()
    except KeyError as error:
        told = way_to(error)
    assert told.startswith("KeyError at test_faults.py:")
    assert told.count("test_faults.py:") == 2
    assert "Ines" not in told
