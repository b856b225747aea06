"""What an admin of CATS does to the site, by the control routes: custom fields, lists, tags, jobs, statuses."""

from __future__ import annotations

import pytest


def test_a_new_custom_field_is_defined_and_can_be_filled(cats):
    body = {"name": "Region", "type": "dropdown", "labels": ["North", "South"]}
    made = cats.control("POST", "/custom_fields/candidates", body)
    assert made.status_code == 201
    field = made.json["id"]
    shown = cats.get(f"/candidates/custom_fields/{field}")
    assert (shown["name"], shown["data_item_type"]) == ("Region", "candidate")
    south = next(each["id"] for each in shown["field"]["selections"] if each["label"] == "South")
    number = cats.candidate(custom_fields=[{"id": field, "value": south}])
    assert cats.get(f"/candidates/{number}/custom_fields/{field}")["value"] == south


def test_two_new_fields_have_ids_of_their_own(cats):
    made = [
        cats.control("POST", f"/custom_fields/{resource}", {"name": "Origin", "type": "text"}).json["id"]
        for resource in ("contacts", "candidates", "jobs")
    ]
    assert len(set(made)) == 3


def test_a_field_is_renamed_gets_a_choice_more_and_goes_with_its_values(cats):
    number = cats.candidate(custom_fields=[{"id": 170911, "value": 1709110}])
    path = "/custom_fields/candidates/170911"
    row = cats.control("PUT", path, {"name": "Level", "labels": ["Founder"]}).json
    assert (row["name"], row["field"]["selections"][-1]) == ("Level", {"id": 1709115, "label": "Founder"})
    assert cats.control("DELETE", path).status_code == 204
    assert cats.call("GET", "/candidates/custom_fields/170911").status_code == 404
    assert 170911 not in cats.found(f"/candidates/{number}/custom_fields")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/custom_fields/candidates", {"name": "Region", "type": "colour"}, 400),
        ("/custom_fields/candidates", {"type": "text"}, 400),
        ("/custom_fields/people", {"name": "Region", "type": "text"}, 404),
        ("/lists/people", {"name": "Iberia"}, 404),
        ("/lists/candidates", {"name": " "}, 400),
        ("/tags", {}, 400),
    ],
)
def test_a_wrong_order_is_refused(cats, path, body, status):
    assert cats.control("POST", path, body).status_code == status


def test_somebody_makes_a_list_and_puts_a_record_on_it(cats):
    number = cats.candidate()
    made = cats.control("POST", "/lists/candidates", {"name": "Iberia"}).json["id"]
    cats.control("PUT", f"/records/lists/{made}", {"name": "Spain", "items": [{"candidate_id": number}]})
    (row,) = cats.get("/candidates/lists")["_embedded"]["lists"]
    (item,) = cats.get(f"/candidates/lists/{made}/items")["_embedded"]["items"]
    assert (row["id"], row["name"], item["candidate_id"]) == (made, "Spain", number)
    assert cats.control("DELETE", f"/records/lists/{made}").status_code == 204
    assert cats.found("/candidates/lists") == []


def test_somebody_makes_a_tag_hangs_it_on_a_record_and_takes_it_away(cats):
    number = cats.candidate()
    made = cats.control("POST", "/tags", {"title": "VIP"}).json["id"]
    cats.control("PUT", f"/records/candidates/{number}", {"tags": [{"id": made}]})
    assert cats.found(f"/candidates/{number}/tags") == [made]
    cats.control("DELETE", f"/records/tags/{made}")
    assert cats.found(f"/candidates/{number}/tags") == cats.found("/tags") == []


def test_somebody_makes_a_job_and_closes_it(cats):
    body = {"title": "Welder", "company_id": cats.company(), "location": {"city": "Porto"}}
    made = cats.control("POST", "/records/jobs", body).json["id"]
    cats.control("PUT", f"/records/jobs/{made}", {"status_id": 44})
    job = cats.get(f"/jobs/{made}")
    assert (job["title"], job["_embedded"]["status"]["title"]) == ("Welder", "Closed")


def test_none_of_it_is_a_call_of_the_key(cats):
    left = cats.control("GET", "/quota").json["remaining"]
    cats.control("POST", "/tags", {"title": "VIP"})
    assert cats.control("GET", "/quota").json["remaining"] == left
    assert cats.control("GET", "/log").json["log"] == []


def test_it_is_closed_to_other_machines_and_other_pages(cats):
    far = cats.http.post("/_control/tags", json={"title": "VIP"}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    page = cats.http.post("/_control/tags", json={"title": "VIP"}, headers={"Origin": "https://evil.example"})
    assert (far.status_code, page.status_code) == (403, 403)
