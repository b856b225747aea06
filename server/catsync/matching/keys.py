"""Keys under which a record is stored and asked for. A key is "<kind>:<value>", at most 200 characters.

Companies                                        People
  w  the whole core name, another that stands      u  profile address
     beside it, its domain's label or its          e  mailbox
     initials; +pg, &pg: of two joined words,      f  phone: its last 8 digits
     and where they are letters ("P&G")
  o  its words in alphabetical order               n  two words of the name, nicknames resolved, any order; of three
  a  its first word and the next one's initial         also two joined; of Chinese names the whole, twice
  c  its first 7 letters                           i  initial and another word ("m oliveira"), of full names
  t  each word; p: its first 4 letters             x  the same, of records that have only the initial
  d  domain; u: own page; f: phone                 s  first and last name by their consonants
                                                   z  name and postal code, city or employer
Words of companies are `bare`: "Müller" and "Mueller" have one key.

Stored and asked keys differ: asking for "w:acme" and "w:acmerobotics" finds the names that Acme Robotics begins with.
The names that begin with it are found by their whole names. Companies stand in posting lists (`postings`) and by
their whole name in `company_name`; people in `match_key`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from . import addresses
from .asides import read_named
from .facts import CompanyFacts, PersonFacts
from .names import PersonName, is_unspoken, parse_person, skeleton, spellings, with_umlauts_as_letters
from .normalise import (
    MAX_NAME_CHARACTERS,
    CompanyName,
    are_letters,
    bare,
    joined_initials,
    parse_company,
    plain,
    short_forms,
)

MAX_KEY_CHARACTERS = 200
MAX_KEYS = 80
_MAX_WORDS = 8
_HEAD_WORDS = 3


def company_keys(facts: CompanyFacts) -> set[str]:
    """The keys to store with a company's record: about 12 for a name of three words, never more than MAX_KEYS."""
    name = parse_company(facts.name)
    keys = _words_of(name) + _joined(name, letters="&", words="+") + _other_wholes(facts.name)
    keys += _evidence_of_company(facts)
    return _bounded(keys)


def company_query_keys(facts: CompanyFacts) -> tuple[list[str], list[str]]:
    """What to ask for: keys that decide (few records each), and keys that many records share, longest words first."""
    name = parse_company(facts.name)
    of_words = _words_of(name)
    decisive = [*_evidence_of_company(facts), *(key for key in of_words if key[0] in "wo")]
    decisive += _joined(name, letters="+", words="&") + _other_wholes(facts.name)
    decisive += [f"w:{head}" for head in heads(name)]
    decisive += [f"w:{bare(word)}" for word in name.texts[:1]]
    shared = sorted((key for key in of_words if key[0] in "ctpa"), key=_rank_of_shared)
    return _ordered(decisive), _ordered(shared)


def whole_name(facts: CompanyFacts) -> str:
    """The name with nothing taken off, folded and joined; "" without a name."""
    return _cut(parse_company(facts.name).raw)


def leftmost_range(facts: CompanyFacts) -> tuple[str, str] | None:
    """First and last whole name that begin with this one, letter by letter (CATS' rule); None without a name."""
    first = whole_name(facts)
    if not first:
        return None
    # "z" and not a higher sign: databases sort those in ways of their own, letters everywhere last.
    return first, first + "z" * 16


def heads(name: CompanyName) -> list[str]:
    """The name's beginnings, cut at words and joined: "acme", "acmerobotics"."""
    found, text = [], ""
    for word in name.words[:_HEAD_WORDS]:
        text += word.text
        found.append(bare(text))
    return found


def company_subjects(facts: CompanyFacts) -> list[str]:
    """Under which names a choice of company is remembered (M3), the surest first: its domain, its name."""
    site = addresses.website_key(facts.website)
    subjects = [f"domain:{site}"] if site and not addresses.is_shared_site(site) else []
    compact = parse_company(facts.name).compact
    return [s[:MAX_KEY_CHARACTERS] for s in [*subjects, *([f"company:{compact}"] if compact else [])]]


def person_keys(facts: PersonFacts) -> set[str]:
    """The keys to store with a candidate's or contact's record, never more than MAX_KEYS."""
    name = _person_name(facts)
    keys = _evidence_of_person(facts) + _names_with_more(name, facts)
    keys += [f"n:{pair}" for pair in (*_pairs(name), *_joined_pairs(name))]
    keys += [f"s:{sound}" for sound in _sounds(name)]
    full = [(a, b) for a, b in _word_pairs(name) if len(a) > 1 and len(b) > 1]
    keys += [f"i:{key}" for a, b in full[:7] for key in (f"{a[0]} {b}", f"{b[0]} {a}")]
    keys += [f"x:{key}" for key in _bare_initials(name)]
    if name.han:  # a page has no blank between family and first name, CATS has two fields
        keys.append(f"n:{name.family_first} {name.family_first}")
    return _bounded(keys)


def person_query_keys(facts: PersonFacts) -> tuple[list[str], list[str]]:
    """What to ask for: keys of one person (addresses, phone, name with place or employer), then of the name alone."""
    name = _person_name(facts)
    decisive = _evidence_of_person(facts) + _names_with_more(name, facts)
    shared = [f"n:{pair}" for each in with_umlauts_as_letters(name) for pair in _pairs(each)]
    shared += [f"x:{a[0]} {b}" for a, b in _both_ways(_word_pairs(name)) if len(b) > 1]
    shared += [f"i:{key}" for key in _bare_initials(name)]
    shared += [f"s:{sound}" for sound in _sounds(name)]
    shared += [f"n:{pair}" for pair in _joined_pairs(name)]
    return _ordered(decisive), _ordered(shared)


def _words_of(name: CompanyName) -> list[str]:
    words = list(dict.fromkeys([bare(text) for text in name.texts]))[:_MAX_WORDS]
    compact = bare(name.compact)
    keys = [f"w:{compact}", f"w:{bare(''.join(name.texts))}"] if name.raw else []
    if len(words) > 1:
        keys.append("o:" + " ".join(sorted(words)))
        keys.append(f"a:{words[0]} {words[1][0]}")
    keys += [f"w:{form}" for form in short_forms(words)]
    keys += [f"t:{word}" for word in words]
    keys += [f"p:{word[:4]}" for word in words if len(word) > 4]
    if len(compact) > 7:
        keys.append(f"c:{compact[:7]}")
    return keys


def _other_wholes(text: str) -> list[str]:
    """Of "Acme Robotics (formerly Beta Bots)" the name alone and the other one; "Ernst & Young" of "EY"."""
    named = read_named(text)
    names = named.others if named.name == text[:MAX_NAME_CHARACTERS] else (named.name, *named.others)
    return [f"w:{bare(parse_company(each).compact)}" for each in names]


def _joined(name: CompanyName, *, letters: str, words: str) -> list[str]:
    """ "P&G" asks for names of two joined words that begin so, "Procter & Gamble" only for the letters."""
    pair = joined_initials(name)
    return [f"w:{letters if are_letters(name) else words}{pair}"] if pair else []


def _evidence_of_company(facts: CompanyFacts) -> list[str]:
    site = addresses.website_key(facts.website)
    keys = [f"d:{site}"] if site else []
    label = addresses.domain_label(site)
    keys += [f"w:{bare(label)}"] if len(label) > 2 else []
    keys += [f"d:{domain}" for email in facts.emails if (domain := addresses.email_domain(email))]
    keys += [f"u:{page}" for url in facts.social_urls if (page := addresses.website_key(url)) and "/" in page]
    return keys + _phones(facts.phones, facts.country_code)


def _evidence_of_person(facts: PersonFacts) -> list[str]:
    keys = [f"u:{key}" for url in facts.social_urls if (key := addresses.social_key(url))]
    keys += [f"e:{key}" for email in facts.emails if (key := addresses.email_key(email))]
    return keys + _phones(facts.phones, facts.country_code)


def _phones(numbers: Iterable[str], country_code: str) -> list[str]:
    return [f"f:{key[-8:]}" for number in numbers if (key := addresses.phone_key(number, country_code))]


def _person_name(facts: PersonFacts) -> PersonName:
    return parse_person(facts.full_name, facts.first_name, facts.last_name)


def _word_pairs(name: PersonName) -> list[tuple[str, str]]:
    """Two words each, those with the first or the last word before the others."""
    words = list(dict.fromkeys((*name.words, *name.other)))
    if len(words) < 2:
        return [(word, word) for word in words]
    ends = {words[0], name.words[-1]}
    return sorted(combinations(words, 2), key=lambda pair: -len(ends.intersection(pair)))[:10]


def _both_ways(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [*pairs, *((b, a) for a, b in pairs)]


def _pairs(name: PersonName) -> list[str]:
    found: dict[str, None] = {}
    for a, b in _word_pairs(name):
        for one in sorted(spellings(a)):
            found[" ".join(sorted((one, b)))] = None
        for other in sorted(spellings(b) - {b}):
            found[" ".join(sorted((a, other)))] = None
    return list(found)[:30]


def _joined_pairs(name: PersonName) -> list[str]:
    """ "Mary Ann Hill" may be "Maryann Hill", "Ruth Mac Donald" "Ruth MacDonald"."""
    if len(name.words) != 3:
        return []
    first, second, third = name.words
    return [" ".join(sorted(pair)) for pair in ((first + second, third), (first, second + third))]


def _sounds(name: PersonName) -> list[str]:
    if not name.given or not name.family:
        return []
    parts = sorted((skeleton(name.given[0]), skeleton(name.family[-1])))
    return [" ".join(parts)] if len("".join(parts)) > 2 else []


def _bare_initials(name: PersonName) -> list[str]:
    pairs = _both_ways(_word_pairs(name))
    return [f"{a[0]} {b}" for a, b in pairs if (len(a) == 1 or is_unspoken(a)) and len(b) > 1]


def _names_with_more(name: PersonName, facts: PersonFacts) -> list[str]:
    """First and last name joined with what narrows them down; the names sorted, so that their order is no matter."""
    if not name.given or not name.family:
        return []
    company = parse_company(facts.company).compact if facts.company else ""
    more = [plain(facts.postal_code), plain(facts.city), company]
    names = {" ".join(sorted((one, name.family[-1]))) for one in spellings(name.given[0])}
    return [f"z:{pair} {text}" for pair in sorted(names)[:4] for text in more if text]


def _rank_of_shared(key: str) -> tuple[int, int]:
    """Whole words before beginnings, the longer (rarer) before the shorter."""
    return "tcap".index(key[0]), -len(key)


def _ordered(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(_cut(key) for key in keys))[:MAX_KEYS]


def _bounded(keys: Iterable[str]) -> set[str]:
    return set(_ordered(keys))


def _cut(key: str) -> str:
    """PostgreSQL takes no NUL and no lone surrogate in a text."""
    key = key[:MAX_KEY_CHARACTERS]
    return key if key.isprintable() else "".join(sign for sign in key if sign.isprintable())
