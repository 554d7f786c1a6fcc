"""Files that are made oddly: tables of HSDS, spreadsheets and GeoJSON."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl

from assets_catalog.feeds.hsds_csv import TABLES
from tests.assets_catalog.feed_server import FeedServer, zipped

_HEAD = "id,organization_id,name,description\n"
_CLUB = f"{_HEAD}a,o,Club,Tea\n"
_NAMES = [["Name", "Phone"], ["A club", "020 7946 0101"]]


def _tables(**tables):
    def serve(server: FeedServer) -> str:
        for name, text in tables.items():
            server.files[f"/list/{name}.csv"] = text.encode()
        return "/list/"

    return serve


def _all_others_answer(status, body):
    """A store that answers so for whatever it has not."""

    def serve(server: FeedServer) -> str:
        names = [f"{name}.csv" for given in TABLES.values() for name in given if name != "services"]
        for name in (*names, "datapackage.json"):
            server.special[f"/list/{name}"] = lambda _q, _h: (status, {}, body)
        return _tables(services=_CLUB)(server)

    return serve


def _workbook(rows, merged=(), change=lambda book: None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _with_part(body, name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, content)
    return file.getvalue()


def _hide_the_first(book):
    hidden = book.create_sheet("Secret", 0)
    hidden.append(["Name", "Phone"])
    hidden.sheet_state = "veryHidden"


def _write_far_away(book):
    book.active["XFD9999"] = "x"


def _feature(number, geometry, **properties):
    said = {"name": f"Hall {number}", "phone": "020 7946 0101"} | properties
    return {"type": "Feature", "id": number, "properties": said, "geometry": geometry}


def _collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features)} | more).encode()


def _point(*coordinates):
    return {"type": "Point", "coordinates": list(coordinates)}


_HERE = _point(-0.1, 51.37)
_ON_THE_GRID = _feature(1, _point(532337, 165536))
_RING = [[-0.1, 51.37], [-0.12, 51.37], [-0.12, 51.38], [-0.1, 51.37]]
_LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">{}]><worksheet>&j;</worksheet>'.format(
    "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
)

#: The file or how it is served; records, added, unchanged and refused; a sentence; whether it counts as whole.
FILES = {
    "tables: rows that belong to nothing": (
        _tables(
            services=f"{_CLUB}b,nobody,Walk,Tea\n",
            organizations="id,name\no,Trust\n",
            phones="id,service_id,number\n1,zz,020 7946 0101\n",
            locations="id,name\nl,Hall\n",
            service_at_location="id,service_id,location_id\n1,a,nowhere\n",
        ),
        (2, 2, 0, 0),
        "services_at_location.csv: 1 row belongs to a location that is not there",
        True,
    ),
    "tables: a store that lets nobody in": (
        _all_others_answer(403, b""),
        (1, 1, 0, 0),
        r"phones.csv \(403\)",
        True,
    ),
    "tables: a page for whatever is not there": (
        _all_others_answer(200, b"<!doctype html>"),
        (1, 1, 0, 0),
        r"phones.csv \(a web page\)",
        True,
    ),
    "tables: capitals, a mark and semicolons": (
        _tables(services="\ufeffID;ORGANIZATION_ID;Name;Description\r\na;o;Club;Tea\r\n"),
        (1, 1, 0, 0),
        "",
        True,
    ),
    "tables: new lines, quotes and ids twice": (
        _tables(
            services=f'{_HEAD}a,o,"Club\nof tea","Tea,\r\n""cake"""\nb,o,=1+1,Tea\nb,o,Other,Tea\nb,o,=1+1,Tea\n,o,No id,Tea\n'
        ),
        (5, 2, 1, 2),
        "which says something else",
        True,
    ),
    "tables: a quote mark that is never closed": (
        _tables(services=f'{_HEAD}a,o,"Club,Tea\n' + "".join(f"s{n},o,Club,Tea\n" for n in range(50))),
        (1, 0, 0, 1),
        "what look like 50 more rows",
        False,
    ),
    "tables: terms in a circle of three": (
        _tables(services=_CLUB, taxonomy_terms="id,name,parent_id\n1,A,2\n2,B,3\n3,C,1\n"),
        (1, 1, 0, 0),
        "3 terms stand above themselves",
        True,
    ),
    "tables: no ids": (
        _tables(services="organization_id,name\no,Club\n"),
        (1, 0, 0, 1),
        "It has no id",
        True,
    ),
    "tables: a ZIP with a folder, capitals and rubbish": (
        zipped({"Export/Services.CSV": _CLUB, "__MACOSX/Export/._Services.CSV": "x", "../../evil.csv": "x"}),
        (1, 1, 0, 0),
        "",
        True,
    ),
    "xlsx: two rows of names, the upper merged": (
        _workbook(
            [["Venue", None, "Contact"], ["Name", "Postcode", "Phone"], ["A", "CR0 1AA", "020 7946 0101"]],
            ["A1:B1"],
        ),
        (1, 1, 0, 0),
        "The column names are in row 2",
        True,
    ),
    "xlsx: a hidden sheet first": (
        _workbook(_NAMES, change=_hide_the_first),
        (1, 1, 0, 0),
        "'Secret' was not read",
        True,
    ),
    "xlsx: days as numbers": (
        _workbook([["Name", "Phone", "Closed on"], ["A", 2079460101, 46348], ["B", "020 7946 0102", None]]),
        (2, 2, 0, 0),
        "",
        True,
    ),
    "xlsx: a cell in the far corner": (
        _workbook(_NAMES, change=_write_far_away),
        (2, 1, 0, 1),
        "16384 cells",
        False,
    ),
    "xlsx: formulas without their values": (
        _workbook([*_NAMES, ['="B"&" club"', "x"]]),
        (2, 1, 0, 1),
        "It has no name",
        True,
    ),
    "csv: formulas, a cell of 2 MB, a row of totals": (
        (
            "Name,Phone,Description\n=1+1,020 7946 0101,@SUM(A1)\nB,020 7946 0103,"
            + "x" * 2_000_000
            + "\nTotal,,\n"
        ).encode(),
        (3, 1, 0, 2),
        "1 row is damaged, so nothing was taken for gone",
        False,
    ),
    "csv: names of columns again in the middle": (
        b"Name,Phone\rA,020 7946 0101\rName,Phone\rB,020 7946 0102\r",
        (3, 2, 0, 1),
        "a name but nothing else",
        True,
    ),
    "csv: days and hours that are none": (
        b"Name,Phone,Opening hours,Closed on\nA,020 7946 0101,Mon 25:00-26:00,12/31/2026\n",
        (1, 1, 0, 0),
        "A closing date that cannot be read",
        True,
    ),
    "geojson: every geometry": (
        _collection(
            _feature(1, {"type": "MultiPoint", "coordinates": [[-0.1, 51.37], [-0.12, 51.38]]}),
            _feature(2, {"type": "Polygon", "coordinates": [_RING]}),
            _feature(3, {"type": "GeometryCollection", "geometries": [_HERE]}),
            _feature(4, None),
            _feature(5, _point()),
            _feature(6, _point("-0.1", "51.37")),
            _feature(7, _point(51.37, -0.1)),
            _feature(8, "POINT(-0.1 51.37)"),
            _feature(9, _point(None, None)),
        ),
        (9, 9, 0, 0),
        "look swapped",
        True,
    ),
    "geojson: on the National Grid, and says so": (
        _collection(_ON_THE_GRID, crs={"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}),
        (1, 1, 0, 0),
        "on the British National Grid, and were made into",
        True,
    ),
    "geojson: on the National Grid, and does not": (
        _collection(_ON_THE_GRID),
        (1, 1, 0, 0),
        "British National Grid",
        True,
    ),
    "geojson: says the Grid, and is in degrees": (
        _collection(_feature(1, _HERE), crs={"properties": {"name": "EPSG:27700"}}),
        (1, 1, 0, 0),
        "",
        True,
    ),
    "geojson: measured in no known way": (
        _collection(_ON_THE_GRID, crs={"properties": {"name": "EPSG:99999"}}),
        (1, 1, 0, 0),
        "is not known",
        True,
    ),
    "geojson: a sequence with its marks": (
        b"".join(b"\x1e" + json.dumps(_feature(n, _HERE)).encode() + b"\n" for n in range(3)),
        (3, 3, 0, 0),
        "",
        True,
    ),
    "geojson: one feature alone": (json.dumps(_feature(1, _HERE)).encode(), (1, 1, 0, 0), "", True),
    "geojson: nothing within, and ids twice": (
        _collection(_feature(1, None), _feature(1, None, name="Other"), {"type": "Feature"}, None, "x"),
        (5, 1, 0, 4),
        "which says something else",
        True,
    ),
}
#: The file, and why nothing of it can be used.
REFUSED = {
    "xlsx: a bomb": (_with_part(_workbook(_NAMES), "xl/x.bin", bytes(301_000_000)), "at most 300 MB is read"),
    "xlsx: a billion laughs": (
        _with_part(_workbook(_NAMES), "xl/worksheets/sheet1.xml", _LAUGHS),
        "is damaged|is empty",
    ),
    "an OpenDocument file": (zipped({"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument"),
    "a letter": (
        zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}),
        "not an Excel workbook",
    ),
    "no tables of services": (zipped({"list.csv": "a\n1\n"}), "It holds: list.csv"),
    "no names of columns": (
        b"A club,020 7946 0101,CR0 1AA\nB,020 7946 0102,CR0 1AB\n",
        "not like column names",
    ),
    "names in another language": (
        b"Nom,Telephone\nA club,020 7946 0101\n",
        "Say which one it is in a mapping file",
    ),
}
