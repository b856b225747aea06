"""From the database to a plan: what is known of a person is gathered here, judged by matching, and planned purely.

The panel's preview, the acceptance of a sync and its execution all come through `look`, so that what the recruiter
saw is what is done (F1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from ..campaigns import store as campaigns
from ..duplicates.decisions import apart_in
from ..matching.company_retrieval import FoundCompany, find_companies
from ..matching.facts import company_facts_from_profile, person_facts_from_profile
from ..matching.judge import judge_company, judge_person
from ..matching.person_retrieval import find_people
from ..matching.verdicts import CompanyDecision, CompanyVerdict, PersonVerdict
from ..mirror.state import freshness
from ..models import CampaignMember, CatsPerson, PersonLink, User
from ..people import decisions, store
from ..people.variables import variables
from ..settings.effective import effective
from ..settings.overrides import Scope
from ..settings.resolver import EffectiveSettings
from .on_record import activities_of, default_status_id, has_unsubscribed, placed_of, resumes_of
from .plan import plan
from .plan_types import Plan
from .question import CompanyChoice, Existing, ManualEdit, Question

RECORD_TYPES = ("candidate", "contact")


@dataclass(frozen=True)
class Subject:
    """Who is asked about, by whom, for which campaign. `site_id` is the connected CATS site."""

    site_id: int
    user_id: int | None
    profile: Mapping[str, Any]
    person_id: str | None = None
    campaign_id: int | None = None


@dataclass(frozen=True)
class Known:
    """What a running sync knows better than the mirror.

    records: just read from CATS, by record type. record_ids: the records that the recruiter confirmed. company_id:
    the company that the sync made sure of. is_new_company_confirmed: the recruiter saw that one would be created.
    """

    records: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    record_ids: Mapping[str, int] = field(default_factory=dict)
    company_id: int | None = None
    is_new_company_confirmed: bool = False


NOTHING_KNOWN = Known()


@dataclass(frozen=True)
class Picture:
    """All that is known of a person at one moment, and the plan that follows from it."""

    variables: Mapping[str, Any]
    settings: EffectiveSettings
    person: PersonVerdict
    company: CompanyVerdict
    links: Mapping[str, PersonLink]
    mirror: Mapping[str, Any]
    member: CampaignMember | None
    question: Question
    plan: Plan


def look(
    session: Session,
    subject: Subject,
    *,
    excluded: frozenset[str] = frozenset(),
    included: frozenset[str] = frozenset(),
    sync_anyway: bool = False,
    at_work: Known = NOTHING_KNOWN,
    manual: ManualEdit | None = None,
) -> Picture:
    """Match, resolve and plan, from local data alone: no CATS call is made here.

    manual: the plan of an edit by hand, which is about the edited fields alone (U1).
    """
    known = variables(subject.profile)
    scope = Scope(subject.user_id, subject.campaign_id, subject.person_id)
    settings = effective(session, scope, subject.site_id)
    mirror = freshness(session, subject.site_id)
    links = store.links(session, subject.person_id, subject.site_id) if subject.person_id else {}
    person = person_verdict(session, subject, links, mirror)
    company = company_verdict(session, subject, known, settings, mirror)
    member = None
    if subject.campaign_id is not None and subject.person_id is not None:
        member = campaigns.member(session, subject.campaign_id, subject.person_id)
    existing = _existing(session, subject, links, person, at_work)
    question = Question(
        variables=known,
        settings=settings,
        company=_choice(company, known, settings, at_work),
        existing=existing,
        undecided=_undecided(person, {*links, *at_work.record_ids}),
        owner_id=_owner_id(session, subject.user_id),
        stage=member.stage if member else "sourced",
        sync_anyway=sync_anyway,
        excluded=excluded,
        included=included,
        manual=manual,
        **_around(session, subject, existing),
    )
    return Picture(known, settings, person, company, links, mirror, member, question, plan(question))


def _around(session: Session, subject: Subject, existing: Mapping[str, Existing]) -> dict[str, Any]:
    """What happened to a kept person, and what we did for them before; nobody else has any of it (M0)."""
    found: dict[str, Any] = {"default_status_id": default_status_id(session, subject.site_id)}
    if subject.person_id is None:
        return found
    site_id, person_id = subject.site_id, subject.person_id
    return {
        **found,
        "activities": activities_of(session, site_id, person_id, subject.campaign_id, existing),
        "placed": placed_of(session, site_id, person_id, existing),
        "resumes": resumes_of(session, site_id, person_id),
        "is_unsubscribed": has_unsubscribed(session, person_id),
    }


def person_verdict(
    session: Session, subject: Subject, links: Mapping[str, PersonLink], mirror: Mapping[str, Any]
) -> PersonVerdict:
    """Who in CATS this person is, across candidates and contacts (M1). A remembered link counts as an answer."""
    facts = person_facts_from_profile(subject.profile["fields"], str(subject.profile["url"]))
    found = find_people(session.connection(), subject.site_id, facts)
    decided = (
        decisions.person_decisions(session, subject.site_id, subject.person_id) if subject.person_id else {}
    )
    for link in links.values():
        decided[(link.record_type, link.cats_id)] = "same"
    return judge_person(found, decided, str(mirror["state"]))


def company_verdict(
    session: Session,
    subject: Subject,
    known: Mapping[str, Any],
    settings: EffectiveSettings,
    mirror: Mapping[str, Any],
) -> CompanyVerdict:
    """Which company record is meant, and which look alike (M3, S21)."""
    facts = company_facts_from_profile(subject.profile["fields"])
    found = (
        find_companies(session.connection(), subject.site_id, facts) if facts.name or facts.website else []
    )
    subjects = decisions.company_subjects(subject.person_id, known["company"], known["company_website"])
    decision = decisions.company_decision(session, subject.site_id, subjects, known["company"])
    mode = settings.get("displayed_company_warning")
    apart = apart_in(session, subject.site_id, _ids_of(found, decision))
    return judge_company(facts, found, decision, str(mirror["state"]), mode, apart)


def _ids_of(found: Sequence[FoundCompany], decision: CompanyDecision | None) -> set[int]:
    chosen = [decision.cats_id] if decision is not None and decision.cats_id is not None else []
    return {*chosen, *(each.row.cats_id for each in found)}


def is_new_wanted(company: CompanyVerdict) -> bool:
    """The recruiter said "none of these"."""
    return company.source in ("recruiter", "remembered") and company.chosen_id is None


def _choice(
    company: CompanyVerdict, known: Mapping[str, Any], settings: EffectiveSettings, at_work: Known
) -> CompanyChoice:
    """What this sync made sure of, what the recruiter said, what the settings name, what was found: in this order."""
    name, website = known["company"], known["company_website"]
    if at_work.company_id is not None:
        return CompanyChoice("chosen", at_work.company_id, name, website)
    destination = settings.get("destination_company", "contact")
    if destination is not None and company.source not in ("recruiter", "remembered"):
        return CompanyChoice("chosen", destination, name, website)
    # A mirror that has become stale since is no reason to ask again; a look-alike that has come up since is.
    is_confirmed = at_work.is_new_company_confirmed and company.state == "unknown"
    is_wanted = is_new_wanted(company) or is_confirmed
    return CompanyChoice(company.state, company.chosen_id, name, website, is_wanted)


def _existing(
    session: Session,
    subject: Subject,
    links: Mapping[str, PersonLink],
    person: PersonVerdict,
    at_work: Known,
) -> dict[str, Existing]:
    """The record of each type that is this person: the linked or confirmed one, else the only one that is sure."""
    found: dict[str, Existing] = {}
    for record_type in RECORD_TYPES:
        link = links.get(record_type)
        cats_id = link.cats_id if link else at_work.record_ids.get(record_type) or _sure(person, record_type)
        if cats_id is None:
            continue
        written = dict(link.written) if link else {}
        if record_type in at_work.records:
            found[record_type] = Existing(cats_id, at_work.records[record_type], True, written)
            continue
        row = session.get(CatsPerson, (subject.site_id, record_type, cats_id))
        found[record_type] = Existing(
            cats_id, row.record if row else {}, bool(row and row.fields_loaded), written
        )
    return found


def _sure(person: PersonVerdict, record_type: str) -> int | None:
    """The record that matching is sure of: the one that was answered, else the only one of tier `same`."""
    if person.states[record_type] != "same":
        return None
    mine = [
        r
        for r in person.records
        if r.record_type == record_type and r.tier == "same" and r.decided != "not_same"
    ]
    return next((r.cats_id for r in mine if r.decided == "same"), mine[0].cats_id if mine else None)


def _undecided(person: PersonVerdict, settled: Iterable[str]) -> dict[str, str]:
    """Record types for which the recruiter must say who this is; never written to silently (M1)."""
    open_states = {t: s for t, s in person.states.items() if s in ("probable", "several")}
    return {t: s for t, s in open_states.items() if t not in settled}


def _owner_id(session: Session, user_id: int | None) -> int | None:
    user = session.get(User, user_id) if user_id is not None else None
    return user.cats_user_id if user else None
