"""What was found, as the panel shows it: records with reasons, the company card, and what tells look-alikes apart."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from ..clock import iso
from ..integration.lookup import LookedUp
from ..integration.site import ConnectedSite
from ..matching.verdicts import CompanyFound, PersonFound
from ..mirror.cards import details_of, people_cards
from ..mirror.lookups import company_names, forgotten
from ..models import CatsPerson, Person
from ..people.decisions import domain_of
from ..sync.plan_texts import Names, choices_of
from ..sync.planning import Picture, Subject, is_new_wanted
from ..sync.value_names import names_of

NOT_FOUND_LIVE = (
    "CATS' own search finds nobody of this name or e-mail address. It does not know other spellings."
)
GONE_TEXT = "CATS no longer has the {} that this person was linked to. A sync asks before it makes another."
NAMED_TEXT = "The settings name this company for everyone here."


def as_looked_up(answer: dict[str, Any], looked_up: LookedUp) -> dict[str, Any]:
    """The answer after CATS was asked: "unknown" stays, for absence is not certain (M1), but says what was done."""
    match = answer.get("match")
    if match is not None and match["state"] == "unknown":
        answer["match"] = {**match, "text": NOT_FOUND_LIVE}
    return {**answer, "looked_up": {"calls": looked_up.calls, "at": iso(looked_up.at)}}


def person_json(subject: Subject, picture: Picture, person: Person | None) -> dict[str, Any]:
    known = picture.variables
    split = {k: known[k] for k in ("first_name", "middle_name", "last_name") if known[k]}
    return {
        "id": person.id if person else None,
        "is_kept": person is not None,
        "name": known["full_name"],
        "url": subject.profile["url"],
        "fields": {**subject.profile["fields"], **split},
    }


def match_json(session: Session, site: ConnectedSite, picture: Picture) -> dict[str, Any]:
    """Records of CATS that are or may be this person, the surest first."""
    verdict = picture.person
    gone = forgotten(session, site.id, [(link.record_type, link.cats_id) for link in picture.links.values()])
    found = [r for r in verdict.records if (r.record_type, r.cats_id) not in gone]
    rows = [session.get(CatsPerson, (site.id, r.record_type, r.cats_id)) for r in found]
    cards = people_cards(session, site.id, [row for row in rows if row is not None])
    records = []
    for each in found:
        card = cards.get((each.record_type, each.cats_id)) or {
            "record_type": each.record_type, "cats_id": each.cats_id, "name": picture.variables["full_name"],
        }  # fmt: skip
        records.append(
            {
                "title": None, "company_name": None, "owner_name": None, "date_modified": None, **card,
                "url": site.link(each.record_type, each.cats_id),
                "tier": each.tier,
                "decided": each.decided,
                "reasons": _reasons(each.found),
            }
        )  # fmt: skip
    if gone:
        kinds = " and the ".join(sorted(record_type for record_type, _ in gone))
        state = verdict.state if found else "unknown"
        return {"state": state, "text": GONE_TEXT.format(kinds), "records": records}
    return {"state": verdict.state, "text": verdict.text, "records": records}


def company_json(session: Session, site: ConnectedSite, picture: Picture) -> dict[str, Any]:
    """The company card and the warning (S20, S21)."""
    verdict, settings = picture.company, picture.settings
    named = _named_by_settings(picture)
    chosen_id = named or verdict.chosen_id
    # With warnings off a question must still show what may be answered.
    shown = list(verdict.warned) or (list(verdict.options) if verdict.state == "ask" else [])
    ids = {c.row.cats_id for c in shown} | ({chosen_id} if chosen_id else set())
    details = details_of(session, site.id, ids)
    names = company_names(session, site.id, ids)

    def record(cats_id: int, found: CompanyFound | None) -> dict[str, Any]:
        return {
            "cats_id": cats_id,
            "name": names.get(cats_id, f"company {cats_id}"),
            "tier": found.match.tier if found else "different",
            "score": round(found.match.score, 3) if found else 0.0,
            "url": site.link("company", cats_id),
            "details": details.get(cats_id, {}),
            "reasons": _reasons(found),
        }

    return {
        "state": "chosen" if named else verdict.state,
        "query": picture.variables["company"] or None,
        "chosen_id": chosen_id,
        "source": "settings" if named else verdict.source,
        "domain": domain_of(picture.variables["company_website"]) or None,
        "text": NAMED_TEXT if named else verdict.text,
        "is_new_wanted": is_new_wanted(verdict),
        "may_create": settings.get("create_companies") != "never",
        "card": record(chosen_id, None if named else verdict.chosen) if chosen_id else None,
        "warning": {
            "mode": settings.get("displayed_company_warning"),
            "details": settings.get("company_warning_details"),
            "companies": [record(c.row.cats_id, c) for c in shown],
        },
        "info": settings.get("displayed_company_info"),
    }


def _named_by_settings(picture: Picture) -> int | None:
    """The company that the settings name for every contact (S22), where it is the one that the plan goes by."""
    named: int | None = picture.settings.get("destination_company", "contact")
    is_answered = picture.company.source in ("recruiter", "remembered")
    return named if not is_answered and picture.question.company.cats_id == named else None


def _reasons(found: CompanyFound | PersonFound | None) -> list[dict[str, str]]:
    return [{"code": r.code, "text": r.text} for r in found.match.reasons] if found else []


def names_for(session: Session, site_id: int, picture: Picture) -> Names:
    """The names that a plan's ids stand for."""
    values: dict[str, list[Any]] = {}
    for write in picture.plan.writes():
        values.setdefault(write.field, []).extend(v for v in (write.before, write.after) if v)
    return names_of(session, site_id, values, choices_of(picture.settings))
