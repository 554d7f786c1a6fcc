"""What changed since the generation was built, searched beside it until the next is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from assets_catalog.listing import Listing
from assets_catalog.search.engine import index
from assets_catalog.search.engine.documents import Document, documents_of, is_shown
from assets_catalog.search.engine.segment import Segment
from assets_catalog.search.engine.weights import Weights


@dataclass(frozen=True, slots=True)
class Overlay:
    """Documents by listing id; None for a listing that is no longer to be found."""

    documents: Mapping[str, Document | None] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.documents)

    def with_changes(self, changes: Iterable[tuple[str, Listing | None]]) -> Overlay:
        """This and later changes, the last word on each listing standing."""
        last = dict(changes)
        shown = [
            listing if listing.id == identity else listing.model_copy(update={"id": identity})
            for identity, listing in last.items()
            if listing is not None and is_shown(listing)
        ]
        found = {document.id: document for document in documents_of(shown)}
        return Overlay({**self.documents, **{identity: found.get(identity) for identity in last}})

    def segments(self, base: Segment, weights: Weights) -> list[Segment]:
        """The generation without what was replaced and, if anything is new, a second segment with it."""
        if not self.documents:
            return [base]
        numbers = map(base.compiled.number_of, self.documents)
        replaced = [number for number in numbers if number is not None]
        new = [document for document in self.documents.values() if document is not None]
        if not new:
            return [base.replace(replaced, np.array([], dtype=np.bytes_))]
        second = Segment(index.compile_few(new, weights), weights)
        sorted_ids = base.arrays["ids"][base.arrays["by_id"]]
        return [base.replace(replaced, np.sort(second.arrays["ids"])), second.replace([], sorted_ids)]
