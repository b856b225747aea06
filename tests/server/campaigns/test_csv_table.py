"""A CSV file as people send it: delimiters, columns, lines, and what is harmless in a spreadsheet (C2)."""

from __future__ import annotations

import csv
import io

import pytest

from catsync.campaigns.csv_table import read_table, unprotected, write_table
from catsync.errors import CatsyncError


def refused(text: str) -> str:
    with pytest.raises(CatsyncError) as caught:
        read_table(text)
    assert caught.value.code == "validation_failed"
    return caught.value.message


@pytest.mark.parametrize("text", [
    "Name,E-Mail\nMarta,m@x.example\n", "\ufeffname,email\r\nMarta,m@x.example",
    "NAME;E-mail address\nMarta;m@x.example",
    "Full_Name\tmail\nMarta\tm@x.example\n", '"Name" , "Email"\n"Marta","m@x.example"\n\n',
])  # fmt: skip
def test_a_file_is_read_whatever_program_wrote_it(text: str) -> None:
    table = read_table(text)
    assert table.columns == ["full_name", "email"]
    assert table.rows == [(2, ["Marta", "m@x.example"])]


def test_columns_may_come_in_any_order_and_notes_are_ignored() -> None:
    columns = read_table("notes,LinkedIn URL,Last name,first name,Company Website\na,b,c,d,e\n").columns
    assert columns == ["ignored", "url", "last_name", "first_name", "company_website"]


def test_a_delimiter_in_quotes_is_text() -> None:
    assert read_table('name;email\n"Oliveira; Marta, Dr";m@x.example').rows[0][1][0] == "Oliveira; Marta, Dr"


def test_rows_are_known_by_the_line_they_begin_at() -> None:
    text = 'name,email,notes\nA,a@x.example,"one\ntwo"\n\nB,b@x.example,\n'
    assert [line for line, _ in read_table(text).rows] == [2, 5]


def test_what_no_database_takes_is_left_out() -> None:
    assert read_table("name,email\nMar\x00ta,m\ud800@x.example\n").rows == [(2, ["Marta", "m@x.example"])]


def test_a_row_of_another_width_is_a_row_all_the_same() -> None:
    assert [len(cells) for _, cells in read_table("name,email\nA\nB,b@x.example,more\n").rows] == [1, 3]


def test_an_endless_cell_spoils_no_file() -> None:
    assert len(read_table(f"name,email\n{'x' * 200_000},a@x.example\nB,b@x.example").rows) == 2


def test_unknown_and_missing_columns_are_named_in_one_sentence() -> None:
    sentence = refused("Connected On,Salary,name\na,b,c\n")
    assert "Connected On, Salary" in sentence
    assert "url or email" in sentence


def test_two_columns_of_one_meaning_are_refused() -> None:
    assert "Mail, e-mail" in refused("name,Mail,e-mail\na,b,c\n")


@pytest.mark.parametrize(("text", "word"), [
    ("", "empty"), ("\n\n", "empty"), ("name,email\n", "no rows"), ("name,email\n\n , \n", "no rows"),
    ('name,email\n"Marta,m@x.example\nB,b@x.example\n', "line 2"), ("marta,m@x.example\n", "does not know"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(text: str, word: str) -> None:
    assert word in refused(text)


def test_more_than_ten_thousand_rows_are_refused() -> None:
    assert "10001 rows" in refused("name,email\n" + "A,a@x.example\n" * 10_001)


@pytest.mark.parametrize("cell", ["=1+1", "+351912345678", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_no_cell_that_is_written_is_a_formula_and_sent_back_it_is_as_it_was(cell: str) -> None:
    text = write_table(["name", "reason"], [[cell, "because"]])
    (written,) = list(csv.reader(io.StringIO(text)))[1:]
    assert written == [f"'{cell}", "because"]
    assert unprotected(written[0]) == cell


def test_an_apostrophe_of_a_name_stays() -> None:
    assert unprotected("'t Hooft") == "'t Hooft"
