"""What stands in the posting lists, read from their end: every company's keys."""

from __future__ import annotations

from catsync.db import Database
from catsync.matching import postings
from catsync.models import CompanyPosting


def keys_by_company(database: Database, site_id: int) -> dict[int, set[str]]:
    """Keys by CATS id, without the one that all have. An id that stands twice under a key is a fault."""
    with database.read() as session:
        keys = session.query(CompanyPosting.key).filter_by(site_id=site_id).distinct()
        sizes = postings.Lists(session.connection(), site_id, [key for (key,) in keys]).sizes
        lists = {key: postings.ids_of(session.connection(), site_id, key) for key in sizes}
    found: dict[int, set[str]] = {}
    for key, ids in lists.items():
        assert len(ids) == len(set(ids)) == sizes[key], key
        for cats_id in ids if key != postings.ALL else ():
            found.setdefault(cats_id, set()).add(key)
    return found
