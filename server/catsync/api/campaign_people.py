"""The people of a campaign over HTTP: listing, adding, stages, taking out (C1-C3, E8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..campaigns import members, store, waiting
from ..campaigns.activities import change_stage
from ..campaigns.members import Row
from ..campaigns.pushing import push
from ..clock import iso
from ..integration.site import connected_site
from ..models import Sync, User
from ..people import store as people
from ..people.listing import Page, records_of
from ..people.variables import variables
from ..services import services
from .access import allow, current_user
from .schemas.campaigns import (
    CampaignPersonRequest,
    CampaignPersonSchema,
    MemberList,
    MemberQuery,
    StageRequest,
    StageSchema,
)
from .schemas.ids import MAX_OWN_ID
from .sync_answer import sync_text

blueprint = Blueprint(
    "campaign_people", __name__, url_prefix="/api/v1/campaigns", description="People of campaigns"
)
ALL = f"/<int(max={MAX_OWN_ID}):campaign_id>/people"
ONE = f"{ALL}/<string:person_id>"


@blueprint.route(ALL)
class People(MethodView):
    """Those of one campaign."""

    @blueprint.arguments(MemberQuery, location="query")
    @blueprint.response(200, MemberList)
    @allow("viewer")
    def get(self, query: dict[str, Any], campaign_id: int) -> dict[str, Any]:
        """Those added last first: their stage, their records, their last sync, and what each waits for."""
        page = Page(query["page"], query["page_size"])
        with services().database.read() as session:
            store.get(session, campaign_id)
            rows, total = members.page_of(
                session, campaign_id, stage=query["stage"], query=query["query"], page=page
            )
            return {"people": _rows(session, campaign_id, rows), "total": total}

    @blueprint.arguments(CampaignPersonRequest)
    @blueprint.response(200, CampaignPersonSchema)
    @allow("recruiter")
    def post(self, body: dict[str, Any], campaign_id: int) -> dict[str, Any]:
        """Add a kept person, who goes to CATS where the settings say so; adding twice changes nothing."""
        by = current_user().id
        with services().database.write() as session:
            store.get(session, campaign_id)
            people.get(session, body["person_id"])
            if store.member(session, campaign_id, body["person_id"]) is None:
                store.require_open(session, campaign_id)
            member, is_new = store.add_person(session, campaign_id, body["person_id"], by)
            is_wanted = is_new and body["start_sync"]
            sync = push(session, member.person_id, campaign_id, by) if is_wanted else None
        if sync is not None:
            services().wake()
        return {
            "campaign_id": campaign_id,
            "person_id": member.person_id,
            "stage": member.stage,
            "is_new": is_new,
            "sync_id": sync.id if sync else None,
        }


@blueprint.route(ONE)
class OnePerson(MethodView):
    """One of them."""

    @blueprint.arguments(StageRequest)
    @blueprint.response(200, StageSchema)
    @allow("recruiter")
    def patch(self, body: dict[str, str], campaign_id: int, person_id: str) -> dict[str, Any]:
        """Set the stage, any stage; logged as an event, and what it sets off is started."""
        with services().database.write() as session:
            member, sync = change_stage(session, campaign_id, person_id, body["stage"], current_user().id)
        if sync is not None:
            services().wake()
        return {
            "campaign_id": campaign_id,
            "person_id": person_id,
            "stage": member.stage,
            "sync_id": sync.id if sync else None,
        }

    @blueprint.response(204)
    @allow("recruiter")
    def delete(self, campaign_id: int, person_id: str) -> None:
        """Take a person out of the campaign; what CATS has of them stays."""
        with services().database.write() as session:
            store.remove_person(session, campaign_id, person_id, current_user().id)


def _rows(session: Session, campaign_id: int, rows: Sequence[Row]) -> list[dict[str, Any]]:
    site = connected_site(session)
    ids = [person.id for _, person in rows]
    records = records_of(session, site, ids)
    syncs = waiting.last_syncs(session, campaign_id, ids)
    held = waiting.held_texts(session, site.id if site else None, [member for member, _ in rows])
    names = _user_names(session, {member.added_by for member, _ in rows if member.added_by is not None})
    found = []
    for member, person in rows:
        known, sync = variables(person.profile), syncs.get(person.id)
        text = sync_text(sync, known["full_name"]) if sync else None
        found.append(
            {
                "person_id": person.id,
                "name": known["full_name"],
                "title": known["title"],
                "company": known["company"],
                "url": person.profile["url"],
                "stage": member.stage,
                "added_at": iso(member.added_at),
                "added_by": names.get(member.added_by or 0),
                "records": records.get(person.id, []),
                "sync": {"id": sync.id, "state": sync.state, "text": text} if sync else None,
                "waits_for": _waits_for(sync, text, held[person.id]),
            }
        )
    return found


def _waits_for(sync: Sync | None, text: str | None, held: str | None) -> str | None:
    """The sync that is not done says it; else what the trigger holds back."""
    return text if sync is not None and sync.state in waiting.OPEN else held


def _user_names(session: Session, ids: set[int]) -> dict[int, str]:
    return {user.id: user.name for user in session.scalars(select(User).where(User.id.in_(ids)))}
