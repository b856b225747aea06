"""What the judges take and give: pure data, the same for API, plan and explanation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from .match import Match

PersonState = Literal["same", "probable", "several", "new", "unknown"]
CompanyState = Literal["chosen", "matched", "ask", "new", "none", "unknown"]
Answer = Literal["same", "not_same"]
Source = Literal["recruiter", "remembered"]
ChosenBy = Literal["recruiter", "remembered", "match"]
WarningMode = Literal["off", "same", "same_and_similar"]


class PersonRow(Protocol):
    @property
    def record_type(self) -> str: ...
    @property
    def cats_id(self) -> int: ...
    @property
    def name(self) -> str: ...


class CompanyRow(Protocol):
    @property
    def cats_id(self) -> int: ...
    @property
    def name(self) -> str: ...


class PersonFound(Protocol):
    @property
    def row(self) -> PersonRow: ...
    @property
    def match(self) -> Match: ...


class CompanyFound(Protocol):
    @property
    def row(self) -> CompanyRow: ...
    @property
    def match(self) -> Match: ...


@dataclass(frozen=True, slots=True)
class JudgedPerson:
    """A record that is, may be or was said (not) to be the person. `found` is None where only the answer names it."""

    record_type: str
    cats_id: int
    tier: str  # same | probable
    decided: Answer | None
    found: PersonFound | None


@dataclass(frozen=True, slots=True)
class PersonVerdict:
    state: PersonState
    text: str
    records: tuple[JudgedPerson, ...]  # best first; those said to be somebody else last
    states: Mapping[str, PersonState]  # per record type: what a sync as candidate or contact goes by


@dataclass(frozen=True, slots=True)
class CompanyDecision:
    """A recruiter's choice for this person, or one remembered for the company; `cats_id` None: none of these."""

    cats_id: int | None
    source: Source


@dataclass(frozen=True, slots=True)
class CompanyVerdict:
    state: CompanyState
    chosen: CompanyFound | None  # None too where the chosen record is not among those found: see chosen_id
    chosen_id: int | None
    source: ChosenBy | None
    text: str
    warned: tuple[CompanyFound, ...]  # what the warning lists, best first (S21)
    options: tuple[CompanyFound, ...]  # what may be chosen instead, whatever the warning mode
