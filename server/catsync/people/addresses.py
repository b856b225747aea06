"""Addresses that name a person, from a list or an outreach tool: written as the readers of the extension write them.

Compared, never fetched (W4). One person must not become two because a list says `pt.linkedin.com/in/Marta/?trk=x`.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from .variables import EMAIL, clean

URL_LIMIT = 500
MAILTO = "mailto:"
SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
TRACKING = re.compile(
    r"^(utm_.*|fbclid|gclid|msclkid|mc_[ce]id|igshid|trk.*|li(pi|cu)|ref|ref_src|_hs.*|original_?referer)$",
    re.IGNORECASE,
)
LINKEDIN_MEMBER_ID = re.compile(r"^AC[a-z]AA", re.IGNORECASE)
NOT_A_SLUG = re.compile(r"[\s/\\?#<>\"'`{}|^]")
HOST = re.compile(r"^[\w-]+(\.[\w-]+)+$")


def email_address(text: str) -> str | None:
    """The address without white space around it, or None where it is none."""
    found = clean(text, 254)
    is_one = EMAIL.match(found) and HOST.match(found.rpartition("@")[2]) and found == text.strip()
    return found if is_one else None


def profile_address(text: str) -> str | None:
    """The address of a profile page, or None. `linkedin.com/in/marta` is understood without its https://."""
    text = text.strip()
    if not text or len(text) > URL_LIMIT or clean(text, URL_LIMIT) != text or " " in text:
        return None
    if not SCHEME.match(text):
        text = f"https://{text.lstrip('/')}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and HOST.match(host)
    if not is_web or parts.username is not None or parts.password is not None:
        return None
    return _of_network(parts, host) or _page(parts, host)


def _of_network(parts: SplitResult, host: str) -> str | None:
    """The canonical profile on a network whose addresses are known."""
    path = [segment for segment in parts.path.split("/") if segment]
    if _is_on(host, "linkedin.com") and path[:1] == ["in"] and len(path) > 1:
        name = _slug(path[1])
        return f"https://www.linkedin.com/in/{name}" if name else None
    if _is_on(host, "github.com") and len(path) == 1:
        return f"https://github.com/{path[0].lower()}"
    if _is_on(host, "xing.com") and path[:1] == ["profile"] and len(path) > 1:
        name = _slug(path[1])
        return f"https://www.xing.com/profile/{name}" if name else None
    return None


def _is_on(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _slug(segment: str) -> str:
    """Slugs do not tell capitals apart; member ids of LinkedIn do."""
    text = unquote(segment)
    if NOT_A_SLUG.search(text):
        return ""
    return quote(text if LINKEDIN_MEMBER_ID.match(text) else text.lower(), safe="-_.!~*()")


def _page(parts: SplitResult, host: str) -> str:
    """Any other page: no fragment, no tracking, the rest of the query in the order of its names."""
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.match(name)
    )
    query = f"?{urlencode(kept)}" if kept else ""
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    return f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}{query}"
