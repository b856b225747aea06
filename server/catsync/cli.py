"""The `catsync` command. Whatever goes wrong is one clear line and an exit code, never a traceback."""

from __future__ import annotations

import logging
import sys
from typing import Any

import click

from . import __version__
from .errors import CatsyncError, StartError
from .faults import way_to

USAGE_EXIT = 2
FAILURE_EXIT = 1
INTERRUPTED_EXIT = 130
MAX_CATS_ID = 2**63 - 1  # as api/schemas/ids.py, which would load the web application


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="catsync")
@click.option("--verbose", is_flag=True, help="Log more; never personal data.")
def cli(verbose: bool) -> None:
    """The companion of the Catsync browser extension: puts people into CATS the way the team decided."""
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    for noisy in ("urllib3", "faker", "alembic", "waitress.queue"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


@cli.command()
@click.option(
    "--bind", metavar="ADDRESS:PORT", help="Listen here instead of CATSYNC_BIND; port 0 takes a free one."
)
@click.option("--no-worker", is_flag=True, help="Only the web server; run `catsync worker` beside it.")
@click.option("--json", "as_json", is_flag=True, help="Say where it listens as one line of JSON.")
def serve(bind: str | None, no_worker: bool, as_json: bool) -> None:
    """Serve pages and API, and run syncs and the mirror."""
    from .serving import run_server  # noqa: PLC0415 - a command loads only what it needs

    run_server(bind, with_worker=not no_worker, as_json=as_json)


@cli.command()
def worker() -> None:
    """Run syncs and the mirror in a process of their own."""
    from .serving import run_worker  # noqa: PLC0415

    run_worker()


@cli.command("signin-link")
@click.option("--email", help="Whom it signs in; the first admin if not given.")
def signin_link(email: str | None) -> None:
    """Print a link that signs in once, within 15 minutes."""
    from .administration import make_sign_in_link  # noqa: PLC0415

    click.echo(make_sign_in_link(email))


@cli.command("invite")
@click.argument("email")
@click.option("--name", help="Needed for somebody who is no user yet.")
@click.option(
    "--role", type=click.Choice(["admin", "recruiter", "viewer"]), default="recruiter", show_default=True
)
def invite(email: str, name: str | None, role: str) -> None:
    """Print a link with which somebody sets a password, once, within 15 minutes.

    Somebody who is a user already keeps their name and role: a new link for a forgotten password.
    """
    from .administration import invite_user  # noqa: PLC0415

    click.echo(invite_user(email, name, role))


@cli.group()
def user() -> None:
    """The people who use Catsync."""


@user.command("create")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option(
    "--role", type=click.Choice(["admin", "recruiter", "viewer"]), default="recruiter", show_default=True
)
@click.option(
    "--cats-user",
    type=click.IntRange(1, MAX_CATS_ID),
    help="The id of their user in CATS, who will own their records.",
)
def user_create(email: str, name: str, role: str, cats_user: int | None) -> None:
    """Add a user and print their sign-in link."""
    from .administration import add_user  # noqa: PLC0415

    click.echo(add_user(email, name, role, cats_user))


@cli.group()
def token() -> None:
    """Tokens for scripts and outreach tools."""


@token.command("create")
@click.option("--user", "email", required=True, metavar="EMAIL", help="Whose rights the token has.")
@click.option("--name", required=True, help="What it is for; shown in the list of tokens.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(["activities:write"]),
    help="All it may do; without one it may do what the user may.",
)
def token_create(email: str, name: str, scopes: tuple[str, ...]) -> None:
    """Print a new token. It is shown this once."""
    from .administration import make_token  # noqa: PLC0415

    click.echo(make_token(email, name, scopes))


@cli.group()
def settings() -> None:
    """What the settings decide."""


@settings.command("explain")
@click.option(
    "--person", required=True, metavar="ID|URL", help="A kept person: the id, or a profile's address."
)
@click.option("--campaign", metavar="ID|NAME", help="In this campaign.")
@click.option("--user", "email", metavar="EMAIL", help="As this user would sync them.")
def settings_explain(person: str, campaign: str | None, email: str | None) -> None:
    """Say why a person goes to CATS as they do. Writes nothing."""
    from .sync.why_command import explained  # noqa: PLC0415

    for line in explained(person, campaign, email):
        click.echo(line)


@cli.group()
def mirror() -> None:
    """The copy of CATS records."""


@mirror.command("compare")
def mirror_compare() -> None:
    """Have all copied records compared with CATS now, by the companion that runs."""
    from .administration import ask_of_mirror  # noqa: PLC0415

    click.echo(ask_of_mirror(is_rebuilt=False))


@mirror.command("rebuild")
@click.confirmation_option("--yes", prompt="Throw the copy away and read CATS anew?", help="Do not ask.")
def mirror_rebuild() -> None:
    """Throw the copy away, to be read from CATS anew; links, decisions and settings stay."""
    from .administration import ask_of_mirror  # noqa: PLC0415

    click.echo(ask_of_mirror(is_rebuilt=True))


@cli.command()
@click.option("--probe", is_flag=True, help="Try how this CATS behaves, on throw-away records; asks before.")
@click.option(
    "--job", type=click.IntRange(1, MAX_CATS_ID), help="With --probe: a job of CATS to try pipelines at."
)
@click.option("--yes", is_flag=True, help="With --probe: do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Say it as one line of JSON.")
def doctor(probe: bool, job: int | None, yes: bool, as_json: bool) -> None:
    """Check that everything is as it must be, with what to do where it is not. Makes one call to CATS."""
    from .doctor.command import run_checks, run_probe  # noqa: PLC0415

    if not probe and (job is not None or yes):
        raise click.UsageError("--job and --yes go with --probe.", click.get_current_context())
    if probe:
        sys.exit(run_probe(as_json_text=as_json, job_id=job, is_agreed=yes))
    sys.exit(run_checks(as_json_text=as_json))


@cli.command()
@click.option("--once", is_flag=True, help="Check the whole path and end instead of serving on.")
def demo(once: bool) -> None:
    """Take one person from a profile page into a sandbox of CATS, and show every step."""
    from .demo.story import run_demo  # noqa: PLC0415

    sys.exit(run_demo(once=once))


@cli.command(
    "sandbox",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def sandbox(arguments: tuple[str, ...]) -> None:
    """Run a stand-in for the CATS API, to develop and demonstrate with."""
    from .sandbox.command import sandbox_command  # noqa: PLC0415

    sandbox_command.main(list(arguments), prog_name="catsync sandbox", standalone_mode=False)


def main(arguments: list[str] | None = None) -> None:
    """The entry point. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        return int(cli.main(arguments, prog_name="catsync", standalone_mode=False) or 0)
    except click.UsageError as error:
        hint = f" Try: {error.ctx.command_path} --help" if error.ctx else ""
        return _fail(f"{error.format_message()}{hint}", USAGE_EXIT)
    except click.ClickException as error:
        return _fail(error.format_message(), FAILURE_EXIT)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED_EXIT
    except (StartError, CatsyncError) as error:
        return _fail(str(error), FAILURE_EXIT)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else FAILURE_EXIT
    except BrokenPipeError:
        return FAILURE_EXIT
    except Exception as error:
        logging.getLogger("catsync").debug("failed: %s", way_to(error))
        return _fail(f"Catsync failed: {_one_line(error)} (--verbose shows where)", FAILURE_EXIT)


def _fail(message: str, code: int) -> int:
    click.echo(f"catsync: {message}", err=True)
    return code


def _one_line(error: Any) -> str:
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0][:200]}" if text else type(error).__name__


if __name__ == "__main__":
    main()
