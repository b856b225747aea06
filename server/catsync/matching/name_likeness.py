"""How two names of people answer each other. The same whichever name comes first, and whichever part stands first."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Indel

from .names import PersonName, consonants, is_unspoken, spellings, without_repeats

_NEARLY = 0.84
# How a word is answered, the best first.
_KINDS = ("equal", "nickname", "spelling", "initial")
# What names may be to each other, the most alike first; each is a feature "name_<level>".
LEVELS = ("same", "nickname", "part", "spelling", "initial", "middle", "given", "family", "other")


@dataclass(frozen=True, slots=True)
class NameLikeness:
    level: str  # one of LEVELS
    pairs: tuple[tuple[str, str], ...] = ()  # words that answer each other without being equal
    # The same by its sound, in other Chinese characters: an old and a new form, or another name.
    is_doubtful: bool = False


def compare_names(one: PersonName, other: PersonName) -> NameLikeness | None:
    """None where either name is missing. Words in brackets and after "née" may stand for others."""
    if not one.words or not other.words:
        return None
    if (
        one.joined in (other.joined, other.family_first)
        or one.family_first == other.joined
        or sorted(one.words) == sorted(other.words)
    ):
        is_doubtful = bool(one.han and other.han and sorted(one.han) != sorted(other.han))
        return NameLikeness("same", is_doubtful=is_doubtful)
    found = [_compare(one, other, one.words, other.words)]
    if one.spelled_out or other.spelled_out:
        written_alike = compare_names(one.spelled_out or one, other.spelled_out or other)
        found += [written_alike] if written_alike else []
    if one.other:
        found.append(_compare(one, other, (*one.words, *one.other), other.words))
    if other.other:
        found.append(_compare(one, other, one.words, (*other.words, *other.other)))
    return min(found, key=lambda likeness: LEVELS.index(likeness.level))


def answer(one: str, other: str) -> str | None:
    """The kind in which two words of names answer each other; None if they do not."""
    if one == other:
        return "equal"
    if len(one) == 1 or len(other) == 1:
        return "initial" if one[0] == other[0] else None
    if spellings(one) & spellings(other):
        return "nickname"
    return "spelling" if _is_spelled_alike(one, other) else None


def _is_spelled_alike(one: str, other: str) -> bool:
    if without_repeats(one) == without_repeats(other):
        return True
    if min(len(one), len(other)) < 4 or one.rstrip("ao") == other.rstrip(
        "ao"
    ):  # "Martin" and "Martina" are two
        return False
    if Indel.normalized_similarity(one, other) >= _NEARLY:
        return True
    sound = consonants(one)
    return sound == consonants(other) and (
        len(sound) > 2 or (len(sound) == 2 and min(len(one), len(other)) > 4)
    )


def _compare(one: PersonName, other: PersonName, a: tuple[str, ...], b: tuple[str, ...]) -> NameLikeness:
    a, b = _cut_alike(a, b), _cut_alike(b, a)
    answers = _answers(a, b)
    pairs = tuple((x, y) for kind, x, y in answers if kind in ("nickname", "spelling"))
    kinds = [kind for kind, _, _ in answers]
    full = sum(kind != "initial" for kind in kinds)
    is_all_answered = len(answers) == min(len(a), len(b))
    if is_all_answered and full and (len(answers) > 1 or len(a) == len(b)):
        return NameLikeness(_level_of_answered(kinds, full, is_longer=len(a) != len(b)), pairs)
    return NameLikeness(_level_of_parts(one, other, answers), pairs)


def _cut_alike(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Neighbours that the other name joins are joined ("Mary Ann", "Maryann"), initials that it has words for are taken
    apart ("JC", "Jean-Claude")."""
    found: list[str] = []
    for word in words:
        if found and len(word) > 1 and found[-1] + word in others:
            found[-1] += word
        elif word not in others and _are_initials(word, others):
            found += word
        else:
            found.append(word)
    return tuple(found)


def _are_initials(word: str, others: tuple[str, ...]) -> bool:
    size = len(word)
    if not is_unspoken(word):
        return False
    return any(
        word == "".join(each[0] for each in others[i : i + size]) for i in range(len(others) - size + 1)
    )


def _answers(a: tuple[str, ...], b: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Best answers first, each word used once: (kind, word of a, word of b)."""
    possible = [(answer(x, y), i, j) for i, x in enumerate(a) for j, y in enumerate(b)]
    ranked = sorted((_KINDS.index(kind), i + j, i, j) for kind, i, j in possible if kind)
    used_a: set[int] = set()
    used_b: set[int] = set()
    found = []
    for rank, _, i, j in ranked:
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            found.append((_KINDS[rank], a[i], b[j]))
    return found


def _level_of_answered(kinds: list[str], full: int, is_longer: bool) -> str:
    """All words of the shorter name are answered. An initial counts less only where it is half of the name."""
    if "initial" in kinds and full < 2:
        return "initial"
    if "spelling" in kinds:
        return "spelling"
    if "initial" in kinds or is_longer:
        return "part"
    return "nickname" if "nickname" in kinds else "same"


def _level_of_parts(one: PersonName, other: PersonName, answers: list[tuple[str, str, str]]) -> str:
    """Some words have no answer: which parts of the name have one?"""
    full = [(x, y) for kind, x, y in answers if kind != "initial"]
    has_given = any(x in one.given[:1] or y in other.given[:1] for x, y in full)
    has_family = any(
        x in (*one.family, *one.words[-1:]) or y in (*other.family, *other.words[-1:]) for x, y in full
    )
    if len(full) > 1 and has_given and has_family:
        ends = {*one.words[-1:], *other.words[-1:]}
        return "middle" if any(x in ends or y in ends for x, y in full) else "given"
    if has_given and not has_family:
        return "given"
    return "family" if full else "other"
