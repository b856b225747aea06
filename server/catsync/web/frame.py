"""The blueprint of the pages and what the frame around each of them needs."""

from __future__ import annotations

from flask import Blueprint, g

from .. import __version__
from ..models import SettingOverride
from ..services import services
from ..settings.overrides import TEAM_ID, Slot

blueprint = Blueprint(
    "web", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)

# The rail, in its order: endpoint and label. A page below one (a campaign below Campaigns) marks that one.
RAIL = (
    ("campaigns", "Campaigns"),
    ("people", "People"),
    ("syncs", "Syncs"),
    ("companies", "Companies"),
    ("settings", "Settings"),
    ("integrations", "Integrations"),
)
BELOW = {"web.campaign": "web.campaigns", "web.person": "web.people", "web.audit": "web.syncs"}


@blueprint.app_context_processor
def _shared() -> dict[str, object]:
    user, session = g.get("user"), g.get("web_session")
    if user is None:
        return {"user": None, "csrf_token": "", "version": __version__}
    return {
        "user": user,
        "initials": initials(user.name),
        "csrf_token": session.csrf_token if session else "",
        "version": __version__,
        "rail": RAIL,
        "below": BELOW,
        "support_address": support_address(),
    }


def initials(name: str) -> str:
    """At most two letters: of the first and of the last word."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def support_address() -> str:
    """The https or mailto address that the team's admin gave, or "" (E10). Its form was checked when it was set."""
    slot = Slot("team", TEAM_ID, "support_address")
    with services().database.read() as session:
        row = session.get(SettingOverride, slot.identity())
    return str(row.value) if row is not None and row.value else ""
