"""The reasons in words: short, as the panel shows them beside a record. The record's value stands before ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .addresses import website_key
from .company_columns import Evidence
from .company_features import Comparison
from .facts import CompanyFacts
from .match import Reason
from .normalise import CompanyName, Word

MAX_REASONS = 5
_MAX_SHOWN_CHARACTERS = 60
EVIDENCE_TEXTS = {
    "same_website": "same website",
    "same_page": "same company page",
    "same_email_domain": "e-mail addresses at the same domain",
    "same_shared_host": "website on the same host",
    "same_phone": "same phone",
}
_EVIDENCE_VALUES: dict[str, tuple[str, Callable[[CompanyFacts], str]]] = {
    "other_website": ("other website", lambda facts: website_key(facts.website)),
    "same_city": ("same city", lambda facts: facts.city),
    "other_city": ("other city", lambda facts: facts.city),
    "other_country": ("other country", lambda facts: facts.country_code),
}
_EVIDENCE_CODES = (*EVIDENCE_TEXTS, *_EVIDENCE_VALUES)
_CONFLICT_TEXTS = {
    "number": "number differs: {there} / {here}",
    "compass": "direction differs: {there} / {here}",
    "place": "place differs: {there} / {here}",
    "series": "series differs: {there} / {here}",
}
_CONFLICT_WEIGHT = -4.0


def company_reasons(
    comparison: Comparison,
    query: CompanyFacts,
    candidate: CompanyFacts,
    names: float,
    evidence: Evidence,
) -> tuple[Reason, ...]:
    """At most MAX_REASONS, by weight: the telling words first, since they outrank the rest.

    `names`, `evidence`: the log-odds of the names, and of each evidence.
    """
    reasons = [*_conflict_reasons(comparison), *_evidence_reasons(query, candidate, evidence)]
    name = _name_reason(comparison)
    if name is None and not reasons:  # hardly a word in common, and nothing else to say why it is shown
        name = _difference(*comparison.alignment.words_alone)
    reasons += [Reason(*each, round(names, 3)) for each in (name, _spelling(comparison)) if each is not None]
    reasons.sort(key=lambda reason: -abs(reason.weight))
    return tuple(reasons[:MAX_REASONS])


def shown(text: str) -> str:
    """A value for a reason's text: one line, short."""
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    line = " ".join(text.split())
    return line if len(line) <= _MAX_SHOWN_CHARACTERS else line[: _MAX_SHOWN_CHARACTERS - 1] + "…"


def _name_reason(comparison: Comparison) -> tuple[str, str] | None:
    """The one sentence that says how the names differ; None where the telling words say it already."""
    one, other, whole = comparison.query, comparison.candidate, comparison.names.whole
    if whole.no_name:
        return None
    if comparison.conflicts:
        return _other_words(comparison)
    if one.raw == other.raw:
        return _same_name(one.shown, other.shown)
    if whole.equal:
        return _equal_core(one, other)
    if whole.reordered:
        return "word_order", "same words in another order"
    if whole.initials:
        return "initials", f"“{shown(min(one.shown, other.shown, key=len))}” are the initials"
    return _unlike_words(comparison)


def _same_name(here: str, there: str) -> tuple[str, str]:
    if here == there:
        return "same_name", "same name"
    if here.casefold() == there.casefold():
        return "same_name", "same name but for capitals"
    return "same_name", "same name but for blanks, accents or signs"


def _equal_core(one: CompanyName, other: CompanyName) -> tuple[str, str]:
    here, there = _words(one.legal), _words(other.legal)
    if [form.text for form in one.legal] != [form.text for form in other.legal]:
        if here and there:
            return "legal_form", f"only the legal form differs: {there} / {here}"
        return "legal_form", f"only “{there or here}” differs"
    return "same_name", "same name, written another way"


def _unlike_words(comparison: Comparison) -> tuple[str, str] | None:
    if all(comparison.alignment.alone) and comparison.names.words.overlap < 0.3:
        return None
    found = _difference(*comparison.alignment.words_alone)
    if found or comparison.alignment.nearly:
        return found
    return "spelling", "same words, written another way"


def _spelling(comparison: Comparison) -> tuple[str, str] | None:
    """The first words that answer each other without being equal: they say why it is shown, whatever else differs."""
    nearly, whole = comparison.alignment.nearly, comparison.names.whole
    if not nearly or whole.equal or whole.reordered or whole.initials:
        return None
    here, there = nearly[0]
    return "spelling", f"similar spelling: {both(there.shown, here.shown)}"


def _other_words(comparison: Comparison) -> tuple[str, str] | None:
    """The words that differ beside the telling ones."""
    told = {id(word) for _, here, there in comparison.conflicts for word in (*here, *there)}
    here, there = (
        [word for word in side if id(word) not in told] for side in comparison.alignment.words_alone
    )
    return _difference(here, there)


def _difference(here: Sequence[Word], there: Sequence[Word]) -> tuple[str, str] | None:
    """Words that only our name has, and words that only the record's has."""
    if here and there:
        return "other_words", f"“{_words(there)}” instead of “{_words(here)}”"
    return ("more_words", _one_sided(here, there)) if here or there else None


def _one_sided(here: Sequence[Word], there: Sequence[Word]) -> str:
    return f"“{_words(there)}” more" if there else f"“{_words(here)}” missing"


def _conflict_reasons(comparison: Comparison) -> list[Reason]:
    reasons = []
    for kind, here, there in comparison.conflicts:
        if here and there:
            text = _CONFLICT_TEXTS[kind].format(there=_words(there), here=_words(here))
        else:
            text = _one_sided(here, there)
        reasons.append(Reason(f"{kind}_word" if kind != "number" else "number", text, _CONFLICT_WEIGHT))
    return reasons


def _evidence_reasons(query: CompanyFacts, candidate: CompanyFacts, evidence: Evidence) -> list[Reason]:
    if not any(evidence):
        return []
    said = [(code, weight) for code in _EVIDENCE_CODES if (weight := getattr(evidence, code))]
    return [Reason(code, _evidence_text(code, query, candidate), round(weight, 3)) for code, weight in said]


def _evidence_text(code: str, query: CompanyFacts, candidate: CompanyFacts) -> str:
    if code in EVIDENCE_TEXTS:
        return EVIDENCE_TEXTS[code]
    start, value = _EVIDENCE_VALUES[code]
    there, here = value(candidate), value(query)
    return f"{start}: {shown(there) if code.startswith('same') else both(there, here)}"


def both(there: str, here: str) -> str:
    """Two values beside each other."""
    return f"{shown(there)} / {shown(here)}"


def _words(words: Sequence[Word]) -> str:
    return shown(" ".join(word.shown for word in words))
