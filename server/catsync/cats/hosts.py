"""Where CATS lives: addresses of its API and of its pages. CATS_API.md 1.1, 2.17."""

from __future__ import annotations

import re

from .answers import as_id
from .errors import CatsBadRequest

HOSTS = {"com": "https://api.catsone.com/v3", "nl": "https://api.catsone.nl/v3"}

_PAGES = {
    "candidate": ("candidates", "candidateID"),
    "contact": ("contacts", "contactID"),
    "company": ("companies", "companyID"),
    "job": ("joborders", "jobOrderID"),
}


def record_link(
    subdomain: str, host: str, record_type: str, record_id: int, *, base: str | None = None
) -> str:
    """The page on which a person sees the record in CATS.

    subdomain: of the site, as `GET /site` tells it. host: a key of HOSTS. base: takes the place of
    `https://<subdomain>.catsone.<host>` for a CATS that lives elsewhere. Raises CatsBadRequest.
    """
    if record_type not in _PAGES or as_id(record_id) is None:
        raise CatsBadRequest("No such record to link to")
    module, parameter = _PAGES[record_type]
    if base is None:
        if host not in HOSTS or not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?", subdomain):
            raise CatsBadRequest("No such CATS site to link to")
        base = f"https://{subdomain}.catsone.{host}"
    return f"{base.rstrip('/')}/index.php?m={module}&a=show&{parameter}={record_id}"
