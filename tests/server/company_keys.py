"""What stands in the posting lists, read from their end: every company's keys."""

from __future__ import annotations

from catsync.db import Database
from catsync.matching import postings
from catsync.models import CompanyPosting


def keys_by_company(database: Database, site_id: int) -> dict[int, set[str]]:
    """Keys by CATS id, without the one that all have. An id that stands twice under a key is a fault."""
    with database.read() as session:
        keys = session.query(CompanyPosting.key).filter_by(site_id=site_id).distinct()
        lists = postings.read(session.connection(), site_id, [key for (key,) in keys])
    found: dict[int, set[str]] = {}
    for key, each in lists.items():
        ids = list(each.ids())
        assert len(ids) == len(set(ids)) == each.df, key
        for cats_id in ids if key != postings.ALL else ():
            found.setdefault(cats_id, set()).add(key)
    return found
