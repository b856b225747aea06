"""Who is off-limits (S26): companies, domains and e-mail addresses of the team's list, and who has unsubscribed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from ..matching.addresses import email_key
from ..matching.normalise import parse_company
from .plan_types import Reason

HOST = re.compile(r"(?=.{4,253}$)[\w-]+(\.[\w-]+)*\.[^\W\d_][\w-]+")
UNSUBSCRIBED = Reason("unsubscribed", "They have unsubscribed.")


@dataclass(frozen=True)
class _List:
    """The team's lines, by the key they are compared with; the values are the lines as they were written."""

    names: Mapping[str, str]
    domains: Mapping[str, str]
    emails: Mapping[str, str]


def off_limits(
    entries: Iterable[str], variables: Mapping[str, Any], *, is_unsubscribed: bool
) -> tuple[Reason, ...]:
    """Every reason why this person must not be synced or contacted; none where there is none."""
    found = [UNSUBSCRIBED] if is_unsubscribed else []
    listed = _listed(tuple(entries))
    lines = dict.fromkeys([*_by_company(listed, variables), *_by_email(listed, variables)])
    lines |= dict.fromkeys(_by_domain(listed, variables))
    return (*found, *(Reason("off_limits", f"“{line}” is off-limits for the team.") for line in lines))


@lru_cache(maxsize=8)
def _listed(entries: tuple[str, ...]) -> _List:
    names: dict[str, str] = {}
    domains: dict[str, str] = {}
    emails: dict[str, str] = {}
    for entry in entries:
        line = entry.strip()
        if "@" in line.removeprefix("@"):
            emails.setdefault(_mailbox(line), line)
            continue
        host = host_of(line.removeprefix("@").removeprefix("*."))
        if host:
            domains.setdefault(host, line)
        # "Booking.com" is a name as well as an address.
        if not line.startswith("@") and "/" not in line and _name(line):
            names.setdefault(_name(line), line)
    return _List(names, domains, emails)


def _by_company(listed: _List, variables: Mapping[str, Any]) -> Iterable[str]:
    key = _name(variables["company"])
    if key and key in listed.names:
        yield listed.names[key]


def _by_email(listed: _List, variables: Mapping[str, Any]) -> Iterable[str]:
    for each in variables["emails"]:
        line = listed.emails.get(_mailbox(each["email"]))
        if line:
            yield line


def _by_domain(listed: _List, variables: Mapping[str, Any]) -> Iterable[str]:
    hosts = [host_of(variables[name]) for name in ("company_website", "website")]
    hosts += [host_of(each["email"].rpartition("@")[2]) for each in variables["emails"]]
    for host in hosts:
        labels = host.split(".")
        for start in range(len(labels) - 1):
            line = listed.domains.get(".".join(labels[start:]))
            if line:
                yield line


def _name(company: str) -> str:
    """As matching compares names: folded, without legal forms and joining words."""
    return parse_company(company).compact if company.strip() else ""


def _mailbox(email: str) -> str:
    return email_key(email) or email.strip().casefold()


def host_of(address: str) -> str:
    """The host of an address with or without scheme, without www, in its ASCII form; "" for anything else."""
    text = address.strip()
    try:
        host = (urlsplit(text if "//" in text else f"//{text}").hostname or "").rstrip(".")
        host = host.encode("idna").decode() if not host.isascii() else host
    except (ValueError, UnicodeError):
        return ""
    host = host.casefold().removeprefix("www.")
    return host if HOST.fullmatch(host) else ""
