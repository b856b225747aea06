"""Kept persons and what was decided about them, over HTTP (M0, M1, M3, E5)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from ..clock import iso
from ..errors import CatsyncError
from ..integration.site import ConnectedSite, connected_site, require_site
from ..models import CatsCompany, CatsPerson, Person
from ..people import decisions, store
from ..people.variables import variables
from ..services import services
from ..sync.queue import wake_waiting
from .access import allow, current_user
from .schemas.people import DecisionRequest, DecisionSchema, PersonRequest, PersonSchema

blueprint = Blueprint("people", __name__, url_prefix="/api/v1", description="People who were kept")


@blueprint.post("/people")
@blueprint.arguments(PersonRequest)
@blueprint.response(200, PersonSchema)
@allow("recruiter")
def keep_person(body: dict[str, Any]) -> dict[str, Any]:
    """Keep a captured person, or bring the kept one up to date. A field that a sync waits for sets it going."""
    with services().database.write() as session:
        person = store.keep(session, body["profile"], current_user().id)
        woken = wake_waiting(session, person.id)
        answer = _person_json(session, person, connected_site(session))
    if woken:
        services().wake()
    return answer


@blueprint.post("/decisions")
@blueprint.arguments(DecisionRequest)
@blueprint.response(200, DecisionSchema)
@allow("recruiter")
def decide(body: dict[str, Any]) -> dict[str, Any]:
    """Remember which company is meant, or which record is this person."""
    with services().database.write() as session:
        site = require_site(session)
        person = store.get(session, body["person_id"])
        if body["kind"] == "company":
            subjects = _decide_company(session, site, person, body)
        else:
            subjects = _decide_person(session, site, person, body)
        woken = wake_waiting(session, person.id)
    if woken:
        services().wake()
    return {"kind": body["kind"], "subjects": subjects, "cats_id": body["cats_id"]}


def _decide_company(session: Session, site: ConnectedSite, person: Person, body: dict[str, Any]) -> list[str]:
    cats_id = body["cats_id"]
    if cats_id is not None and session.get(CatsCompany, (site.id, cats_id)) is None:
        raise CatsyncError("not_found", "CATS has no such company.")
    known = variables(person.profile)
    subjects = decisions.company_subjects(person.id, known["company"], known["company_website"])
    if not body["always"]:
        subjects = subjects[:1]
    elif any(s.startswith("domain:") for s in subjects):
        subjects = subjects[:2]  # a website says which company is meant, a name alone does not
    for subject in subjects:
        decisions.remember(
            session, site.id, decisions.COMPANY, subject, {"cats_id": cats_id}, current_user().id
        )
    return subjects


def _decide_person(session: Session, site: ConnectedSite, person: Person, body: dict[str, Any]) -> list[str]:
    record_type, cats_id, is_same = body["record_type"], body["cats_id"], body["same"]
    if cats_id is None:
        if is_same:
            raise CatsyncError("bad_request", "“The same person” needs the record that is meant.")
        detail = f"{record_type}:{decisions.SOMEONE_NEW}"
    else:
        if session.get(CatsPerson, (site.id, record_type, cats_id)) is None:
            raise CatsyncError("not_found", f"CATS has no such {record_type}.")
        detail = f"{record_type}:{cats_id}"
    subject = f"person:{person.id}"
    decisions.remember(
        session, site.id, decisions.PERSON, subject, {"same": is_same}, current_user().id, detail
    )
    return [subject]


def _person_json(session: Session, person: Person, site: ConnectedSite | None) -> dict[str, Any]:
    links = store.links(session, person.id, site.id) if site else {}
    return {
        "id": person.id,
        "name": variables(person.profile)["full_name"],
        "profile": person.profile,
        "links": [
            {
                "record_type": link.record_type,
                "cats_id": link.cats_id,
                "url": site.link(link.record_type, link.cats_id) if site else None,
                "synced_at": iso(link.synced_at),
            }
            for link in links.values()
        ],
    }
