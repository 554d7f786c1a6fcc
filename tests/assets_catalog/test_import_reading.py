"""A spreadsheet is read whatever program wrote it, and what is none is refused in a sentence."""

from __future__ import annotations

import codecs
import csv
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from assets_catalog.imports import ImportProblemError, xlsx_file
from assets_catalog.imports.read import open_sheet

HEADER = "name,postcode,phone,description\n"
ROW = "Larkfield Café,CR5 1RA,020 7946 0001,Tea & company\n"


def a_file(tmp_path, content: bytes | str, name: str = "groups.csv"):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def a_workbook(tmp_path, *sheets, name: str = "groups.xlsx"):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = tmp_path / name
    book.save(path)
    return path


def rows_of(path, **options):
    return [(row.number, *row.cells) for row in open_sheet(path, **options).rows()]


BAD_FILES = {
    "empty": (b"", "is empty"),
    "only spaces": (b"\n , ,\n\n", "is empty"),
    "only column names": (HEADER.encode(), "one row and nothing under it"),
    "PDF": (b"%PDF-1.7\n\x00\x01", "is a PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00", "is a picture"),
    "older Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "older Excel file"),
    "web page": (b"\xef\xbb\xbf\n<!DOCTYPE html><html><body>Sign in</body></html>", "is a web page"),
    "JSON": (b'{"services": []}', "is JSON"),
    "compressed": (b"\x1f\x8b\x08\x00abc", "compressed"),
    "machine code": (bytes(range(1, 9)) * 400, "not text"),
    "noughts": (bytes(5000), "not a spreadsheet"),
    "broken workbook": (b"PK\x03\x04" + b"rubbish" * 40, "is damaged"),
    "too many columns": (",".join(f"c{n}" for n in range(600)).encode() + b"\n1\n", "600 columns"),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_a_file_that_is_no_spreadsheet_is_refused_in_a_sentence(tmp_path, what):
    content, says = BAD_FILES[what]
    with pytest.raises(ImportProblemError, match=says) as problem:
        open_sheet(a_file(tmp_path, content))
    assert str(problem.value).endswith((".", "?"))


def test_a_missing_file_a_folder_and_an_impossible_name_are_said_to_be_so(tmp_path):
    with pytest.raises(ImportProblemError, match="There is no file"):
        open_sheet(tmp_path / "nothing.csv")
    with pytest.raises(ImportProblemError, match="is a folder"):
        open_sheet(tmp_path)
    with pytest.raises(ImportProblemError):
        open_sheet(tmp_path / "a\0b.csv")


def test_a_word_document_is_no_workbook(tmp_path):
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(ImportProblemError, match="not an Excel workbook"):
        open_sheet(path)


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(tmp_path, monkeypatch):
    path = a_workbook(tmp_path, ("Groups", [["name"], ["Larkfield"]]))
    monkeypatch.setattr(xlsx_file, "LARGEST_UNPACKED", 5_000_000)
    assert rows_of(path) == [(2, "Larkfield")]
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", bytes(20_000_000))
    assert path.stat().st_size < 100_000
    with pytest.raises(ImportProblemError, match=r"unpacks to 20 MB, and at most 5 MB"):
        open_sheet(path)


def test_entities_that_multiply_do_not_fill_the_memory(tmp_path):
    path = a_workbook(tmp_path, ("Groups", [["name"], ["Larkfield"]]))
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    spoilt = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(spoilt, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                bomb = text.decode().replace("Larkfield", "&l9;")
                text = f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{laughs}]>{bomb}'.encode()
            new.writestr(part, text)
    with pytest.raises(ImportProblemError, match="is damaged"):
        open_sheet(spoilt)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("cp1252", b""),
    ],
)
def test_letters_beyond_ascii_survive_every_usual_encoding(tmp_path, encoding, mark):
    row = "Larkfield Café – “tea”,CR5 1RA,020 7946 0001,£3 a cup\n"
    path = a_file(tmp_path, mark + (HEADER + row).encode(encoding))
    assert rows_of(path) == [(2, "Larkfield Café – “tea”", "CR5 1RA", "020 7946 0001", "£3 a cup")]


def test_one_late_accent_decides_the_encoding_of_a_long_file(tmp_path):
    rows = "".join(f"Group {n},CR5 1RA,020 7946 0001,Tea\n" for n in range(30_000))
    path = a_file(tmp_path, (HEADER + rows + "Café,CR5 1RA,,£2\n").encode("cp1252"))
    sheet = open_sheet(path)
    assert list(sheet.rows())[-1].cells == ("Café", "CR5 1RA", "", "£2")
    assert any("Windows-1252" in note for note in sheet.notes)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_cells_are_parted_by_commas_semicolons_tabs_or_bars(tmp_path, mark):
    cells = [["name", "address", "notes"], ["Larkfield", "1 High Street, Croydon", "Tea; cake | juice"]] * 2
    path = tmp_path / "groups.csv"
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=mark).writerows(cells)
    assert rows_of(path)[0] == (2, "Larkfield", "1 High Street, Croydon", "Tea; cake | juice")


def test_the_line_that_only_names_the_separator_is_no_row(tmp_path):
    path = a_file(tmp_path, "sep=;\nname;phone\nLarkfield;020 7946 0001\n")
    assert rows_of(path) == [(2, "Larkfield", "020 7946 0001")]


def test_rows_have_the_numbers_that_a_spreadsheet_shows(tmp_path):
    text = 'name,description\nOne,"two\nlines"\n\n,\nFour,"a ""quoted"" word"\nShort\n'
    assert rows_of(a_file(tmp_path, text)) == [
        (2, "One", "two\nlines"),
        (5, "Four", 'a "quoted" word'),
        (6, "Short", ""),
    ]


def test_a_title_above_the_column_names_is_stepped_over(tmp_path):
    text = "Warm places this winter,,\n,,\nname,postcode,phone\nLarkfield,CR5 1RA,020 7946 0001\n"
    sheet = open_sheet(a_file(tmp_path, text))
    assert (sheet.header_row, sheet.columns) == (3, ("name", "postcode", "phone"))
    assert [row.number for row in sheet.rows()] == [4]
    assert any("row 3" in note for note in sheet.notes)


def test_columns_of_one_name_or_none_are_told_apart(tmp_path):
    sheet = open_sheet(a_file(tmp_path, "name,phone,,phone\nLarkfield,1,2,3\n"))
    assert sheet.columns == ("name", "phone", "column C", "phone (2)")
    assert any("2 columns are called 'phone'" in note for note in sheet.notes)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Larkfield,CR5 1RA,1,Tea, and, cake\n", "6 cells where there are 4 columns"),
        (f"Larkfield,CR5 1RA,1,{'x' * 10_000_000}\n", "10,000,000 characters; at most 1,000,000"),
        ('Larkfield,CR5 1RA,1,"Tea\n' + ROW * 6, "look like 6 more rows"),
    ],
    ids=["ragged", "a cell of 10 MB", "a quote mark never closed"],
)
def test_a_row_that_is_out_of_shape_carries_the_reason(tmp_path, line, says):
    first, second = list(open_sheet(a_file(tmp_path, HEADER + ROW + line)).rows())
    assert not first.problem
    assert says in second.problem


def test_noughts_within_the_text_do_not_stop_the_reading(tmp_path):
    assert rows_of(a_file(tmp_path, "name,phone\nLark\0field,1\n")) == [(2, "Lark\0field", "1")]


def test_a_workbook_gives_what_the_cells_show(tmp_path):
    rows = [
        ["name", "id", "phone", "from", "at", "when", "wheelchair"],
        [
            "Larkfield",
            10003628986,
            2079460001.0,
            date(2026, 11, 2),
            time(9, 30),
            datetime(2026, 1, 2, 9, 5),
            True,
        ],
        [],
        ["=SUM(1)", None, None, None, None, None, None],
    ]
    path = a_workbook(tmp_path, ("Groups", rows))
    assert rows_of(path) == [
        (2, "Larkfield", "10003628986", "2079460001", "2026-11-02", "09:30", "2026-01-02 09:05", "yes")
    ]


def test_a_worksheet_can_be_named_and_the_rest_are_mentioned(tmp_path):
    path = a_workbook(tmp_path, ("Notes", [["a"], ["b"]]), ("Groups", [["name"], ["Larkfield"]]))
    assert rows_of(path, worksheet="groups") == [(2, "Larkfield")]
    assert "'Groups' was not read" in open_sheet(path).notes[0]
    with pytest.raises(ImportProblemError, match=r"no worksheet called 'Clubs'\. It has: 'Notes', 'Groups'"):
        open_sheet(path, worksheet="Clubs")


def test_a_file_is_what_it_holds_not_what_it_is_called(tmp_path):
    book = a_workbook(tmp_path, ("Groups", [["name"], ["Larkfield"]]), name="groups.csv")
    assert rows_of(book) == [(2, "Larkfield")]
    assert rows_of(a_file(tmp_path, HEADER + ROW, "groups.xlsx"))[0][1] == "Larkfield Café"
