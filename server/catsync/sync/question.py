"""What a plan is asked: the person, the settings, and what is known of their CATS records. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..settings.resolver import EffectiveSettings


@dataclass(frozen=True)
class Existing:
    """The CATS record that is this person. `written` is what we last wrote, by field, for "unless edited"."""

    cats_id: int
    record: Mapping[str, Any]
    is_loaded: bool  # False: a list row without the e-mail and phone rows
    written: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CompanyChoice:
    """The company of the person, as matching and the recruiter left it.

    state: chosen, matched (cats_id is set), ask (several look alike), new (CATS has none), none (the page names none),
    unknown (the mirror cannot say). `is_new_wanted`: the recruiter said "none of these" or asked for a new one.
    """

    state: str
    cats_id: int | None = None
    name: str = ""
    website: str = ""
    is_new_wanted: bool = False


@dataclass(frozen=True)
class ActivityFacts:
    """An outreach event that does not stand in CATS at every record yet, the oldest first."""

    id: str
    kind: str
    event: str
    occurred_at: datetime
    subject: str = ""
    text: str = ""
    outcome: str | None = None
    stage: str | None = None
    held_for: frozenset[str] = frozenset()  # record types for which it had to wait when it came in (S24)
    in_cats_for: frozenset[str] = frozenset()  # record types at which it stands


@dataclass(frozen=True)
class ResumeFacts:
    """A file that was uploaded for the candidate and does not stand in CATS yet."""

    id: str
    filename: str
    size: int  # bytes


@dataclass(frozen=True)
class ManualEdit:
    """An edit by hand (U1). seen: what CATS held, as far as we knew, when a field was edited, by record type and field.

    Only these fields are written. is_forced: somebody has looked at what CATS holds now and wants it overwritten.
    """

    seen: Mapping[str, Mapping[str, Any]]
    is_forced: bool = False


@dataclass(frozen=True)
class Question:
    """All that a plan depends on."""

    variables: Mapping[str, Any]
    settings: EffectiveSettings
    company: CompanyChoice
    existing: Mapping[str, Existing] = field(default_factory=dict)  # by record type
    undecided: Mapping[str, str] = field(default_factory=dict)  # record type: "probable" | "several"
    owner_id: int | None = None  # the CATS user of whoever acts
    stage: str = "sourced"
    sync_anyway: bool = False
    excluded: frozenset[str] = frozenset()  # ids of writes the recruiter unticked
    included: frozenset[str] = frozenset()  # ids of writes that no policy decides and the recruiter ticked
    activities: tuple[ActivityFacts, ...] = ()
    placed: frozenset[tuple[str, str, int]] = (
        frozenset()
    )  # (record type, kind, target id) that we placed before
    resumes: tuple[ResumeFacts, ...] = ()
    manual: ManualEdit | None = None
    is_unsubscribed: bool = False  # in whatever campaign
    default_status_id: int | None = None  # of contacts: the one that CATS gives by itself
