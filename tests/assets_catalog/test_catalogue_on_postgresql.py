"""Whose word stands, imports, merges and closures on PostgreSQL: their own tests again, on a server."""

from __future__ import annotations

import pytest

from assets_catalog.catalogue import Catalogue

from .test_catalogue_closures import test_a_closure_is_kept_with_the_listing_and_its_status_follows_it  # noqa: F401
from .test_catalogue_imports import *  # noqa: F403
from .test_catalogue_merging import *  # noqa: F403
from .test_catalogue_sources import *  # noqa: F403

pytestmark = pytest.mark.postgres


@pytest.fixture
def catalogue(rooms):
    catalogue = Catalogue.open(rooms.url())
    yield catalogue
    catalogue.close()
