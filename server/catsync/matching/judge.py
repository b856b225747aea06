"""From records found and answers remembered to one verdict and one sentence, for persons (M1) and companies (M3). Pure.

An answer of a recruiter outranks every score. "New" is said only where the mirror is complete.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from .facts import CompanyFacts
from .reasons import shown
from .verdicts import (
    Answer,
    ChosenBy,
    CompanyDecision,
    CompanyFound,
    CompanyState,
    CompanyVerdict,
    JudgedPerson,
    PersonFound,
    PersonState,
    PersonVerdict,
    WarningMode,
)

__all__ = [
    "CompanyDecision",
    "CompanyVerdict",
    "JudgedPerson",
    "PersonVerdict",
    "judge_company",
    "judge_person",
]

COMPLETE = "complete"  # the one state of the mirror (mirror/state.py) in which absence is known
PERSON_TYPES = ("candidate", "contact")
_SURE = ("same", "possible")
_WARNED = {"off": (), "same": _SURE, "same_and_similar": (*_SURE, "similar")}
Apart = Mapping[int, Collection[int]]  # by CATS id: the companies that people said are different from it
_ORDER: tuple[PersonState, ...] = ("several", "same", "probable", "unknown", "new")


def judge_person(
    found: Sequence[PersonFound], decisions: Mapping[tuple[str, int | None], Answer], mirror_state: str
) -> PersonVerdict:
    """Which records are this person.

    `decisions`: (record type, CATS id) -> "same" | "not_same". A remembered link is "same". The id None with
    "not_same" is the answer "someone new": what is found of that record type is somebody else, unless it was linked.
    """
    records = _judged(found, decisions)
    states = {t: _state_of([r for r in records if r.record_type == t], mirror_state) for t in PERSON_TYPES}
    state = min(states.values(), key=_ORDER.index)
    text = f"Not found, {_doubt(mirror_state)}" if state == "unknown" else _person_text(state, records)
    return PersonVerdict(state, text, tuple(records), states)


def judge_company(
    query: CompanyFacts,
    found: Sequence[CompanyFound],
    decision: CompanyDecision | None,
    mirror_state: str,
    warning_mode: WarningMode,
    apart: Apart = MappingProxyType({}),
) -> CompanyVerdict:
    """Which record is this company, and which to beware of. `found` best first, as retrieval gives it.

    What people told apart from the chosen record is not warned of beside it.
    """
    sure = [one for one in found if one.match.tier in _SURE]
    warned = [one for one in found if one.match.tier in _WARNED[warning_mode]]
    if decision is not None and decision.cats_id is not None:
        chosen = next((one for one in found if one.row.cats_id == decision.cats_id), None)
        text = _chosen_text(query, chosen, decision)
        others = _not_apart(warned, apart.get(decision.cats_id, ()))
        return _verdict("chosen", text, chosen, decision.cats_id, decision.source, others, found)
    if decision is not None:
        return _verdict("new", _none_of_these(query), None, None, decision.source, warned, found)
    if not query.name and not query.website and not found:
        return _verdict("none", "No company is known of this person.", None, None, None, (), ())
    if len(sure) == 1 and sure[0].match.tier == "same":
        mine = sure[0].row.cats_id
        others = _not_apart(warned, {mine, *apart.get(mine, ())})
        text = _matched_text(sure[0], len(others))
        return _verdict("matched", text, sure[0], sure[0].row.cats_id, "match", others, found)
    if sure:
        options = warned or sure
        return _verdict("ask", _ask_text(query, len(options)), None, None, None, warned, options)
    state: CompanyState = "new" if mirror_state == COMPLETE else "unknown"
    text = (
        _absent_text(query, len(warned))
        if state == "new"
        else f"{_name(query)} was not found, {_doubt(mirror_state)}"
    )
    return _verdict(state, text, None, None, None, warned, found)


def _verdict(
    state: CompanyState,
    text: str,
    chosen: CompanyFound | None,
    chosen_id: int | None,
    source: ChosenBy | None,
    warned: Iterable[CompanyFound],
    options: Iterable[CompanyFound],
) -> CompanyVerdict:
    others = tuple(one for one in warned if one.row.cats_id != chosen_id)
    return CompanyVerdict(state, chosen, chosen_id, source, text, others, tuple(options))


def _not_apart(warned: Iterable[CompanyFound], apart: Collection[int]) -> list[CompanyFound]:
    return [one for one in warned if one.row.cats_id not in apart]


def _judged(
    found: Sequence[PersonFound], decisions: Mapping[tuple[str, int | None], Answer]
) -> list[JudgedPerson]:
    records = []
    for one in found:
        key = one.row.record_type, one.row.cats_id
        answer = decisions.get(key) or decisions.get((one.row.record_type, None))
        tier = "same" if answer == "same" else one.match.tier
        records.append(JudgedPerson(*key, tier, answer, one))
    known = {(r.record_type, r.cats_id) for r in records}
    for (record_type, cats_id), answer in decisions.items():
        if answer == "same" and cats_id is not None and (record_type, cats_id) not in known:
            records.append(JudgedPerson(record_type, cats_id, "same", "same", None))
    rank = {"same": 0, None: 1, "not_same": 2}
    return sorted(records, key=lambda r: (rank[r.decided], -(r.found.match.score if r.found else 1.0)))


def _state_of(records: Sequence[JudgedPerson], mirror_state: str) -> PersonState:
    """The state of one record type. One sure record outranks namesakes; two sure ones are a question."""
    if any(r.decided == "same" for r in records):
        return "same" if sum(r.decided == "same" for r in records) == 1 else "several"
    open_ones = [r for r in records if r.decided is None]
    same = sum(r.tier == "same" for r in open_ones)
    if same:
        return "same" if same == 1 else "several"
    probable = sum(r.tier == "probable" for r in open_ones)
    if probable:
        return "probable" if probable == 1 else "several"
    is_answered = any(r.decided == "not_same" for r in records)
    return "new" if mirror_state == COMPLETE or is_answered else "unknown"


def _person_text(state: PersonState, records: Sequence[JudgedPerson]) -> str:
    open_ones = [r for r in records if r.decided != "not_same"]
    if state == "same":
        kinds = sorted({r.record_type for r in open_ones if r.tier == "same"})
        return f"In CATS as {' and '.join(f'a {kind}' for kind in kinds)}."
    if state == "probable":
        return (
            f"Probably in CATS as a {open_ones[0].record_type}: {_why(open_ones[0])}. Is it the same person?"
        )
    if state == "several":
        return f"{len(open_ones)} records in CATS could be this person. Which one?"
    return "CATS has nobody like this."


def _doubt(mirror_state: str) -> str:
    return "but the copy of CATS is " + ("out of date." if mirror_state == "stale" else "not complete yet.")


def _why(record: JudgedPerson) -> str:
    reasons = record.found.match.reasons if record.found else ()
    return ", ".join(reason.text for reason in reasons if reason.weight > 0) or "similar data"


def _name(query: CompanyFacts) -> str:
    return shown(query.name or query.website)


def _chosen_text(query: CompanyFacts, chosen: CompanyFound | None, decision: CompanyDecision) -> str:
    name = shown(chosen.row.name) if chosen else f"record {decision.cats_id}"
    if decision.source == "remembered":
        return f"Always {name} for {_name(query)}." if _name(query) else f"Always {name}."
    return f"You chose {name}."


def _none_of_these(query: CompanyFacts) -> str:
    return f"None of the records in CATS is {_name(query) or 'this company'}, you said."


def _matched_text(chosen: CompanyFound, others: int) -> str:
    if not others:
        return f"In CATS as {shown(chosen.row.name)}."
    return f"In CATS as {shown(chosen.row.name)}. {_records(others)} similar: do not mix them up."


def _ask_text(query: CompanyFacts, count: int) -> str:
    if count == 1:
        return f"1 record looks like {_name(query)}. Is it the same company?"
    return f"{count} records look like {_name(query)}. Which one?"


def _absent_text(query: CompanyFacts, similar: int) -> str:
    if similar:
        return f"CATS has no {_name(query)}. {_records(similar)} similar."
    return f"CATS has no company like {_name(query)}."


def _records(count: int) -> str:
    return "1 other record is" if count == 1 else f"{count} other records are"
