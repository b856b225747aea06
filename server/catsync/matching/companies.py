"""Is this company that one? Features, weighed and summed, give a tier and its reasons. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from operator import attrgetter, mul
from typing import NamedTuple

from .asides import Named, read_named
from .company_columns import COLUMNS, NAME_COLUMNS, Evidence
from .company_features import Comparison, compare
from .facts import CompanyFacts
from .match import Match, Reason, load_weights, probability
from .reasons import MAX_REASONS, company_reasons, shown

MODEL = "company-3"
SAME, POSSIBLE, SIMILAR = 0.885, 0.4, 0.04
_JUST_BELOW = 0.01
# Either of these is never "different".
_never_different = attrgetter("equal", "reordered", "leftmost", "initials")
_tell_enough = attrgetter("same_shared_host", "same_email_domain", "same_phone")
# With one of these, initials may be the same company.
_BESIDE_INITIALS = ("same_website", "same_page", "same_email_domain", "same_phone", "same_city")
_beside_initials = attrgetter(*_BESIDE_INITIALS)
# Of one look-up: what is surer than this stands by itself, anything else gives way to what is better by the margin.
CERTAIN_LOG_ODDS, MARGIN_LOG_ODDS = 3.0, 0.7
_FOUND_BY_CATS = frozenset(["same_website", "same_page"])


def score(query: CompanyFacts, candidate: CompanyFacts) -> Match:
    """Tier same | possible | similar | different, whichever way round; reasons name the candidate's side first.

    What is different has no reasons: most of a look-up is, and nobody is shown it. Of a name that tells others
    ("formerly Beta Bots") the likest counts; by one that is not its own a company is "possible" at the most.
    """
    match = _score(query, candidate)
    here, there = read_named(query.name), read_named(candidate.name)
    if (here, there) == (Named(query.name), Named(candidate.name)):
        return match
    return max([match, *_by_parts(query, here, candidate, there)], key=attrgetter("score"))


def _by_parts(query: CompanyFacts, here: Named, candidate: CompanyFacts, there: Named) -> Iterator[Match]:
    """As the names are without what stands beside them, and by the other names that they tell."""
    for ours, theirs in product((here.name, *here.others), (there.name, *there.others)):
        if (ours, theirs) == (query.name, candidate.name):
            continue  # compared already
        match = _score(replace(query, name=ours), replace(candidate, name=theirs))
        if match.tier == "different":
            continue
        is_own = (ours, theirs) == (here.name, there.name)
        read = (
            ["without the note beside it"] if is_own else _known_as((there.name, theirs), (here.name, ours))
        )
        reasons = (*match.reasons, *[Reason("read_as", text, 0.0) for text in read])[:MAX_REASONS]
        estimate = match.score if is_own else min(match.score, SAME - _JUST_BELOW)
        yield Match(tier_of(estimate), estimate, reasons)


def _known_as(*sides: tuple[str, str]) -> list[str]:
    return [f"known as “{shown(other)}”" for own, other in sides if own != other]


def _score(query: CompanyFacts, candidate: CompanyFacts) -> Match:
    """Of the names as they stand."""
    comparison = compare(query, candidate)
    floor, ceiling = bounds(comparison)
    names, parts = _said(comparison)
    estimate = min(max(probability(names + sum(parts)), floor), ceiling)
    tier = tier_of(estimate)
    if tier == "different":
        return Match(tier, round(estimate, 4), ())
    reasons = company_reasons(comparison, query, candidate, names, Evidence(*parts))
    return Match(tier, round(estimate, 4), reasons)


def log_odds(comparison: Comparison) -> float:
    """What all features say together. Always summed in one order, so that it is the same whichever company comes
    first."""
    names, parts = _said(comparison)
    return names + sum(parts)


def _said(comparison: Comparison) -> tuple[float, list[float]]:
    """In log-odds: what the names say, with what is said of any two companies; and what each evidence says."""
    model = _model()
    names: float = sum(map(mul, model.of_names, comparison.names.row), model.bias)
    return names, list(map(mul, model.of_evidence, comparison.evidence))


class _Model(NamedTuple):
    bias: float
    of_names: list[float]  # weights, in the order of NAME_COLUMNS
    of_evidence: list[float]  # of Evidence


@cache
def _model() -> _Model:
    weights = load_weights(MODEL)
    ordered = [weights[name] for name in COLUMNS]
    of_names = len(NAME_COLUMNS)
    return _Model(weights["bias"], ordered[:of_names], ordered[of_names:])


def tier_of(estimate: float) -> str:
    """The tier of a probability."""
    if estimate >= SAME:
        return "same"
    if estimate >= POSSIBLE:
        return "possible"
    return "similar" if estimate >= SIMILAR else "different"


def bounds(comparison: Comparison) -> tuple[float, float]:
    """Floor and ceiling of the estimate: CATS' own rules always find, a telling word more is never the same.

    "Fund II" is not "Fund III", and nothing is known of "Fund II" from "Fund"; but "Acme Portugal" may well be how
    somebody wrote "Acme" (102 of the true pairs of ROR are such), so that a place more is "possible" at the most. So is
    a namesake elsewhere with another website: the labelled sets hold no two companies of one name. So are initials with
    nothing else the same: of 38 such finds among a million companies one was true. "Group", "Holdings" or ".com" more
    is "possible" at the least, and so is an umlaut in one letter or two where neither name has the sign.
    """
    whole, words, evidence = comparison.names.whole, comparison.names.words, comparison.evidence
    floor, ceiling = 0.0, 1.0
    is_asked = comparison.is_whole_house or comparison.is_umlaut_apart
    if evidence.same_website or evidence.same_page or is_asked:
        floor = POSSIBLE
    elif (
        ((words.is_contained or comparison.conflicts) and words.overlap >= 0.5)
        or any(_never_different(whole))
        or any(_tell_enough(evidence))
    ):
        floor = SIMILAR
    for kind, here, there in comparison.conflicts:
        if (here and there) or kind in ("number", "compass"):
            ceiling = POSSIBLE - _JUST_BELOW
        else:
            ceiling = min(ceiling, SAME - _JUST_BELOW)
    is_elsewhere = evidence.other_website and (evidence.other_city or evidence.other_country)
    if is_elsewhere or (whole.initials and not any(_beside_initials(evidence))):
        ceiling = min(ceiling, SAME - _JUST_BELOW)
    return floor, ceiling


def compete(matches: Sequence[Match]) -> list[Match]:
    """The matches of one look-up beside each other, in their order: what is only possible is no more than similarly
    named where a clearly better one stands beside it, or where several have the same initials and nothing else tells
    them apart. What the rules of CATS find stays possible."""
    best = max((match.score for match in matches), default=0.0)
    by_initials = [match for match in matches if match.tier == "possible" and _has_initials_only(match)]
    crowd = by_initials if len(by_initials) > 1 else []
    return [_beside(match, best, is_one_of_many=match in crowd) for match in matches]


def _has_initials_only(match: Match) -> bool:
    codes = {reason.code for reason in match.reasons}
    return "initials" in codes and codes.isdisjoint(_BESIDE_INITIALS)


def _beside(match: Match, best: float, *, is_one_of_many: bool) -> Match:
    mine = _log_odds(match.score)
    gives_way = mine < CERTAIN_LOG_ODDS and _log_odds(best) - mine > MARGIN_LOG_ODDS
    if match.score < POSSIBLE or not (gives_way or is_one_of_many):
        return match
    if _FOUND_BY_CATS & {reason.code for reason in match.reasons}:
        return match
    beneath = POSSIBLE - _JUST_BELOW - (1 - match.score) / 100  # their order stays
    return replace(match, tier=tier_of(beneath), score=round(beneath, 4))


def _log_odds(estimate: float) -> float:
    kept = min(max(estimate, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))
