"""What a plan is asked: the person, the settings, and what is known of their CATS records. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
