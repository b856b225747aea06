"""Everyone added to a campaign goes into its pipeline, list and tags, once; whom the panel excepts does not (F6)."""

from __future__ import annotations

from typing import Any

from .office import Office

PEOPLE = ("Arne Dalgaard", "Birgit Solberg", "Chiara Ferrante")


def test_everyone_added_is_pushed_so_and_the_excepted_one_is_not(office: Office) -> None:
    where = _destinations(office)
    campaign = _campaign(office, where)
    excepted = office.keep("Dario Excepted")
    for key in ("destination_jobs", "destination_lists", "destination_tags"):
        office.set("person", excepted, f"candidate__{key}", [])
    people = [office.keep(name) for name in PEOPLE]
    for person in (*people, excepted):
        office.add(campaign, person)
    for person in (*people, excepted):
        assert [sync["state"] for sync in office.settled(person)] == ["done"]

    for name in PEOPLE:
        held = _held(office, name, where)
        assert held == {
            "pipelines": [(where["job"], where["status"])],
            "lists": 1,
            "tags": {where["tags"][0], where["tags"][1]},
            "key_skills": "robotics",
        }
    assert _held(office, "Dario Excepted", where) == {
        "pipelines": [], "lists": 0, "tags": set(), "key_skills": "robotics",
    }  # fmt: skip


def test_a_second_sync_doubles_nothing_and_brings_back_nothing(office: Office) -> None:
    where = _destinations(office)
    campaign = _campaign(office, where)
    person = office.keep("Arne Dalgaard")
    office.add(campaign, person)
    office.settled(person)
    candidate = office.named("candidates", "Dalgaard")[0]["id"]
    before = _held(office, "Arne Dalgaard", where)

    # Somebody tags them in CATS, and takes them off the list.
    office.cats("PUT", f"/candidates/{candidate}/tags", {"tags": [{"id": where["other_tag"]}]})
    item = next(row["id"] for row in _items(office, where) if row["candidate_id"] == candidate)
    office.cats("DELETE", f"/candidates/lists/{where['list']}/items/{item}")
    office.activity(campaign, person, "reply", "2026-11-05T16:30:00+00:00")
    assert all(sync["state"] == "done" for sync in office.settled(person))

    after = _held(office, "Arne Dalgaard", where)
    assert after["pipelines"] == before["pipelines"]
    assert after["tags"] == before["tags"] | {where["other_tag"]}, "a tag that a person set stays"
    assert after["lists"] == 0, "what a person removed is not placed again"


def _destinations(office: Office) -> dict[str, Any]:
    job = office.ask("GET", "/cats/jobs")["jobs"][0]
    statuses = office.ask("GET", f"/cats/statuses?kind=pipeline&workflow_id={job['workflow_id']}")["statuses"]
    tags = [tag["id"] for tag in office.ask("GET", "/cats/tags")["tags"]]
    return {
        "job": job["id"], "status": statuses[1]["id"], "tags": tags[:2], "other_tag": tags[2],
        "list": office.ask("GET", "/cats/lists?record_type=candidate")["lists"][0]["id"],
    }  # fmt: skip


def _campaign(office: Office, where: dict[str, Any]) -> int:
    campaign = office.campaign(
        "Robotics candidates", sync_as="candidate", candidate__add_to_cats="on_add",
        candidate__destination_jobs=[{"job_id": where["job"], "status_id": where["status"]}],
        candidate__destination_lists=[where["list"]], candidate__destination_tags=where["tags"],
        candidate__displayed_fields=["first_name", "last_name", "title", "emails", "key_skills"],
    )  # fmt: skip
    office.set("campaign", campaign, "candidate_of_key_skills__field_values", "robotics")
    return campaign


def _items(office: Office, where: dict[str, Any]) -> list[dict[str, Any]]:
    return office.all(f"/candidates/lists/{where['list']}/items", "items")


def _held(office: Office, name: str, where: dict[str, Any]) -> dict[str, Any]:
    (candidate,) = office.named("candidates", name.partition(" ")[2])
    cats_id = candidate["id"]
    pipelines = office.all(f"/candidates/{cats_id}/pipelines", "pipelines")
    return {
        "pipelines": [(row["job_id"], row["status_id"]) for row in pipelines],
        "lists": sum(row["candidate_id"] == cats_id for row in _items(office, where)),
        "tags": {row["id"] for row in office.all(f"/candidates/{cats_id}/tags", "tags")},
        "key_skills": office.cats("GET", f"/candidates/{cats_id}")["key_skills"],
    }
