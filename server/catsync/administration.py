"""What is done at the terminal: users, sign-in links, tokens."""

from __future__ import annotations

from .access.invitations import invite
from .access.sessions import create_sign_in_link
from .access.tokens import create_token
from .access.users import create_user, ensure_first_admin, find_user
from .config import Config
from .db import Database
from .errors import StartError
from .integration.mirror_wishes import wish
from .integration.site import require_site
from .migrate import migrate
from .models import User


def open_database(config: Config) -> Database:
    """The migrated database of the configuration. Raises StartError."""
    database = Database(config.database_url)
    migrate(database)
    return database


def make_sign_in_link(email: str | None) -> str:
    """A one-use address for the user, or for the first admin. Raises StartError for an unknown user."""
    config = Config.from_environment()
    with open_database(config).write() as session:
        user = find_user(session, email) if email else ensure_first_admin(session)
        return create_sign_in_link(session, _known(user, email), config.pages_url)


def add_user(email: str, name: str, role: str, cats_user_id: int | None) -> str:
    """A new user and their sign-in link. Raises CatsyncError."""
    config = Config.from_environment()
    with open_database(config).write() as session:
        user = create_user(session, email, name, role)
        user.cats_user_id = cats_user_id
        return create_sign_in_link(session, user, config.pages_url)


def invite_user(email: str, name: str | None, role: str) -> str:
    """The link that leads a user to setting a password; the user is made where there is none with this address.

    Raises StartError where a new user has no name, CatsyncError.
    """
    config = Config.from_environment()
    with open_database(config).write() as session:
        user = find_user(session, email)
        if user is None:
            if not name:
                raise StartError(f"There is no user with the e-mail address {email} yet: give them a --name.")
            user = create_user(session, email, name, role)
        return invite(session, user, config.pages_url, by=None)


def make_token(email: str, name: str, scopes: tuple[str, ...] = ()) -> str:
    """A script's token with the rights of the user, or those of the scopes. Raises StartError."""
    config = Config.from_environment()
    with open_database(config).write() as session:
        user = _known(find_user(session, email), email)
        secret, _ = create_token(session, user, "script", name, scopes=scopes)
        return secret


def ask_of_mirror(*, is_rebuilt: bool) -> str:
    """Wish for a comparison of the copy with CATS, or for a new copy; what will happen. Raises CatsyncError."""
    with open_database(Config.from_environment()).write() as session:
        site_id = require_site(session).id
        summary = wish(session, site_id, None, is_rebuilt=is_rebuilt)
    calls = f"about {summary['calls_needed']} calls to CATS"
    return f"The copy is made anew: {calls}." if is_rebuilt else f"All is compared with CATS: {calls}."


def _known(user: User | None, email: str | None) -> User:
    if user is None:
        raise StartError(f"There is no user with the e-mail address {email}.")
    return user
