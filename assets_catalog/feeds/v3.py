"""Open Referral UK 3, and any feed of HSDS 3: the words that are ours already."""

from __future__ import annotations

from assets_catalog.feeds.paged import Dialect
from assets_catalog.feeds.records import Data, many


def _same(data: Data) -> Data:
    audience = [
        {"taxonomy_term": {"id": "", "name": each.get("audienceType")}}
        for each in many(data.get("pc_targetAudience"))
    ]
    return data | {"attributes": [*many(data.get("attributes")), *audience]}


DIALECT = Dialect(
    contents="contents",
    page_size=100,
    only_in_full=frozenset(
        {"service_at_locations", "contacts", "phones", "schedules", "attributes", "cost_options", "languages"}
        | {"service_areas", "funding"}
    ),
    modern=_same,
)
