"""The connected CATS site, as everything else needs it: its id, its name, and the links to its records."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from ..cats.hosts import HOSTS, record_link
from ..errors import CatsyncError
from ..models import Integration


@dataclass(frozen=True)
class ConnectedSite:
    """`state` is connected or key_refused. Nothing secret is in here."""

    id: int
    name: str
    subdomain: str | None
    host: str
    base_url: str
    state: str

    def link(self, record_type: str, cats_id: int) -> str | None:
        """The page of a record in CATS; None where the site's address is not known."""
        if not self.subdomain:
            return None
        if self.host in HOSTS:
            return record_link(self.subdomain, self.host, record_type, cats_id)
        parts = urlsplit(self.base_url)  # a test peer's own pages are beside its API
        return record_link(
            self.subdomain, "com", record_type, cats_id, base=f"{parts.scheme}://{parts.netloc}"
        )


def connected_site(session: Session) -> ConnectedSite | None:
    """The site that is connected, or None."""
    row = session.get(Integration, 1)
    if row is None:
        return None
    return ConnectedSite(row.site_id, row.site_name, row.subdomain, row.host, row.base_url, row.state)


def require_site(session: Session) -> ConnectedSite:
    """Raises cats_not_connected."""
    site = connected_site(session)
    if site is None:
        raise CatsyncError(
            "cats_not_connected", "Catsync is not connected to CATS yet. An admin does it under Integrations."
        )
    return site
