"""Lists of people over HTTP: stored with the request, worked off row by row, resumable, what was rejected (C2)."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import textwrap
import time
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.server.door import code
from tests.server.northwind import URL, Northwind

from catsync.campaigns import import_rows, import_runner
from catsync.campaigns.import_runner import ImportThread
from catsync.models import CampaignMember, ImportRow, Person, Sync

HEADER = "Name,Email,LinkedIn URL,Company,Title,Phone,Country\n"


def send(team: Northwind, campaign: int, text: str, filename: str = "people.csv") -> dict[str, Any]:
    body = {"filename": filename, "csv": text}
    answer = team["recruiter"].post(f"/api/v1/campaigns/{campaign}/imports", body)
    assert answer.status_code == 202, answer.text
    return dict(answer.json or {})


def thread_of(team: Northwind, woken: list[int] | None = None) -> ImportThread:
    return ImportThread(team.door.database, lambda: (woken if woken is not None else []).append(1))


def work(team: Northwind) -> None:
    thread = thread_of(team)
    while thread.step():
        pass


def state(team: Northwind, file: dict[str, Any]) -> dict[str, Any]:
    return dict(team["viewer"].get(f"/api/v1/imports/{file['id']}").json or {})


def imported(team: Northwind, text: str, campaign: int | None = None) -> dict[str, Any]:
    file = send(team, campaign or team.campaign(), text)
    work(team)
    return state(team, file)


def rejected(team: Northwind, file: dict[str, Any]) -> list[dict[str, str]]:
    answer = team["viewer"].get(f"/api/v1/imports/{file['id']}/rejected.csv")
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rejected.csv"'
    return list(csv.DictReader(io.StringIO(answer.text)))


def reason(team: Northwind, row: str, header: str = HEADER) -> str:
    (found,) = rejected(team, imported(team, f"{header}{row}\n"))
    return found["reason"]


def count(team: Northwind, table: type[Any]) -> int:
    with team.door.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_list_is_on_disk_when_it_was_taken_in_and_nothing_is_done_yet(team: Northwind) -> None:
    file = send(team, team.campaign(), f"{HEADER}Marta Oliveira,m@x.example\n", "C:\\lists\\people.csv")
    assert (file["state"], file["total"], file["done"], file["filename"]) == ("queued", 1, 0, "people.csv")
    assert (count(team, ImportRow), count(team, Person)) == (1, 0)


def test_a_row_becomes_a_kept_person_in_the_campaign(team: Northwind) -> None:
    campaign = team.campaign()
    row = f"Marta Oliveira,Marta@x.example,{URL},Acme,Head of Data,+351 912 345 678,pt\n"
    file = imported(team, HEADER + row, campaign)
    assert (file["state"], file["added"], file["known"], file["rejected"]) == ("done", 1, 0, 0)
    assert file["finished_at"]
    people = (team["viewer"].get(f"/api/v1/campaigns/{campaign}/people").json or {})["people"]
    assert [(p["name"], p["company"], p["added_by"]) for p in people] == [
        ("Marta Oliveira", "Acme", "Ben Okafor")
    ]
    found = team["viewer"].get(f"/api/v1/people/{people[0]['person_id']}").json or {}
    assert found["profile"]["reader"] == "csv"
    assert found["profile"]["fields"] == {
        "full_name": "Marta Oliveira", "company": "Acme", "title": "Head of Data", "country_code": "PT",
        "emails": [{"email": "Marta@x.example", "kind": "unknown"}], "social_urls": [URL],
        "phones": [{"number": "+351 912 345 678", "type": "other"}],
    }  # fmt: skip


def test_a_list_sent_again_brings_nothing_new(northwind: Northwind) -> None:
    campaign, text = (
        northwind.campaign(),
        f"{HEADER}A,a@x.example\nB,b@x.example\nC,,https://c.example/me\n,d@x.example\n",
    )
    first, again = imported(northwind, text, campaign), imported(northwind, text, campaign)
    assert (first["added"], first["known"], first["rejected"]) == (3, 0, 1)
    assert (again["added"], again["known"], again["rejected"]) == (0, 3, 1)
    assert (count(northwind, Person), count(northwind, CampaignMember), count(northwind, Sync)) == (3, 3, 3)


def test_what_a_list_adds_goes_to_cats_in_the_background_where_it_is_due(northwind: Northwind) -> None:
    woken: list[int] = []
    send(northwind, northwind.campaign(), f"{HEADER}Ines Varga,i@x.example\n")
    assert thread_of(northwind, woken).step()
    with northwind.door.database.read() as session:
        sync = session.scalars(select(Sync)).one()
    assert (sync.lane, sync.is_automatic, sync.user_id) == (2, True, northwind.users["recruiter"].id)
    assert woken == [1]


def test_before_the_trigger_nothing_is_started(northwind: Northwind) -> None:
    campaign = northwind.campaign()
    northwind.set("campaign", campaign, "add_to_cats", "on_reply", "?record_type=candidate")
    imported(northwind, f"{HEADER}Ines Varga,i@x.example\n", campaign)
    assert count(northwind, Sync) == 0


REASONS = {
    "no name": (",m@x.example", "no name"),
    "only a name": ("Marta", "neither a profile address nor an e-mail"),
    "a bad e-mail": ("Marta,marta at x", "e-mail address is not valid"),
    "a bad address": ("Marta,,javascript:alert(1)", "profile address is not valid"),
    "too long": (f"{'x' * 201},m@x.example", "name is longer than 200"),
    "endless": (f"{'x' * 200_000},m@x.example", "name is longer than 200"),
    "too many cells": ("Marta,m@x.example,,,,,,more", "8 cells"),
}


@pytest.mark.parametrize("what", REASONS)
def test_a_row_that_cannot_be_taken_says_why(team: Northwind, what: str) -> None:
    row, words = REASONS[what]
    assert words in reason(team, row)
    assert count(team, Person) == 0


def test_an_email_address_of_several_people_is_told(team: Northwind) -> None:
    team.keep()
    team.keep(f"{URL}-2")
    assert (
        reason(team, "Marta Oliveira,marta@acme-robotics.example")
        == "Several kept people have this e-mail address."
    )


def test_somebody_captured_before_is_known_and_keeps_what_the_page_showed(team: Northwind) -> None:
    campaign, person = team.campaign(), team.keep()
    row = "M. Oliveira,new@x.example,pt.linkedin.com/in/Marta-Oliveira/,Other,Clerk\n"
    assert imported(team, HEADER + row, campaign)["added"] == 1
    found = team["viewer"].get(f"/api/v1/people/{person}").json or {}
    assert (found["name"], found["profile"]["fields"]["title"]) == ("Marta Oliveira", "Head of Data")
    assert [e["email"] for e in found["profile"]["fields"]["emails"]] == [
        "marta@acme-robotics.example", "new@x.example",
    ]  # fmt: skip
    assert [c["id"] for c in found["campaigns"]] == [campaign]


def test_a_page_seen_later_completes_who_came_by_a_list(team: Northwind) -> None:
    imported(team, f"{HEADER}M Oliveira,list@x.example,{URL},,,+351 912 345 678\n")
    person = team.keep()
    assert count(team, Person) == 1
    found = (team["viewer"].get(f"/api/v1/people/{person}").json or {})["profile"]
    assert (found["reader"], found["fields"]["full_name"]) == ("linkedin", "Marta Oliveira")
    assert [e["email"] for e in found["fields"]["emails"]] == [
        "marta@acme-robotics.example",
        "list@x.example",
    ]
    assert found["fields"]["phones"]


def test_what_the_page_does_not_show_stays_as_the_list_said(team: Northwind) -> None:
    imported(team, f"{HEADER}Marta Oliveira,list@x.example,{URL},Acme GmbH,Engineer\n")
    fields = (team["viewer"].get(f"/api/v1/people/{team.keep(title=None)}").json or {})["profile"]["fields"]
    assert (fields["company"], fields["title"]) == ("Acme Robotics", "Engineer")


def test_two_people_behind_one_mailbox_are_two(team: Northwind) -> None:
    text = f"{HEADER}Ana,info@x.example,https://a.example/ana\nBen,info@x.example,https://a.example/ben\n"
    assert imported(team, text)["added"] == 2


def test_rejected_rows_come_back_as_they_were_harmless_in_a_spreadsheet(team: Northwind) -> None:
    row = '=HYPERLINK("http://evil.example"),not valid,,"Acme, ""Robotics""",@SUM(A1)'
    name, company = '=HYPERLINK("http://evil.example")', 'Acme, "Robotics"'
    (found,) = rejected(
        team, imported(team, f'{HEADER}"{name.replace(chr(34), chr(34) * 2)}"{row[len(name) :]}\n')
    )
    assert found["Name"] == f"'{name}"
    assert (found["Company"], found["Title"]) == (company, "'@SUM(A1)")


def test_a_corrected_file_of_rejected_rows_can_be_sent(team: Northwind) -> None:
    campaign = team.campaign()
    file = imported(team, f"{HEADER}Marta,wrong,,Acme,=x,+351912345678\n", campaign)
    text = team["viewer"].get(f"/api/v1/imports/{file['id']}/rejected.csv").text
    assert imported(team, text.replace("wrong", "m@x.example"), campaign)["added"] == 1
    person = (team["viewer"].get("/api/v1/people").json or {})["people"][0]
    assert person["title"] == "=x"


@pytest.mark.parametrize("text", ["", "name\nMarta\n", "name,email,salary\na,b,c\n", "name,email\n"])
def test_a_file_that_cannot_be_read_is_refused_and_nothing_stored(team: Northwind, text: str) -> None:
    body = {"filename": "people.csv", "csv": text}
    answer = team["recruiter"].post(f"/api/v1/campaigns/{team.campaign()}/imports", body)
    assert (answer.status_code, code(answer)) == (422, "validation_failed")
    assert count(team, ImportRow) == 0


def test_a_list_may_be_larger_than_other_requests(team: Northwind) -> None:
    text = HEADER + "".join(f"Person {n},p{n}@x.example,,{'Company ' * 20}\n" for n in range(9_000))
    assert len(text) > 1_500_000
    assert send(team, team.campaign(), text)["total"] == 9_000


def test_a_list_above_eight_megabytes_is_too_large(team: Northwind) -> None:
    body = {"filename": "people.csv", "csv": "x" * (8 * 1024 * 1024)}
    answer = team["recruiter"].post(f"/api/v1/campaigns/{team.campaign()}/imports", body)
    assert (answer.status_code, code(answer)) == (413, "too_large")


def test_an_archived_campaign_takes_no_list(team: Northwind) -> None:
    campaign = team.campaign()
    team["recruiter"].call("PATCH", f"/api/v1/campaigns/{campaign}", {"is_archived": True})
    body = {"filename": "people.csv", "csv": f"{HEADER}A,a@x.example\n"}
    assert code(team["recruiter"].post(f"/api/v1/campaigns/{campaign}/imports", body)) == "conflict"


def test_the_lists_of_a_campaign_are_listed_the_newest_first(team: Northwind) -> None:
    campaign = team.campaign()
    files = [send(team, campaign, f"{HEADER}A,a@x.example\n", f"{n}.csv")["id"] for n in range(2)]
    work(team)
    rows = (team["viewer"].get(f"/api/v1/campaigns/{campaign}/imports").json or {})["imports"]
    assert [row["id"] for row in rows] == files[::-1]
    assert [(row["added"], row["known"]) for row in rows] == [(0, 1), (1, 0)]


def test_a_fault_at_one_row_rejects_that_row_alone(team: Northwind, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = import_rows.given_of

    def breaks(columns: Any, cells: Any) -> Any:
        if cells[0] == "B":
            raise ZeroDivisionError
        return whole(columns, cells)

    monkeypatch.setattr(import_rows, "given_of", breaks)
    file = imported(team, f"{HEADER}A,a@x.example\nB,b@x.example\nC,c@x.example\n")
    assert (file["added"], file["rejected"]) == (2, 1)
    assert [row["reason"] for row in rejected(team, file)] == [import_runner.FAULT]


def test_an_import_goes_on_where_another_thread_stopped(team: Northwind) -> None:
    text = HEADER + "".join(f"Person {n},p{n}@x.example\n" for n in range(120))
    file = send(team, team.campaign(), text)
    assert thread_of(team).step()
    begun = state(team, file)
    assert begun["state"] == "running"
    assert 0 < begun["done"] <= 50
    work(team)
    assert (state(team, file)["added"], state(team, file)["state"], count(team, Person)) == (120, "done", 120)


def test_a_process_killed_in_the_middle_loses_and_doubles_nothing(team: Northwind) -> None:
    total = 400
    text = HEADER + "".join(f"Person {n},p{n}@x.example\n" for n in range(total))
    file = send(team, team.campaign(), text)
    program = textwrap.dedent(f"""
        from catsync.campaigns.import_runner import ImportThread
        from catsync.db import Database
        thread = ImportThread(Database({team.door.config.database_url!r}), lambda: None)
        while thread.step():
            pass
    """)
    worker = subprocess.Popen([sys.executable, "-c", program])
    deadline = time.monotonic() + 60
    while state(team, file)["done"] == 0 and worker.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)  # polled: the database tells nobody
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    assert 0 < state(team, file)["done"] < total
    work(team)
    done = state(team, file)
    assert (done["state"], done["added"], done["known"], done["rejected"]) == ("done", total, 0, 0)
    assert (count(team, Person), count(team, CampaignMember)) == (total, total)


def test_the_thread_starts_by_itself_when_it_is_woken_and_stops(team: Northwind) -> None:
    thread = thread_of(team)
    thread.start()
    file = send(team, team.campaign(), f"{HEADER}A,a@x.example\n")
    thread.wake()
    deadline = time.monotonic() + 30
    while state(team, file)["state"] != "done" and time.monotonic() < deadline:
        time.sleep(0.01)  # polled: the thread tells nobody
    assert state(team, file)["added"] == 1
    assert thread.stop()


@pytest.mark.parametrize(("role", "read", "write"), [
    ("nobody", 401, 401), ("viewer", 200, 403), ("recruiter", 200, 202), ("admin", 200, 202),
])  # fmt: skip
def test_who_may_send_and_follow_lists(team: Northwind, role: str, read: int, write: int) -> None:
    campaign = team.campaign()
    file = send(team, campaign, f"{HEADER}A,a@x.example\n")
    path = f"/api/v1/campaigns/{campaign}/imports"
    assert team[role].post(path, {"filename": "x", "csv": f"{HEADER}A,a@x.example\n"}).status_code == write
    for each in (path, f"/api/v1/imports/{file['id']}", f"/api/v1/imports/{file['id']}/rejected.csv"):
        assert team[role].get(each).status_code == read
