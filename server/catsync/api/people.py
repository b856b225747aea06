"""Kept persons and what was decided about them, over HTTP (M0, M1, M3, E5)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..campaigns.pushing import only_campaign, push
from ..clock import iso
from ..errors import CatsyncError
from ..integration.site import ConnectedSite, connected_site, require_site
from ..models import (
    AuditEvent,
    Campaign,
    CampaignMember,
    CatsCompany,
    CatsPerson,
    Person,
    SettingOverride,
    Sync,
)
from ..people import decisions, hand_edits, listing, resumes, store
from ..people.edits import edited
from ..people.variables import variables
from ..services import services
from ..settings.effective import effective
from ..settings.overrides import Scope
from ..sync.question import ManualEdit
from ..sync.queue import wake_waiting
from .access import allow, current_user
from .company_duplicates import decide_not_duplicates
from .schemas.people import (
    DecisionRequest,
    DecisionSchema,
    PageQuery,
    PersonChange,
    PersonChanged,
    PersonDetail,
    PersonList,
    PersonRequest,
    PersonSchema,
)
from .sync_answer import sync_json

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


@blueprint.get("/people")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, PersonList)
@allow("viewer")
def list_people(query: dict[str, Any]) -> dict[str, Any]:
    """Kept people, those changed last first; every word of `query` in name, company or e-mail address."""
    with services().database.read() as session:
        site = connected_site(session)
        rows, total = listing.page_of(
            session, query["query"], listing.Page(query["page"], query["page_size"])
        )
        records = listing.records_of(session, site, [person.id for person in rows])
        return {"people": [_row(person, records.get(person.id, [])) for person in rows], "total": total}


@blueprint.get("/people/<string:person_id>")
@blueprint.response(200, PersonDetail)
@allow("viewer")
def read_person(person_id: str) -> dict[str, Any]:
    """All that is held about one person, as far as a page shows it."""
    with services().database.read() as session:
        return _detail(session, store.get(session, person_id), connected_site(session))


@blueprint.patch("/people/<string:person_id>")
@blueprint.arguments(PersonChange)
@blueprint.response(200, PersonChanged)
@allow("recruiter")
def edit_person(body: dict[str, Any], person_id: str) -> dict[str, Any]:
    """Edit by hand; "" or [] takes a field away. With S13 on, the linked records in CATS follow (U1)."""
    by = current_user().id
    with services().database.write() as session:
        site = connected_site(session)
        person = store.get(session, person_id)
        before, after = person.profile, edited(person.profile, body["fields"])
        if not variables(after)["full_name"]:
            raise CatsyncError("validation_failed", "A person needs a name.")
        sync = None
        if store.change(session, person, after):
            detail = {"fields": sorted(body["fields"])}
            session.add(
                AuditEvent(user_id=by, what="person.edited", subject=f"person:{person.id}", detail=detail)
            )
            sync = _push_edit(session, site, person, before) if site else None
        woken = wake_waiting(session, person.id)
        answer = {
            **_detail(session, person, site),
            "sync": sync_json(session, sync, site) if sync else None,
        }
    if woken or sync is not None:
        services().wake()
    return answer


def _push_edit(session: Session, site: ConnectedSite, person: Person, before: dict[str, Any]) -> Sync | None:
    by, campaign_id = current_user().id, only_campaign(session, person.id)
    settings = effective(session, Scope(by, campaign_id, person.id), site.id)
    if not settings.get("sync_manual_updates"):
        return None
    changed = hand_edits.changed_variables(before, person.profile)
    links = store.links(session, person.id, site.id).values()
    seen = hand_edits.seen_in_cats(session, links, settings, changed)
    return push(session, person.id, campaign_id, by, manual=ManualEdit(seen)) if seen else None


@blueprint.post("/decisions")
@blueprint.arguments(DecisionRequest)
@blueprint.response(200, DecisionSchema)
@allow("recruiter")
def decide(body: dict[str, Any]) -> dict[str, Any]:
    """Remember which company is meant, which record is this person, or which companies are not duplicates."""
    if body["kind"] == "not_duplicates":
        with services().database.write() as session:
            subjects = decide_not_duplicates(session, body)
        return {"kind": body["kind"], "subjects": subjects, "cats_id": None}
    with services().database.write() as session:
        site = require_site(session)
        person = store.get(session, body["person_id"])
        if body["kind"] == "company":
            subjects = _decide_company(session, site, person, body)
        else:
            subjects = _decide_person(session, site, person, body)
        woken = wake_waiting(session, person.id, decided=True)
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
    answer = decisions.company_answer(cats_id, known["company"])
    for subject in subjects:
        decisions.remember(session, site.id, decisions.COMPANY, subject, answer, current_user().id)
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


def _row(person: Person, records: list[dict[str, Any]]) -> dict[str, Any]:
    known = variables(person.profile)
    return {
        "id": person.id,
        "name": known["full_name"],
        "title": known["title"],
        "company": known["company"],
        "url": person.profile["url"],
        "records": records,
        "updated_at": iso(person.updated_at),
    }


def _detail(session: Session, person: Person, site: ConnectedSite | None) -> dict[str, Any]:
    of_person = (SettingOverride.layer == "person") & (SettingOverride.layer_id == person.id)
    campaigns = session.execute(
        select(Campaign, CampaignMember.stage)
        .join(CampaignMember)
        .where(CampaignMember.person_id == person.id)
        .order_by(CampaignMember.added_at.desc(), Campaign.id)
    )
    return {
        **_person_json(session, person, site),
        "campaigns": [{"id": c.id, "name": c.name, "stage": stage} for c, stage in campaigns],
        "resumes": _resumes(session, person, site),
        "overrides": session.scalar(select(func.count()).select_from(SettingOverride).where(of_person)) or 0,
    }


def _resumes(session: Session, person: Person, site: ConnectedSite | None) -> list[dict[str, Any]]:
    rows = resumes.of_person(session, person.id)
    if not rows:
        return []
    scope = Scope(current_user().id, only_campaign(session, person.id), person.id)
    settings = effective(session, scope, site.id if site else None)
    is_wanted = settings.get("sync_as") in ("candidate", "both")
    return [
        {
            "id": row.id,
            "filename": row.filename,
            "size": row.size,
            "state": resumes.state_of(row, is_candidate_wanted=is_wanted),
            "created_at": iso(row.created_at),
        }
        for row in rows
    ]
