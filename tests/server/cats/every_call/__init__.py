"""Every public call of the client, by what it must do; test_every_call.py runs them."""

from __future__ import annotations

from tests.server.cats.every_call import news, organising, records, recruiting, rows
from tests.server.cats.every_call.kind import Table

TABLE: Table = {**organising.TABLE, **records.TABLE, **rows.TABLE, **recruiting.TABLE, **news.TABLE}
