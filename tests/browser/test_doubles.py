"""What the reconciler found stands on the Syncs page, with both records, until somebody says that it is in order."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from catsync.db import Database
from catsync.models import DoubleFound, Sync

from .cdp import Page
from .house import House, captured_person
from .steps import READY


def _synced(home: House) -> tuple[int, int]:
    """(row number of a sync that is done, id of the candidate that it made)"""
    profile = captured_person()
    profile["url"] = "https://www.linkedin.com/in/dora-double"
    profile["fields"] = {"full_name": "Dora Double", "title": "Pilot", "company": "Acme Robotics"}
    person = home.visitor.ask("POST", "/people", {"profile": profile})["id"]
    campaign = home.campaign("Doubles", sync_as="candidate")
    home.visitor.ask("POST", f"/campaigns/{campaign}/people", {"person_id": person})

    def done() -> int | None:
        syncs = home.visitor.ask("GET", f"/syncs?person_id={person}&state=done")["syncs"]
        return int(syncs[0]["records"][0]["cats_id"]) if syncs else None

    cats_id: int = home.visitor.wait_for("a sync that is done", done)
    return _in_database(home, person), cats_id


def _in_database(home: House, person: str) -> int:
    database = Database(f"sqlite:///{home.database}")
    with database.read() as session:
        seq = session.scalars(select(Sync.seq).where(Sync.person_id == person)).one()
    database.close()
    return seq


def _found_twice(home: House, seq: int, cats_id: int) -> None:
    """As the reconciler notes it, an hour after a lost answer."""
    database = Database(f"sqlite:///{home.database}")
    with database.write() as session:
        site_id = session.get_one(Sync, seq).site_id
        session.add(DoubleFound(
            site_id=site_id, sync_seq=seq, step="ensure_candidate", record_type="candidate", cats_id=cats_id,
            double_id=cats_id + 7,
        ))  # fmt: skip
    database.close()


def test_what_cats_may_hold_twice_is_shown_until_it_is_in_order(
    page: Page, home: House, pictures: Path
) -> None:
    seq, cats_id = _synced(home)
    page.go(f"{home.address}/syncs")
    page.wait(READY)
    assert page.eval("document.querySelector('#doubles').hidden"), "nothing is said where nothing was found"
    _found_twice(home, seq, cats_id)
    page.go(f"{home.address}/syncs")
    page.wait_for(
        "#doubles-list", f"CATS may have the candidate of Dora Double twice: {cats_id} and {cats_id + 7}"
    )
    links = page.eval("[...document.querySelectorAll('#doubles-list a')].map((a) => a.href)")
    assert [f"{cats_id}" in links[0], f"{cats_id + 7}" in links[1]] == [True, True]
    page.pictures(pictures, "work-9-doubles")
    page.click("#doubles-list button")
    page.wait("document.querySelector('#doubles').hidden")
    assert home.visitor.ask("GET", "/doubles")["doubles"] == []
