"""A CSV file as people send it: which delimiter, which columns, which line each row began at (C2). Pure.

What a spreadsheet wrote is taken as it is: a byte order mark, `;` or tabs, line breaks in quotes, cells that a program
protected with an apostrophe against being read as a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import CatsyncError

MAX_ROWS = 10_000
MAX_CHARACTERS = 8 * 1024 * 1024
DELIMITERS = (",", ";", "\t")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")

IGNORED = "ignored"
COLUMNS: dict[str, tuple[str, ...]] = {
    "full_name": ("name", "full name", "fullname"),
    "first_name": ("first name", "given name"),
    "last_name": ("last name", "surname", "family name"),
    "email": ("email", "e-mail", "email address", "mail", "work email"),
    "phone": ("phone", "phone number", "mobile", "mobile phone", "telephone"),
    "title": ("title", "job title", "position"),
    "company": ("company", "company name", "employer", "organisation", "organization"),
    "company_website": ("company website", "company url", "company domain"),
    "url": ("url", "linkedin url", "linkedin", "profile url", "profile", "linkedin profile", "linkedin profile url"),
    "city": ("city",),
    "country": ("country", "country code"),
    IGNORED: ("notes", "reason"),
}  # fmt: skip


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


BY_NAME = {_plain(alias): column for column, aliases in COLUMNS.items() for alias in aliases}


@dataclass(frozen=True)
class Table:
    """header: as given. rows: (line of the file at which it begins, its cells as given); blank lines are left out."""

    header: list[str]
    rows: list[tuple[int, list[str]]]

    @property
    def columns(self) -> list[str]:
        return columns_of(self.header)


def read_table(text: str) -> Table:
    """Raises CatsyncError validation_failed with one sentence that says what is wrong with the file."""
    text = UNSTORABLE.sub("", text.removeprefix("\ufeff"))
    csv.field_size_limit(MAX_CHARACTERS)  # a cell that is too long spoils its row, not the file
    rows = list(_records(text, _delimiter(text)))
    if not rows:
        raise _wrong("The file is empty. Its first line must name the columns.")
    (_, header), *rest = rows
    _check_columns(header)
    if not rest:
        raise _wrong("The file has no rows under its first line.")
    if len(rest) > MAX_ROWS:
        raise _wrong(f"The file has {len(rest)} rows; at most {MAX_ROWS} are taken at once. Split it.")
    return Table(header, rest)


def columns_of(header: list[str]) -> list[str]:
    """The column that each cell of the header names, "" where it names none."""
    return [BY_NAME.get(_plain(name), "") for name in header]


def write_table(header: list[str], rows: list[list[str]]) -> str:
    """The rows under their header as CSV that no spreadsheet takes for formulas."""
    return write_rows([header, *rows])


def write_rows(rows: list[list[str]]) -> str:
    """The rows alone, so that a long table can be sent in parts."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def unprotected(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from calculating, ours among them."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _delimiter(text: str) -> str:
    """The one by which the first line names most columns."""
    first = text.lstrip("\r\n").partition("\n")[0]
    return max(
        DELIMITERS, key=lambda d: sum(map(bool, columns_of(next(csv.reader([first], delimiter=d), []))))
    )


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    lines = list(io.StringIO(text, newline=""))
    reader, began = csv.reader(lines, delimiter=delimiter), 0
    try:
        for cells in reader:
            raw = "".join(lines[began : reader.line_num])
            if reader.line_num == len(lines) and raw.count('"') % 2:
                raise _wrong(f"A quotation mark in line {began + 1} is never closed.")
            if any(cell.strip() for cell in cells):
                yield began + 1, cells
            began = reader.line_num
    except csv.Error:
        raise _wrong(f"Line {began + 1} cannot be read as CSV.") from None


def _check_columns(header: list[str]) -> None:
    columns = columns_of(header)
    named = [(name.strip()[:100], column) for name, column in zip(header, columns, strict=True)]
    faults = []
    unknown = [name or "(no name)" for name, column in named if not column]
    if unknown:
        faults.append(f"Columns that Catsync does not know: {', '.join(unknown[:20])}.")
    twice = sorted({name for name, c in named if c and c != IGNORED and columns.count(c) > 1})
    if twice:
        faults.append(f"Columns that mean the same: {', '.join(twice[:20])}.")
    missing = []
    if not {"full_name", "first_name", "last_name"} & set(columns):
        missing.append("name (or first name and last name)")
    if not {"url", "email"} & set(columns):
        missing.append("url or email")
    if missing:
        faults.append(f"Columns that are missing: {', '.join(missing)}.")
    if faults:
        known = ", ".join(aliases[0] for column, aliases in COLUMNS.items() if column != IGNORED)
        raise _wrong(f"{' '.join(faults)} Known are: {known}; notes are ignored.")


def _wrong(sentence: str) -> CatsyncError:
    return CatsyncError("validation_failed", sentence)
