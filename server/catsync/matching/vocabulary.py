"""Words that carry less, or more, than others in the names of companies and in addresses; the lists are in `words/`."""

from __future__ import annotations

import re

from .words import word_map, word_set

# Legal forms, beside those of cleanco.
NOT_LEGAL = word_set("legal_not")
MORE_LEGAL = word_set("legal_more")
LEADING_LEGAL = word_set("legal_leading")
LEGAL_SPELLINGS = word_map("legal_spellings")

# Words of company names.
JOINING = word_set("joining")
LITTLE = word_set("little")
# Meanings of words that one of two names of a company may lack: they name the whole house.
WHOLE_HOUSE = frozenset(["com", "group", "holding"])
LEADING_ARTICLES = frozenset(["the"])
ABBREVIATIONS = word_map("abbreviations")
GENERIC = word_set("generic")
BODIES = word_set("bodies")
SAME_WORDS = word_map("same_words")
WORD_WEIGHTS = {word: float(weight) / 10 for word, weight in word_map("word_weights").items()}
WORD_RARITY = {word: float(rarity) / 10 for word, rarity in word_map("word_rarity").items()}

# Short name as it is written -> the name of the house.
SHORT_NAMES = word_map("short_names")

# Telling words: one more of them makes a sister, branch or other fund of the same house.
COMPASS = word_map("compass")
NUMBER_WORDS = {word: int(number) for word, number in word_map("numbers").items()}
ROMANS = {
    "".join(tens + ones): 10 * ten + one
    for ten, tens in enumerate(("", "x", "xx"))
    for one, ones in enumerate(("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
    if ten or one
}
SERIES = word_set("series")
PLACES = word_set("places")
SAME_PLACE = word_map("places_same")
# The first words of those among them that have several, "new" of "newzealand".
PLACES_OF_WORDS = frozenset(["great", "hong", "new", "saudi", "south", "united"])

# Hosts and mailboxes that many share, and addresses that stand for nobody.
FREE_MAIL = word_set("free_mail")
MAIL_PROXIES = word_set("mail_proxies")
MAIL_PROXY_NAMES = re.compile(
    r"(no-?reply|do-?not-?reply|noemail|no-?mail|none|unknown|mailer-daemon|postmaster|bounce)\b"
)
MAIL_ROLES = word_set("mail_roles")
SHARED_HOSTS = word_set("shared_hosts")
