"""What stands beside the page: edits by hand and imported values, over later captures (U1)."""

from __future__ import annotations

from typing import Any

from catsync.people.edits import completed, edited, imported, merged

URL = "https://people.example/marta"


def captured(**fields: Any) -> dict[str, Any]:
    return {
        "url": URL,
        "reader": "generic",
        "fields": {"full_name": "Marta Oliveira", **fields},
        "report": [],
    }


def typed(name: str, **fields: Any) -> dict[str, Any]:
    return {**captured(**fields), "report": [{"field": name, "state": "found", "note": "manual"}]}


def test_a_capture_that_nobody_touched_is_kept_as_it_is() -> None:
    assert merged(None, captured(title="Engineer")) == captured(title="Engineer")
    assert merged(captured(title="Engineer"), captured(title="Director")) == captured(title="Director")


def test_an_edit_stays_while_the_page_says_what_it_said() -> None:
    kept = edited(captured(title="Engineer"), {"title": "Chief Engineer"})
    again = merged(kept, captured(title="Engineer", company="Acme"))
    assert again["fields"] == {"full_name": "Marta Oliveira", "title": "Chief Engineer", "company": "Acme"}
    assert again["report"] == [{"field": "title", "state": "found", "note": "manual"}]


def test_an_edit_gives_way_when_the_page_says_something_new() -> None:
    kept = edited(captured(title="Engineer"), {"title": "Chief Engineer"})
    again = merged(kept, captured(title="Director"))
    assert again == captured(title="Director")


def test_a_field_taken_away_by_hand_does_not_come_back() -> None:
    kept = edited(captured(title="Engineer"), {"title": ""})
    again = merged(kept, captured(title="Engineer"))
    assert "title" not in again["fields"]
    assert again["report"] == [{"field": "title", "state": "not_found", "note": "manual"}]


def test_a_value_typed_in_the_panel_stays_over_the_next_capture_and_gives_way_to_the_one_that_differs() -> (
    None
):
    kept = merged(captured(title="Engineer"), typed("title", title="Chief Engineer"))
    next_one = merged(kept, captured(title="Engineer"))
    assert next_one["fields"]["title"] == "Chief Engineer"
    assert merged(next_one, captured(title="Engineer"))["fields"]["title"] == "Chief Engineer"
    assert merged(next_one, captured(title="Director"))["fields"]["title"] == "Director"


def test_a_name_edited_by_hand_is_not_mixed_with_the_parts_of_the_pages_name() -> None:
    kept = edited(captured(first_name="Marta", last_name="Oliveira"), {"full_name": "Marta Oliveira Reis"})
    assert kept["fields"] == {"full_name": "Marta Oliveira Reis"}
    again = merged(kept, captured(first_name="Marta", last_name="Oliveira"))
    assert again["fields"] == {"full_name": "Marta Oliveira Reis"}


def test_an_unchanged_name_sent_along_keeps_its_parts() -> None:
    kept = edited(captured(last_name="Oliveira"), {"full_name": "Marta Oliveira", "title": "Engineer"})
    assert kept["fields"]["last_name"] == "Oliveira"


def test_the_page_outranks_a_list_where_it_says_something_and_the_list_fills_the_rest() -> None:
    kept = imported(URL, "csv", {"full_name": "M Oliveira", "title": "Engineer", "company": "Acme"})
    again = merged(kept, captured(title="Director"))
    assert again["fields"] == {"full_name": "Marta Oliveira", "title": "Director", "company": "Acme"}


def test_addresses_of_a_list_are_added_to_those_of_the_page() -> None:
    listed, shown = (
        {"email": "M@list.example", "kind": "unknown"},
        {"email": "m@page.example", "kind": "work"},
    )
    kept = imported(URL, "csv", {"full_name": "Marta Oliveira", "emails": [listed]})
    again = merged(kept, captured(emails=[shown]))
    assert again["fields"]["emails"] == [shown, listed]
    assert merged(again, captured())["fields"]["emails"] == [shown, listed]


def test_a_list_adds_addresses_to_somebody_known_and_changes_nothing_else() -> None:
    mail = [{"email": "m@list.example", "kind": "unknown"}]
    known = completed(captured(title="Engineer"), {"title": "Clerk", "company": "Other", "emails": mail})
    assert known["fields"] == {"full_name": "Marta Oliveira", "title": "Engineer", "emails": mail}
    assert completed(known, {"emails": mail}) == known
