"""Lists of companies under keys, on both databases."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from catsync.db import Database
from catsync.matching import postings
from catsync.models import Base, CompanyPosting

SITE = 7
FAR = 5_000_000_000_000  # beyond 32 bits


def put(database: Database, pairs: list[tuple[str, int]]) -> None:
    with database.write() as session:
        postings.add(session.connection(), SITE, pairs)


def take(database: Database, pairs: list[tuple[str, int]]) -> None:
    with database.write() as session:
        postings.remove(session.connection(), SITE, pairs)


def ids_under(database: Database, key: str, site_id: int = SITE) -> list[int]:
    with database.read() as session:
        return sorted(postings.ids_of(session.connection(), site_id, key))


def test_a_database_that_does_not_answer_is_told_as_everywhere_else(database: Database) -> None:
    with database.write() as session:
        session.execute(text("DROP TABLE company_posting"))
    with database.read() as session, pytest.raises(DBAPIError):
        postings.ids_of(session.connection(), SITE, "t:acme")
    Base.metadata.create_all(database.engine)


def rows(database: Database) -> int:
    with database.read() as session:
        return session.query(CompanyPosting).count()


def test_what_is_put_under_a_key_is_read_under_it_and_nothing_else(database: Database) -> None:
    put(database, [("t:acme", 1), ("t:acme", 300_000), ("t:apex", 2)])
    put(database, [("t:acme", 3)])
    assert ids_under(database, "t:acme") == [1, 3, 300_000]
    assert ids_under(database, "t:apex") == [2]
    assert ids_under(database, "t:none") == []


def test_ids_of_any_size_are_kept(database: Database) -> None:
    put(database, [("t:acme", FAR), ("t:acme", FAR + (1 << postings.BLOCK_BITS)), ("t:acme", 0)])
    assert ids_under(database, "t:acme") == [0, FAR, FAR + (1 << postings.BLOCK_BITS)]


def test_another_site_of_cats_has_lists_of_its_own(database: Database) -> None:
    put(database, [("t:acme", 1)])
    assert ids_under(database, "t:acme", site_id=8) == []


def test_a_company_that_is_taken_away_leaves_the_others_there(database: Database) -> None:
    put(database, [("t:acme", 1), ("t:acme", 2), ("t:acme", 258)])
    take(database, [("t:acme", 2), ("t:acme", 9), ("t:none", 1)])
    assert ids_under(database, "t:acme") == [1, 258]


def test_no_more_of_a_list_is_read_than_is_asked_for(database: Database) -> None:
    put(database, [("t:acme", each) for each in (5, 3, FAR, FAR + 1)])
    with database.read() as session:
        lists = postings.Lists(session.connection(), SITE, ["t:acme"])
        assert [lists.read(["t:acme"], most)["t:acme"] for most in (1, 3)] == [[5], [5, 3, FAR]]


@pytest.mark.parametrize("size", [3, postings.INLINE_IDS + 5])
def test_common_keys_add_to_the_weight_of_companies_under_rare_ones_and_bring_none(
    database: Database, size: int
) -> None:
    put(database, [("t:group", each) for each in (*range(size), FAR)])
    put(
        database, [("t:acme", each) for each in (2, FAR, FAR + 1)] + [("w:acme", each) for each in (2, 9_999)]
    )
    with database.read() as session:
        lists = postings.Lists(session.connection(), SITE, ["t:acme", "w:acme", "t:none", "t:group"])
        weighed = lists.weigh({"t:acme": 4.0, "w:acme": 8.0, "t:none": 16.0}, {"t:group": 1.0}, 500)
    assert weighed == {2: 13.0, FAR: 5.0, FAR + 1: 4.0, 9_999: 8.0}


def test_no_more_of_a_list_is_weighed_than_is_asked_for(database: Database) -> None:
    put(database, [("t:acme", each) for each in (5, 3, FAR, FAR + 1)])
    with database.read() as session:
        lists = postings.Lists(session.connection(), SITE, ["t:acme"])
        assert lists.weigh({"t:acme": 1.0}, {"t:acme": 0.5}, 3) == {5: 1.5, 3: 1.5, FAR: 1.5}


def test_a_list_that_is_empty_leaves_no_row(database: Database) -> None:
    put(database, [("t:acme", 1), ("t:acme", FAR)])
    take(database, [("t:acme", 1), ("t:acme", FAR)])
    assert rows(database) == 0


@pytest.mark.parametrize("at_once", [1, 400])
def test_of_a_key_that_too_many_share_only_their_number_is_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    ids = list(range(1, postings.MAX_IDS + 2))
    first, last = ids[:-at_once], ids[-at_once:]
    put(database, [("t:group", each) for each in first])
    put(database, [("t:group", each) for each in last])
    with database.read() as session:
        connection = session.connection()
        assert postings.Lists(connection, SITE, ["t:group"]).sizes == {"t:group": len(ids)}
        assert postings.ids_of(connection, SITE, "t:group") == []


def test_such_a_key_does_not_come_back_by_halves(database: Database) -> None:
    put(database, [("t:group", each) for each in range(postings.MAX_IDS + 1)])
    take(database, [("t:group", each) for each in range(1000)])
    put(database, [("t:group", 50_000)])
    assert ids_under(database, "t:group") == []


def test_a_common_key_elsewhere_hides_nobody_among_ids_where_it_is_rare(database: Database) -> None:
    put(database, [("t:group", each) for each in range(postings.MAX_IDS + 1)])
    put(database, [("t:group", FAR)])
    assert ids_under(database, "t:group") == [FAR]


def test_many_changes_in_any_order_end_where_a_set_would(database: Database) -> None:
    dice, held = random.Random(5), set[tuple[str, int]]()
    for _ in range(12):
        some = {(f"t:{dice.randrange(9)}", dice.choice((0, FAR)) + dice.randrange(300)) for _ in range(300)}
        put(database, sorted(some - held))
        gone = set(dice.sample(sorted(held | some), 150))
        take(database, sorted(gone))
        held = (held | some) - gone
    for key in {key for key, _ in held}:
        assert ids_under(database, key) == sorted(each for k, each in held if k == key)


def test_odd_texts_are_keys_like_others(database: Database) -> None:
    odd = ["o:it's", "d:a.com/%s", "w:" + "x" * 198, "t:北京", "t:?"]
    put(database, [(key, 4) for key in odd])
    assert [ids_under(database, key) for key in odd] == [[4]] * len(odd)
