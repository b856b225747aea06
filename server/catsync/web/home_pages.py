"""The start page, the Integrations page and the guide."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from flask import render_template

from ..api.access import allow, current_user
from ..services import services
from .frame import blueprint


@blueprint.get("/")
@allow("viewer", by="session")
def home() -> str:
    """What is connected and what to do next."""
    return render_template(
        "home.html",
        extension_folder=extension_folder(),
        has_password=current_user().password_hash is not None,
    )


@blueprint.get("/integrations")
@allow("viewer", by="session")
def integrations() -> str:
    """The CATS connection, the users, the paired browsers and the tokens."""
    cats_url = services().config.cats_url
    return render_template(
        "integrations.html",
        may_change=current_user().role == "admin",
        may_make_tokens=current_user().role != "viewer",
        environment_address=urlsplit(cats_url).netloc if cats_url else None,
    )


@blueprint.get("/help")
@allow("public")
def guide() -> str:
    """The guide. The extension leads here, too, where nobody may be signed in."""
    return render_template("help.html", extension_folder=None)


def extension_folder() -> str | None:
    """The folder to choose at "Load unpacked", where this runs from the project's own folder."""
    folder = Path(__file__).resolve().parents[3]
    return str(folder) if (folder / "manifest.json").is_file() else None
