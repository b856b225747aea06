"""Websites, e-mail addresses, phone numbers and profile addresses in the one form in which they can be compared.

Each function answers "" where the value is no evidence of anybody: a proxy address of a job board, a free-mail domain,
a number too short to be one.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from .normalise import fold
from .vocabulary import FREE_MAIL, MAIL_PROXIES, MAIL_PROXY_NAMES, MAIL_ROLES, SHARED_HOSTS

if TYPE_CHECKING:
    from tldextract import TLDExtract

MAX_ADDRESS_CHARACTERS = 500
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.I)
_HOST = re.compile(r"^[\w.-]+$")
_EMAIL = re.compile(r"^[^\s@]{1,64}@[^\s@]{1,190}$")
_BELOW_PROXIES = tuple("." + proxy for proxy in MAIL_PROXIES)
_EXTENSION = re.compile(r"x|ext|;|,")
_NOT_DIGIT = re.compile(r"\D")
_DIALLED_ABROAD = re.compile(r"^\s*00")
_PLAIN_INTERNATIONAL = re.compile(r"\+[1-9][0-9]*(?:[ -][0-9]+)*$")
LONGEST_NATIONAL = 15  # digits; phonenumbers refuses some that are longer


@cache
def _suffixes() -> TLDExtract:
    from tldextract import TLDExtract  # noqa: PLC0415  (its import takes 0.2 s: only who has an address pays)

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


def _parts(url: str) -> tuple[str, str, str]:
    """Host (no port, no user, no www), path and query of an address, with or without scheme; empty if it is none."""
    text = "".join(url[:MAX_ADDRESS_CHARACTERS].split())
    if "." not in text:
        return "", "", ""
    if not _SCHEME.match(text):
        text = "http://" + text.lstrip("/")
    try:
        split = urlsplit(text)
        host = (split.hostname or "").casefold().rstrip(".")
    except ValueError:
        return "", "", ""
    if split.scheme.lower() not in ("http", "https") or "." not in host or not _HOST.match(host):
        return "", "", ""
    return host.removeprefix("www."), split.path, split.query


@lru_cache(maxsize=10_000)
def registrable(host: str) -> str:
    """The domain that was registered: "jobs.acme.co.uk" gives "acme.co.uk". Unknown endings count as one label."""
    found = _suffixes().extract_str(host)
    if found.suffix:
        return f"{found.domain}.{found.suffix}" if found.domain else host
    return host if host.replace(".", "").isdigit() else ".".join(host.split(".")[-2:])


def website_key(url: str) -> str:
    """The site's registrable domain; on hosts shared by many companies the first part of the path is added."""
    host, path, _ = _parts(url)
    if not host:
        return ""
    domain = registrable(host)
    if domain not in SHARED_HOSTS:
        return domain
    parts = [part for part in unquote(path).casefold().split("/") if part]
    depth = 2 if parts[:1] in (["company"], ["school"], ["pages"], ["site"], ["view"], ["showcase"]) else 1
    return "/".join([host if domain == "google.com" else domain, *parts[:depth]])[:180]


def registrable_of(url: str) -> str:
    """The registrable domain of a company's own site; "" for pages on shared hosts."""
    key = website_key(url)
    return "" if "/" in key or key in SHARED_HOSTS else key


def is_shared_site(key: str) -> bool:
    """Whether a `website_key` is a bare shared host, which tells nothing of the company."""
    return key in SHARED_HOSTS


def domain_label(key: str) -> str:
    """The name in a domain: "acme-group.co.uk" gives "acmegroup"; "" for shared hosts."""
    return (
        ""
        if "/" in key or key in SHARED_HOSTS
        else re.sub(r"[^a-z0-9]", "", fold(key.split(".", maxsplit=1)[0]))
    )


def email_key(email: str) -> str:
    """The mailbox behind an address: lower case, no +tag, no dots at Gmail; "" for proxies of job boards."""
    text = email.strip().casefold()[:MAX_ADDRESS_CHARACTERS].removeprefix("mailto:")
    if not _EMAIL.match(text):
        return ""
    local, _, domain = text.rpartition("@")
    domain = domain.rstrip(".")
    if domain in MAIL_PROXIES or domain.endswith(_BELOW_PROXIES):
        return ""
    if MAIL_PROXY_NAMES.match(local):
        return ""
    local = local.split("+", 1)[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if local else ""


def is_role_mailbox(key: str) -> bool:
    """Whether several people read this mailbox ("info@", "jobs@"): it says the company, not the person."""
    return key.split("@", maxsplit=1)[0] in MAIL_ROLES


def email_domain(email: str) -> str:
    """The registrable domain of a company's address; "" for free mail, proxies and shared hosts."""
    key = email_key(email)
    domain = registrable(key.rpartition("@")[2]) if key else ""
    return "" if domain in FREE_MAIL or domain in SHARED_HOSTS else domain


@lru_cache(maxsize=10_000)
def phone_key(number: str, country_code: str = "") -> str:
    """E.164 ("+351912345678") where the number's country is known, else its digits; "" under 7 digits."""
    import phonenumbers  # noqa: PLC0415  (only who has a number pays for the import)

    text = fold(number[:60])
    digits = _NOT_DIGIT.sub("", _EXTENSION.split(text, maxsplit=1)[0])
    if len(digits) < 7 or len(set(digits)) == 1:
        return ""
    if _PLAIN_INTERNATIONAL.match(text) and is_as_dialled(digits):
        return f"+{digits}"
    text = _DIALLED_ABROAD.sub("+", text)
    try:
        parsed = phonenumbers.parse(text, country_code.upper() or None)
    except phonenumbers.NumberParseException:
        return digits
    formatted: str = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return formatted


def is_as_dialled(digits: str) -> bool:
    """Whether an international number is E.164 as it stands: its country is known, and what follows does not begin with
    anything that the country's rules take off or rewrite. phonenumbers comes to the same, in ten times the time.
    """
    for length in (1, 2, 3):  # no code is the beginning of another
        rule = _rule_of(int(digits[:length]))
        if rule is not None:
            return len(digits) - length <= LONGEST_NATIONAL and not rule.match(digits[length:])
    return False


@cache
def _rule_of(country_code: int) -> re.Pattern[str] | None:
    """What phonenumbers looks for at the beginning of a national number; None where there is no such country code."""
    import phonenumbers  # noqa: PLC0415

    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(country_code)
    if not regions:
        return None
    metadata = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(country_code, regions[0])
    prefix = metadata.national_prefix_for_parsing if metadata else None
    return re.compile(prefix or r"(?!)")


def is_same_phone(one: str, other: str) -> bool:
    """Two `phone_key`s: equal, or equal in their last 8 digits where either lacks its country."""
    if one == other:
        return one != ""
    is_open = not (one.startswith("+") and other.startswith("+"))
    return bool(one and other) and is_open and one[-8:] == other[-8:]


def social_key(url: str) -> str:
    """A person's profile address: host without locale or www, the parts of the path that name the person."""
    host, path, query = _parts(url)
    if not host:
        return ""
    domain = registrable(host)
    domain = {"twitter.com": "x.com", "fb.com": "facebook.com"}.get(domain, domain)
    parts = [fold(part) for part in unquote(path).split("/") if part]
    if domain == "facebook.com" and parts[:1] == ["profile.php"]:
        parts = re.findall(r"(?:^|&)id=(\d+)", query)
    if not parts:
        return ""
    if domain == "linkedin.com":
        parts = _linkedin_parts(parts)
    elif domain in ("github.com", "x.com", "facebook.com", "instagram.com", "gitlab.com"):
        parts = [] if parts[0] in ("orgs", "company", "pages", "groups", "hashtag") else parts[:1]
    elif domain in ("xing.com", "stackoverflow.com"):
        parts = parts[:2]
    elif domain not in SHARED_HOSTS:
        domain = host  # a page of a person's own, or on a site not known: the whole path counts
    return "/".join([domain, *parts])[:180] if parts else ""


def _linkedin_parts(parts: list[str]) -> list[str]:
    """/in/<name>[/...]; the older /pub/<name>/<a>/<b>/<c> became /in/<name>-<c><b><a>; Recruiter pages by their id."""
    match parts:
        case ["in", name, *_]:
            return ["in", name]
        case ["pub", name, a, b, c, *_]:
            return ["in", f"{name}-{c.zfill(3)}{b.zfill(3)}{a}"]
        case ["pub", name, *_]:
            return ["in", name]
        case ["sales", "lead" | "people", lead, *_]:
            return ["sales", lead.split(",")[0]]
        case ["talent" | "recruiter", "profile", member, *_]:
            return ["talent", member.split(",")[0]]
    return []
