"""How two names of companies answer each other, as numbers. Symmetric."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Indel, JaroWinkler, Levenshtein, Prefix

from .alignment import Alignment, likeness_of
from .company_columns import NO_NAME, Alone, Legal, Letters, NameFeatures, Replaced, Whole, Words, name_row
from .normalise import CompanyName, are_letters, joined_initials, short_forms
from .sides import Side
from .vocabulary import BODIES, GENERIC
from .word_meaning import told

_HALF = 0.45  # what is answered says more from here on
_NOT_REPLACED = Replaced()
_NO_KIND = frozenset([""])
_NONE_ALONE = Alone(*[0.0] * len(Alone._fields))


def name_features(alignment: Alignment) -> NameFeatures:
    """Likeness of the names alone. Nothing is alike where a name is missing."""
    one, other = alignment.one, alignment.other
    if not one.name.raw or not other.name.raw:
        return NO_NAME
    is_equal = one.name.compact == other.name.compact or one.meant == other.meant
    whole = Whole(
        no_name=0.0,
        equal=float(is_equal),
        raw_equal=float(one.name.raw == other.name.raw),
        reordered=float(not is_equal and one.ordered == other.ordered),
        leftmost=float(_is_leftmost(one.name, other.name)),
        initials=float(not is_equal and are_initials(one.name, other.name)),
    )
    words = _words(alignment, is_equal=is_equal)
    row = name_row(
        whole,
        words,
        _alone(alignment),
        _letters(one, other, is_equal=is_equal),
        _replaced(one.texts, other.texts),
        _legal(one.legal, other.legal),
    )
    return NameFeatures(whole, words, row)


# The tuples below are filled by place, in the order of `company_columns`: by name takes three times as long.


def _words(alignment: Alignment, *, is_equal: bool) -> Words:
    one, other = alignment.one, alignment.other
    a, b, covered = one.weights, other.weights, alignment.covered
    weights = one.weight or 1.0, other.weight or 1.0
    ratios = covered[0] / weights[0], covered[1] / weights[1]
    covered_least, covered_most = min(ratios), max(ratios)
    shared = shared_best = exact_best = exact_rarity = 0.0
    nearly = hardly = 0
    for here, there, likeness in alignment.answers:
        weight = min(a[here], b[there])
        said = weight * likeness
        shared += said
        shared_best = max(shared_best, said)
        if likeness == 1:
            exact_best = max(exact_best, weight)
            exact_rarity = max(exact_rarity, min(one.rarities[here], other.rarities[there]))
        else:
            nearly += 1
            hardly += likeness < 0.7
    rarest = _rarest_answered(one, other), _rarest_answered(other, one)
    has_words = bool(a and b)
    first = likeness_of(one, 0, other, 0) if has_words else 0.0
    last = likeness_of(one, -1, other, -1) if has_words else 0.0
    is_contained = not is_equal and covered_most > 0.999 and covered_least <= 0.999
    fewest = min(len(a), len(b))
    singles = [side[0] for side in (a, b) if len(side) == 1] if fewest == 1 else []
    return Words(
        covered_least,
        covered_most,
        max(0.0, covered_most - _HALF),  # covered_half
        sum(covered) / sum(weights),  # overlap
        shared_best,
        min(4.0, shared) / 4,
        exact_best,
        exact_rarity,
        min(rarest),  # rarest_least
        max(rarest),  # rarest_most
        first,
        first * (a[0] + b[0]) / 2 if has_words else 0.0,  # first_weight
        last,
        min(4, nearly) / 4,
        min(4, hardly) / 4,
        float(is_contained),
        float(not is_equal and covered_least > 0.9),  # all_answered
        min(weights) / 2 if is_contained else 0.0,  # contained_weight
        float(bool(singles)),  # single_word
        min(singles, default=0.0),  # single_weight
        min(4, fewest) / 4,  # words
        min(4, abs(len(a) - len(b))) / 4,  # more_words
        float(one.is_common or other.is_common),  # all_common
        min(2.5, one.weight, other.weight) / 2.5 if is_equal else 0.0,  # equal_weight
    )


def _rarest_answered(one: Side, other: Side) -> float:
    """How well the weightiest word of a name is answered by any of the other's."""
    at = one.rarest
    if at < 0 or not other.texts:
        return 0.0
    if one.texts[at] in other.texts:
        return 1.0
    return max([likeness_of(one, at, other, j) for j in range(len(other.texts))])


def _alone(alignment: Alignment) -> Alone:
    """Words that nothing answers. A telling one on both sides is another company, on one side mostly a sister."""
    one, other, (here, there) = alignment.one, alignment.other, alignment.alone
    if not (here or there) and not (one.places or other.places or one.numbers or other.numbers):
        return _NONE_ALONE
    both = [one.texts[i] for i in here] + [other.texts[j] for j in there]
    a, b = [one.weights[i] for i in here], [other.weights[j] for j in there]
    most = max(a, default=0.0), max(b, default=0.0)
    sums = min(4.0, sum(a)) / 4, min(4.0, sum(b)) / 4
    kinds = {one.kinds[i] for i in here} - _NO_KIND, {other.kinds[j] for j in there} - _NO_KIND
    all_kinds = kinds[0] | kinds[1]
    more = bool(one.places - other.places), bool(other.places - one.places)
    first_alone = (here[:1] == [0]) + (there[:1] == [0])
    return Alone(
        max(most),  # alone_most
        min(most),  # alone_least
        max(sums),  # alone_sum_most
        min(sums),  # alone_sum_least
        min(3, sum([text in GENERIC for text in both])) / 3,  # alone_common
        float(not BODIES.isdisjoint(both)),  # alone_body
        float("number" in all_kinds),  # alone_number
        float("compass" in all_kinds),  # alone_compass
        float("series" in all_kinds),  # alone_series
        float(all(kinds)),  # telling_both
        float(bool(one.numbers and other.numbers) and one.numbers != other.numbers),  # other_number
        float(all(more)),  # other_place
        float(any(more) and not all(more)),  # one_place
        float(not one.places.isdisjoint(other.places)),  # same_place
        first_alone / 2,
    )


def _letters(one: Side, other: Side, *, is_equal: bool) -> Letters:
    a, b, raw = one.name.compact, other.name.compact, (one.name.raw, other.name.raw)
    least, most = min(len(a), len(b)), max(len(a), len(b))
    prefix = Prefix.similarity(a, b)
    shared = len(one.trigrams & other.trigrams)
    edits = Levenshtein.distance(*raw, score_cutoff=60)
    inside = Levenshtein.distance(a, b, score_cutoff=3)
    is_prefix = prefix == least and not is_equal
    return Letters(
        Indel.normalized_similarity(a, b),  # letters
        JaroWinkler.similarity(a, b),  # beginning
        2 * shared / (len(one.trigrams) + len(other.trigrams)),  # trigrams
        shared / min(len(one.trigrams), len(other.trigrams)),  # trigrams_most
        prefix / max(1, least),
        min(prefix, 15) / 15,  # prefix_letters
        float(is_prefix),
        float(is_prefix and least > 14),  # is_cut
        least / max(1, most),  # length
        float(least < 5),  # short
        min(least, 20) / 20,  # letters_least
        float(edits == 1),  # one_edit
        float(edits == 2),  # two_edits
        float(edits in (3, 4)),  # few_edits
        float(inside in (1, 2) and most > 6),  # few_edits_inside
        1 - edits / max(len(raw[0]), len(raw[1]), 1),  # edits
    )


def _replaced(one: Sequence[str], other: Sequence[str]) -> Replaced:
    """Names of as many words, one of which differs and means another thing: a slip of the pen, or a sister."""
    if len(one) != len(other):
        return _NOT_REPLACED
    differ = [
        (a, b) for a, b in zip(one, other, strict=True) if a != b and told(a).meaning != told(b).meaning
    ]
    if len(differ) != 1:
        return _NOT_REPLACED
    a, b = differ[0]
    is_slip = min(len(a), len(b)) > 4 and Levenshtein.distance(a, b, score_cutoff=3) <= 2
    return Replaced(
        replaced=1.0,
        replaced_likeness=Indel.normalized_similarity(a, b),
        replaced_slip=float(is_slip),
        replaced_first=float(a[:1] == b[:1]),
    )


def _legal(one: frozenset[str], other: frozenset[str]) -> Legal:
    """The legal forms of either name, in one spelling each."""
    is_shared = not one.isdisjoint(other)
    return Legal(
        legal_same=float(is_shared),
        legal_differs=float(bool(one and other) and not is_shared),
        legal_one=float(bool(one) != bool(other)),
    )


def are_initials(one: CompanyName, other: CompanyName) -> bool:
    """Whether one name is the other's initials: "IBM", "International Business Machines"; "P&G", "Procter & Gamble"."""
    return _abbreviates(one, other) or _abbreviates(other, one)


def _abbreviates(short: CompanyName, long: CompanyName) -> bool:
    if len(short.words) == 1:
        return short.compact in short_forms(long.texts)
    if len(short.compact) != 2 or not are_letters(short) or are_letters(long):
        return False
    return joined_initials(short) == joined_initials(long) != ""


def _is_leftmost(one: CompanyName, other: CompanyName) -> bool:
    return one.raw != other.raw and (one.raw.startswith(other.raw) or other.raw.startswith(one.raw))
