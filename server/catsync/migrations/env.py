"""Alembic's door to the database: the connection and its transaction are given by `catsync.migrate`."""

from __future__ import annotations

from alembic import context

from catsync.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    transactional_ddl=True,
)
context.run_migrations()
