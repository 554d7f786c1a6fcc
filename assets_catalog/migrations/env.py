"""Alembic's entry: runs on the connection that ``database.migrate`` hands over."""

from __future__ import annotations

from alembic import context

from assets_catalog import model_sources  # noqa: F401 - its tables are part of the metadata
from assets_catalog.duplicates import tables  # noqa: F401 - its tables are part of the metadata
from assets_catalog.feeds import tables as feed_tables  # noqa: F401 - its table is part of the metadata
from assets_catalog.model import metadata
from assets_catalog.stewardship import (
    bulk_tables,  # noqa: F401 - their tables are part of the metadata
    check_tables,  # noqa: F401
    ledger,  # noqa: F401
    message_tables,  # noqa: F401
    word_tables,  # noqa: F401
)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
