"""The command that runs a sandbox: `python -m catsync.sandbox`, also mounted as `catsync sandbox`."""

from __future__ import annotations

import errno
import json
import signal
import sys
from typing import TYPE_CHECKING

import click
from waitress.server import create_server

from catsync.sandbox.app import create_sandbox
from catsync.sandbox.options import DEFAULT_KEY, SandboxOptions, Switches, switch_help
from catsync.sandbox.seed import SEEDS
from catsync.sandbox.state import EXTENSION

if TYPE_CHECKING:
    from types import FrameType

    from flask import Flask

DEFAULT_PORT = 8777
THREADS = 32  # a held answer occupies one

EPILOG = "\b\nSwitches (also PUT /_control/switches while it runs):\n" + "\n".join(
    f"  {line}" for line in switch_help().splitlines()
)


@click.command("sandbox", epilog=EPILOG)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=DEFAULT_PORT, show_default=True, help="Port to listen on; 0 takes a free one."
)
@click.option(
    "--seed",
    "seed_name",
    default="demo",
    show_default=True,
    type=click.Choice(SEEDS),
    help="demo: an agency's data with look-alikes; empty: site, users and custom fields only.",
)
@click.option(
    "--companies",
    default=0,
    show_default=True,
    help="Generated companies on top of the seed; 100,000 take about 4 s.",
)
@click.option(
    "--people",
    default=0,
    show_default=True,
    help="Generated people, half contacts, half candidates; 100,000 take about 4 s.",
)
@click.option("--key", default=DEFAULT_KEY, show_default=True, help="The API key it accepts.")
@click.option(
    "--switch", "switches", multiple=True, metavar="NAME=VALUE", help="Set a switch; may be repeated."
)
def sandbox_command(
    host: str, port: int, seed_name: str, companies: int, people: int, key: str, switches: tuple[str, ...]
) -> None:
    """Run a stand-in for the CATS API v3 with data of its own.

    It prints one JSON line, {"url": ..., "control": ...}, when it listens; everything is forgotten when it ends.
    Its pages (/) show what it holds; /_control lets tests order faults, hold answers back, read the log and edit
    records without spending quota.
    """
    chosen = Switches()
    try:
        chosen.change(_pairs(switches))
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    app = create_sandbox(SandboxOptions(seed_name, companies, people, key, chosen))
    serve(app, host, port)


def _pairs(texts: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise ValueError(f"--switch wants NAME=VALUE, not {text!r}")
        pairs[name] = value
    return pairs


def serve(app: Flask, host: str, port: int) -> None:
    """Listen, say so in one JSON line, and answer until SIGINT or SIGTERM. Ends with 2 if the port is taken."""
    try:
        server = create_server(app, host=host, port=port, threads=THREADS, ident="catsync-sandbox")
    except OSError as error:
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
        click.echo(f"The sandbox cannot start: {host}:{port} {reason}.", err=True)
        sys.exit(2)
    url = f"http://{host}:{server.effective_port}"

    def stop(signum: int, frame: FrameType | None) -> None:
        app.extensions[EXTENSION].holds.clear()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    click.echo(json.dumps({"url": f"{url}/v3", "control": f"{url}/_control"}))
    sys.stdout.flush()
    server.run()
