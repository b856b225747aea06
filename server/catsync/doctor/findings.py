"""What a check found: one plain sentence, and what to do next. Never a key, a secret or personal data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["good", "look", "bad"]  # look: nothing fails for it, but somebody should know
MARKS = {"good": "ok  ", "look": "look", "bad": "BAD "}


@dataclass(frozen=True)
class Finding:
    """`next_step` is "" where there is nothing to do."""

    check: str
    state: State
    text: str
    next_step: str = ""


def good(check: str, text: str) -> Finding:
    return Finding(check, "good", text)


def look(check: str, text: str, next_step: str) -> Finding:
    return Finding(check, "look", text, next_step)


def bad(check: str, text: str, next_step: str) -> Finding:
    return Finding(check, "bad", text, next_step)


def attempted(check: str, examine: Callable[[], Sequence[Finding]]) -> list[Finding]:
    """What a check finds; what it stumbles over is a finding too, by its kind alone: its text may hold anything."""
    try:
        return list(examine())
    except Exception as error:
        text = f"This could not be checked: {type(error).__name__}."
        return [
            bad(
                check,
                text,
                "Mend what stands above first. If it stays, report it with the name of the error.",
            )
        ]


def is_well(findings: Sequence[Finding]) -> bool:
    return all(each.state != "bad" for each in findings)


def lines(findings: Sequence[Finding]) -> list[str]:
    """As a terminal shows them: a line each, the next step beneath."""
    shown = []
    width = max((len(each.check) for each in findings), default=0)
    for each in findings:
        shown.append(f"{MARKS[each.state]}  {each.check:<{width}}  {each.text}")
        if each.next_step:
            shown.append(f"{'':<{width + 8}}-> {each.next_step}")
    return shown


def as_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """{"ok", "checks": [{"check", "state", "text", "next_step"}]}"""
    return {"ok": is_well(findings), "checks": [asdict(each) for each in findings]}
