"""How two names of companies answer each other, as numbers: the columns that the weights are for. Symmetric."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import Indel, JaroWinkler, Levenshtein

from .alignment import Alignment, distinguishing, likeness, number_of, weigh, weight_of
from .normalise import CompanyName, Word
from .vocabulary import BODIES, GENERIC, PLACES

Features = dict[str, float]


def name_features(one: CompanyName, other: CompanyName, alignment: Alignment) -> Features:
    """Likeness of the names alone, most of it 0..1. Nothing is alike where a name is missing."""
    if not one.raw or not other.raw:
        return {"no_name": 1.0}
    is_equal = one.compact == other.compact or "".join(one.texts) == "".join(other.texts)
    found = {
        "equal": float(is_equal),
        "raw_equal": float(one.raw == other.raw),
        "reordered": float(not is_equal and sorted(one.texts) == sorted(other.texts)),
        "leftmost": float(_is_leftmost(one, other)),
        "initials": float(are_initials(one, other)),
    }
    found |= _words(alignment, is_equal=is_equal)
    found |= _alone(alignment)
    found |= _letters(one, other, is_equal=is_equal)
    found |= _replaced(one, other)
    found |= _legal(one, other)
    found |= _products(found)
    return found


def _words(alignment: Alignment, *, is_equal: bool) -> Features:
    one, other, answers = alignment.one, alignment.other, alignment.answers
    weights = weight_of(one) or 1.0, weight_of(other) or 1.0
    covered = alignment.covered
    ratios = covered[0] / weights[0], covered[1] / weights[1]
    worth = [(min(weigh(one[a.here].text), weigh(other[a.there].text)), a.likeness) for a in answers]
    rarest = _rarest_answered(one, other), _rarest_answered(other, one)
    shared = [weight * alike for weight, alike in worth]
    first = likeness(one[0].text, other[0].text) if one and other else 0.0
    is_contained = not is_equal and max(ratios) > 0.999 and min(ratios) <= 0.999
    fewest = min(len(one), len(other))
    singles = [weigh(words[0].text) for words in (one, other) if len(words) == fewest == 1]
    return {
        "covered_least": min(ratios),
        "covered_most": max(ratios),
        "overlap": sum(covered) / sum(weights),
        "shared_best": max(shared, default=0.0),
        "shared": min(4.0, sum(shared)) / 4,
        "exact_best": max((weight for weight, alike in worth if alike == 1), default=0.0),
        "rarest_least": min(rarest),
        "rarest_most": max(rarest),
        "first": first,
        "first_weight": first * (weigh(one[0].text) + weigh(other[0].text)) / 2 if one and other else 0.0,
        "last": likeness(one[-1].text, other[-1].text) if one and other else 0.0,
        "nearly": min(4.0, sum(a.likeness < 1 for a in answers)) / 4,
        "hardly": min(4.0, sum(a.likeness < 0.7 for a in answers)) / 4,
        "is_contained": float(is_contained),
        "all_answered": float(not is_equal and min(ratios) > 0.9),
        "contained_weight": min(weights) / 2 if is_contained else 0.0,
        "single_word": float(bool(singles)),
        "single_weight": min(singles, default=0.0),
        "words": min(4, fewest) / 4,
        "more_words": min(4, abs(len(one) - len(other))) / 4,
        "all_common": float(_are_common(one) or _are_common(other)),
        "equal_weight": min(2.5, weight_of(one)) / 2.5 if is_equal else 0.0,
    }


def _rarest_answered(one: Sequence[Word], other: Sequence[Word]) -> float:
    rarest = max(one, key=lambda word: weigh(word.text), default=None)
    return max((likeness(rarest.text, word.text) for word in other), default=0.0) if rarest else 0.0


def _are_common(words: Sequence[Word]) -> bool:
    return all(weigh(word.text) < 0.6 for word in words)


def _alone(alignment: Alignment) -> Features:
    """Words that nothing answers. A telling one on both sides is another company, on one side mostly a sister."""
    sides = alignment.alone
    both = [word.text for side in sides for word in side]
    most = [max((weigh(word.text) for word in side), default=0.0) for side in sides]
    sums = [min(4.0, weight_of(side)) / 4 for side in sides]
    kinds = [{kind for word in side if (kind := distinguishing(word.text))} for side in sides]
    numbers = [{number_of(word.text) for word in side} - {None} for side in (alignment.one, alignment.other)]
    places = [
        {word.text for word in side if word.text in PLACES} for side in (alignment.one, alignment.other)
    ]
    more = [places[0] - places[1], places[1] - places[0]]
    return {
        "alone_most": max(most),
        "alone_least": min(most),
        "alone_sum_most": max(sums),
        "alone_sum_least": min(sums),
        "alone_common": min(3, sum(word in GENERIC for word in both)) / 3,
        "alone_body": float(any(word in BODIES for word in both)),
        "alone_number": float(any("number" in kind for kind in kinds)),
        "alone_compass": float(any("compass" in kind for kind in kinds)),
        "alone_series": float(any("series" in kind for kind in kinds)),
        "telling_both": float(all(kinds)),
        "other_number": float(all(numbers) and numbers[0] != numbers[1]),
        "other_place": float(all(more)),
        "one_place": float(any(more) and not all(more)),
        "same_place": float(bool(places[0] & places[1])),
        "first_alone": (_is_alone(sides[0], alignment.one) + _is_alone(sides[1], alignment.other)) / 2,
    }  # fmt: skip


def _is_alone(side: Sequence[Word], words: Sequence[Word]) -> bool:
    return bool(side and words) and side[0] is words[0]


def _letters(one: CompanyName, other: CompanyName, *, is_equal: bool) -> Features:
    a, b = one.compact, other.compact
    least, most = sorted((len(a), len(b)))
    prefix = _common_prefix(a, b)
    grams, others = _trigrams(a), _trigrams(b)
    edits = Levenshtein.distance(one.raw, other.raw, score_cutoff=60)
    inside = Levenshtein.distance(a, b, score_cutoff=3)
    return {
        "letters": Indel.normalized_similarity(a, b),
        "beginning": JaroWinkler.similarity(a, b),
        "trigrams": 2 * len(grams & others) / (len(grams) + len(others)),
        "trigrams_most": len(grams & others) / min(len(grams), len(others)),
        "prefix": prefix / max(1, least),
        "prefix_letters": min(prefix, 15) / 15,
        "is_prefix": float(prefix == least and not is_equal),
        "is_cut": float(prefix == least and least > 14 and not is_equal),
        "length": least / max(1, most),
        "short": float(least < 5),
        "letters_least": min(least, 20) / 20,
        "one_edit": float(edits == 1),
        "two_edits": float(edits == 2),
        "few_edits": float(edits in (3, 4)),
        "few_edits_inside": float(inside in (1, 2) and len(a) > 6),
        "edits": 1 - edits / max(len(one.raw), len(other.raw), 1),
    }


def _common_prefix(a: str, b: str) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


@lru_cache(maxsize=2_000)
def _trigrams(text: str) -> frozenset[str]:
    padded = f" {text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def _replaced(one: CompanyName, other: CompanyName) -> Features:
    """Names of as many words, one of which differs: a slip of the pen, or a sister."""
    pairs = list(zip(one.texts, other.texts, strict=False)) if len(one.words) == len(other.words) else []
    differ = [pair for pair in pairs if pair[0] != pair[1]]
    if len(differ) != 1:
        return {"replaced": 0.0, "replaced_likeness": 0.0, "replaced_slip": 0.0, "replaced_first": 0.0}
    a, b = differ[0]
    is_slip = min(len(a), len(b)) > 4 and Levenshtein.distance(a, b, score_cutoff=3) <= 2
    return {
        "replaced": 1.0,
        "replaced_likeness": Indel.normalized_similarity(a, b),
        "replaced_slip": float(is_slip),
        "replaced_first": float(a[:1] == b[:1]),
    }


def _legal(one: CompanyName, other: CompanyName) -> Features:
    forms = {form.text for form in one.legal}, {form.text for form in other.legal}
    return {
        "legal_same": float(bool(forms[0] & forms[1])),
        "legal_differs": float(all(forms) and not forms[0] & forms[1]),
        "legal_one": float(bool(forms[0]) != bool(forms[1])),
    }


# What two of them say together is more, or less, than their sum.
_TOGETHER = (
    ("exact_best", "alone_most"), ("exact_best", "alone_least"), ("single_word", "alone_most"),
    ("is_contained", "exact_best"), ("is_contained", "alone_most"), ("is_contained", "one_place"),
    ("first", "alone_most"), ("legal_one", "is_contained"), ("legal_one", "equal"), ("equal", "letters_least"),
    ("single_word", "exact_best"), ("covered_least", "exact_best"), ("alone_common", "is_contained"),
    ("words", "covered_least"), ("hardly", "covered_least"), ("replaced_slip", "exact_best"),
    ("one_place", "covered_most"),
)  # fmt: skip


def _products(found: Features) -> Features:
    return {f"{a}*{b}": found[a] * found[b] for a, b in _TOGETHER}


def are_initials(one: CompanyName, other: CompanyName) -> bool:
    """Whether one name is the other's initials: "IBM", "International Business Machines"."""
    return _abbreviates(one, other) or _abbreviates(other, one)


def _abbreviates(short: CompanyName, long: CompanyName) -> bool:
    initials = "".join(word.text[0] for word in long.words)
    return len(long.words) > 2 and len(short.words) == 1 and short.compact == initials


def _is_leftmost(one: CompanyName, other: CompanyName) -> bool:
    return one.raw != other.raw and (one.raw.startswith(other.raw) or other.raw.startswith(one.raw))
