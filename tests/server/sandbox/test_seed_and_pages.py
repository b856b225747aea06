"""The demo data, and the pages that show what is held."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from catsync.sandbox.app import create_sandbox
from catsync.sandbox.options import SandboxOptions


def named(demo, path, name):
    key = path.split("/")[1].split("?")[0]
    rows = demo.get(f"{path}?per_page=100")["_embedded"][key]
    return [row for row in rows if row["name"] == name]


def test_the_demo_has_the_companies_that_look_alike(demo):
    found = {}
    for name in ("Acme Robotics GmbH", "ACME Robotics", "Acme Robotics Portugal"):
        (row,) = named(demo, "/companies", name)
        contacts = demo.get(f"/companies/{row['id']}/contacts")["total"]
        found[name] = (row["website"], row["address"]["city"], row["owner_id"], contacts)
    assert found == {
        "Acme Robotics GmbH": ("https://www.acme-robotics.example", "Munich", 1, 14),
        "ACME Robotics": (None, None, 2, 1),
        "Acme Robotics Portugal": (None, "Lisbon", 3, 3),
    }


def test_contacts_write_from_the_domain_of_their_company_or_have_no_email(demo):
    (acme,) = named(demo, "/companies", "Acme Robotics GmbH")
    (nameless,) = named(demo, "/companies", "ACME Robotics")
    domains = {}
    for company in (acme, nameless):
        rows = demo.get(f"/companies/{company['id']}/contacts")["_embedded"]["contacts"]
        domains[company["id"]] = {(row["emails"]["primary"] or "").rpartition("@")[2] for row in rows}
    assert domains == {acme["id"]: {"acme-robotics.example"}, nameless["id"]: {""}}


def test_the_demo_person_is_not_there_yet(demo):
    assert demo.found("/contacts/search?query=Oliveira") == []
    assert demo.found("/candidates/search?query=Oliveira") == []


def test_jonas_weber_is_contact_and_candidate(demo):
    rows = [
        demo.get(f"/{name}/search?query=jonas+weber")["_embedded"][name]
        for name in ("contacts", "candidates")
    ]
    assert [len(found) for found in rows] == [1, 1]
    assert {found[0]["emails"]["primary"] for found in rows} == {"jonas.weber@brightpath.example"}
    assert rows[0][0]["social_media_urls"] == rows[1][0]["social_media_urls"]


def test_the_demo_has_the_promised_numbers(demo):
    totals = [demo.get(f"/{name}")["total"] for name in ("users", "companies", "contacts", "candidates")]
    assert totals == [3, 40, 60, 80]


def test_the_demo_has_something_of_everything_that_is_picked_from(demo):
    jobs = demo.get("/jobs?per_page=100")["_embedded"]["jobs"]
    assert {job["_embedded"]["status"]["title"] for job in jobs} == {"Active", "On hold", "Filled", "Closed"}
    for resource in ("candidates", "contacts"):
        assert demo.get(f"/{resource}/lists")["total"] >= 1
        names = {row["name"] for row in demo.get(f"/{resource}/custom_fields")["_embedded"]["custom_fields"]}
        assert "Seniority" in names
    fields = demo.get("/candidates/custom_fields")["_embedded"]["custom_fields"]
    kinds = {"dropdown", "text", "number", "date", "checkbox", "checkboxes", "user"}
    assert {row["field"]["type"] for row in fields} == kinds
    assert demo.get("/tags")["total"] == 8
    assert demo.get("/contacts/statuses")["total"] == 4


def test_somebody_called_at_acme_three_days_ago(demo):
    (acme,) = named(demo, "/companies", "Acme Robotics GmbH")
    people = set(demo.found(f"/companies/{acme['id']}/contacts"))
    since = datetime.fromtimestamp(demo.clock() - 4 * 86_400, UTC).isoformat()
    answer = demo.call(
        "POST", "/activities/search", {"field": "date", "filter": "greater_than", "value": since}
    )
    (row,) = answer.json["_embedded"]["activities"]
    assert row["data_item"]["id"] in people


def test_no_two_people_of_the_demo_share_a_name_but_jonas(demo):
    people = demo.get("/contacts?per_page=100")["_embedded"]["contacts"]
    people += demo.get("/candidates?per_page=100")["_embedded"]["candidates"]
    names = [f"{row['first_name']} {row['last_name']}" for row in people]
    assert {name for name in names if names.count(name) > 1} == {"Jonas Weber"}


def test_the_empty_seed_has_no_records_but_users_and_custom_fields(cats):
    totals = [
        cats.get(path)["total"] for path in ("/companies", "/contacts", "/users", "/candidates/custom_fields")
    ]
    assert totals == [0, 0, 3, 8]


def test_generated_people_and_companies_are_the_same_every_time():
    first, second = (
        create_sandbox(SandboxOptions(seed="empty", companies=5, people=6)).test_client() for _ in "ab"
    )
    rows = [client.get("/_control/records/contacts").json["contacts"] for client in (first, second)]
    assert [row["last_name"] for row in rows[0]] == [row["last_name"] for row in rows[1]]
    assert len(rows[0]) == 3


def test_the_home_page_leads_to_a_page_of_every_record(demo):
    page = demo.http.get("/").text
    links = re.findall(r'href="(/index\.php[^"]*)"', page)
    assert len(links) == 40 + 60 + 80 + 8
    statuses = {demo.http.get(href.replace("&amp;", "&")).status_code for href in links}
    assert statuses == {200}


def test_a_record_page_shows_names_where_the_api_has_ids(demo):
    (company,) = named(demo, "/companies", "Acme Robotics GmbH")
    page = demo.http.get(f"/index.php?m=companies&a=show&companyID={company['id']}").text
    assert "Ana Ruiz" in page
    assert "No Status" in page
    assert "https://www.acme-robotics.example" in page


def test_what_records_say_is_escaped_and_no_script_link_is_made(cats):
    number = cats.company(
        name="<script>alert(1)</script>", website="javascript:alert(2)", notes="<b>bold</b>"
    )
    cats.call("GET", "/companies/search?query=<i>x</i>")
    pages = [cats.http.get(path) for path in ("/?q=", f"/index.php?m=companies&a=show&companyID={number}")]
    for page in pages:
        assert "<script>" not in page.text
        assert "<b>" not in page.text
        assert "<i>" not in page.text
        assert 'href="javascript:' not in page.text
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_an_unknown_record_page_is_404(cats):
    assert cats.http.get("/index.php?m=contacts&a=show&contactID=1").status_code == 404
    assert cats.http.get("/index.php?m=nonsense").status_code == 404


def test_the_site_page_shows_lists_pipelines_webhooks_and_every_switch(cats):
    number = cats.candidate()
    job = cats.create(
        "/jobs", {"title": "Welder", "company_id": cats.company(), "location": {"city": "Porto"}}
    )
    cats.create("/pipelines", {"candidate_id": number, "job_id": job})
    cats.control("POST", "/lists/candidates", {"name": "Iberia & more"})
    target = "https://hooks.example/<b>cats"
    body = {"events": ["user.created"], "target_url": target, "secret": "not to be shown"}
    cats.create("/webhooks", body)
    cats.switch(put_omitted="nulled")
    page = cats.http.get("/site").text
    for text in ("Ines Prado", "No Contact", "Iberia &amp; more", "https://hooks.example/&lt;b&gt;cats"):
        assert text in page
    assert "<strong>nulled</strong>" in page
    assert "not to be shown" not in page
    assert all(name in page for name in cats.control("GET", "/switches").json)


def test_a_record_page_shows_what_hangs_on_it(cats):
    number = cats.candidate(work_history=[{"title": "Foreman"}])
    made = cats.control("POST", "/lists/candidates", {"name": "Iberia"}).json["id"]
    cats.call("POST", f"/candidates/lists/{made}/items", {"items": [{"candidate_id": number}]})
    item = {"id": number, "type": "candidate"}
    cats.create("/tasks", {"data_item": item, "assigned_to_id": 1, "priority": 1, "description": "Ring"})
    page = cats.http.get(f"/index.php?m=candidates&a=show&candidateID={number}").text
    assert all(text in page for text in ("Iberia", "Ring", "Foreman"))
