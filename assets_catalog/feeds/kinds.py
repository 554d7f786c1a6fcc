"""What a feed may be."""

from __future__ import annotations

#: Each kind with the words a steward reads.
KINDS = {
    "guess": "Look and see",
    "oruk-3": "Open Referral UK 3 (or HSDS 3)",
    "oruk-1": "Open Referral UK 1",
    "hsds-csv": "HSDS tables (CSV), version 2 or 3",
    "geojson": "GeoJSON",
    "spreadsheet": "A spreadsheet (CSV or XLSX)",
}
