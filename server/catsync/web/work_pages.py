"""The pages of daily work. Each is a frame; its module asks the API."""

from __future__ import annotations

from flask import render_template

from ..api.access import allow, current_user
from ..api.schemas.ids import MAX_OWN_ID
from .frame import blueprint


@blueprint.get("/campaigns")
@allow("viewer", by="session")
def campaigns() -> str:
    """All campaigns."""
    return render_template("campaigns.html", **_rights())


@blueprint.get(f"/campaigns/<int(max={MAX_OWN_ID}):campaign_id>")
@allow("viewer", by="session")
def campaign(campaign_id: int) -> str:
    """One campaign: its people and its sync options."""
    return render_template("campaign.html", campaign_id=campaign_id, **_rights())


@blueprint.get("/people")
@allow("viewer", by="session")
def people() -> str:
    """Everybody who is kept."""
    return render_template("people.html", **_rights())


@blueprint.get("/people/<string(maxlength=32):person_id>")
@allow("viewer", by="session")
def person(person_id: str) -> str:
    """One person."""
    return render_template("person.html", person_id=person_id, **_rights())


@blueprint.get("/syncs")
@allow("viewer", by="session")
def syncs() -> str:
    """The syncs and how they ended."""
    return render_template("syncs.html", **_rights())


@blueprint.get("/companies")
@allow("viewer", by="session")
def companies() -> str:
    """The companies that CATS may hold more than once."""
    return render_template("companies.html", **_rights())


@blueprint.get("/audit")
@allow("viewer", by="session")
def audit() -> str:
    """What was changed, by whom: of everybody, or of the person or sync in the address."""
    return render_template("audit.html", **_rights())


@blueprint.get("/settings")
@allow("viewer", by="session")
def settings() -> str:
    """The settings of the team, and one's own."""
    return render_template("settings.html", **_rights())


def _rights() -> dict[str, bool]:
    """What the page offers. The API decides anyhow (W3)."""
    role = current_user().role
    return {"may_change": role != "viewer", "is_admin": role == "admin"}
