"""The panel's one question and its one answer (ARCHITECTURE 6): from local data, storing nobody, calling nobody.

Only `lookup` asks CATS first, because a recruiter wants it (Q5).
"""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..campaigns import store as campaigns
from ..integration.lookup import Lookup, look_up
from ..integration.site import ConnectedSite, connected_site, require_site
from ..models import Person, Sync
from ..people import store as people
from ..people.edits import merged
from ..people.variables import variables
from ..services import services
from ..sync.estimate import budget_state
from ..sync.plan_button import button
from ..sync.plan_texts import plan_json
from ..sync.planning import Picture, Subject, look
from .access import allow, current_user
from .profile_answer import as_looked_up, company_json, match_json, names_for, person_json
from .schemas.profiles import LookupResponse, ResolveRequest, ResolveResponse
from .settings import effective_json
from .sync_answer import sync_json

blueprint = Blueprint("profiles", __name__, url_prefix="/api/v1/profiles", description="People in view")


@blueprint.post("/resolve")
@blueprint.arguments(ResolveRequest)
@blueprint.response(200, ResolveResponse)
@allow("viewer")
def resolve(body: dict[str, Any]) -> dict[str, Any]:
    """Who this is, which company is meant, what applies, what would be written, and what it costs."""
    return _resolved(body)


@blueprint.post("/lookup")
@blueprint.arguments(ResolveRequest)
@blueprint.response(200, LookupResponse)
@allow("recruiter")
def lookup(body: dict[str, Any]) -> dict[str, Any]:
    """Ask CATS live for this person: 2 calls, 3 where the company is not known either. Then as resolve.

    cats_not_connected, cats_key_refused, cats_unreachable, cats_down, cats_no_calls_left; validation_failed where there
    is neither an e-mail address nor a first and last name.
    """
    shared = services()
    with shared.database.read() as session:
        site = require_site(session)
        known = variables(_profile(session, body)[0])
    company = _resolved({**body, "parts": ["company"]})["company"]
    question = Lookup.of(known, with_company=company["state"] == "unknown")
    looked_up = look_up(shared.database, shared.secrets, shared.config, site, question)
    return as_looked_up(_resolved(body), looked_up)


def _profile(session: Session, body: dict[str, Any]) -> tuple[dict[str, Any], Person | None]:
    """As `keep` would make it: else the plan seen here is another than the one that is accepted."""
    given = body["profile"]
    people.profile_key(given["url"])
    person = people.find(session, given["url"])
    return merged(person.profile if person else None, given), person


def _resolved(body: dict[str, Any]) -> dict[str, Any]:
    with services().database.read() as session:
        site = connected_site(session)
        profile, person = _profile(session, body)
        if site is None:
            return _without_cats(session, profile, person)
        subject = Subject(
            site.id, current_user().id, profile, person.id if person else None, body["campaign_id"]
        )
        if body["campaign_id"] is not None:
            campaigns.get(session, body["campaign_id"])
        picture = look(session, subject)
        if body["parts"] is not None:
            return _parts(session, site, subject, picture, body["parts"])
        return _everything(session, site, subject, picture, person)


def _everything(
    session: Session, site: ConnectedSite, subject: Subject, picture: Picture, person: Person | None
) -> dict[str, Any]:
    names = names_for(session, site.id, picture)
    return {
        "person": person_json(subject, picture, person),
        "match": match_json(session, site, picture),
        "company": company_json(session, site, picture),
        **_campaigns(session, subject, picture),
        "settings": [effective_json(r) for r in picture.settings.rows],
        "plan": plan_json(picture.plan, names),
        "button": button(
            picture.plan,
            has_campaign=subject.campaign_id is not None,
            is_member=picture.member is not None,
        ),
        "budget": budget_state(session, services().budget(), site.id),
        "mirror": picture.mirror,
        "last_sync": _last_sync(session, site, person),
        "cats": {"state": site.state, "site": site.name},
    }


def _parts(
    session: Session, site: ConnectedSite, subject: Subject, picture: Picture, parts: list[str]
) -> dict[str, Any]:
    answer: dict[str, Any] = {"cats": {"state": site.state, "site": site.name}, "mirror": picture.mirror}
    if "match" in parts:
        answer["match"] = match_json(session, site, picture)
    if "company" in parts:
        answer["company"] = company_json(session, site, picture)
    return answer


def _campaigns(session: Session, subject: Subject, picture: Picture) -> dict[str, Any]:
    rows = campaigns.all_open(session)
    chosen = next((c for c in rows if c.id == subject.campaign_id), None)
    stage = picture.member.stage if picture.member else None
    return {
        "campaign": {"id": chosen.id, "name": chosen.name, "stage": stage} if chosen else None,
        "campaigns": [{"id": c.id, "name": c.name} for c in rows],
    }


def _last_sync(session: Session, site: ConnectedSite, person: Person | None) -> dict[str, Any] | None:
    if person is None:
        return None
    sync = session.scalar(select(Sync).where(Sync.person_id == person.id).order_by(Sync.seq.desc()).limit(1))
    return sync_json(session, sync, site) if sync else None


def _without_cats(session: Session, profile: dict[str, Any], person: Person | None) -> dict[str, Any]:
    """CATS is not connected: the panel says so and still shows who was read."""
    known = variables(profile)
    return {
        "person": {
            "id": person.id if person else None,
            "is_kept": person is not None,
            "name": known["full_name"],
            "url": profile["url"],
            "fields": profile["fields"],
        },
        "match": None,
        "company": None,
        "campaign": None,
        "campaigns": [{"id": c.id, "name": c.name} for c in campaigns.all_open(session)],
        "settings": [],
        "plan": None,
        "button": None,
        "budget": None,
        "mirror": None,
        "last_sync": None,
        "cats": {"state": "not_connected", "site": None},
    }
