"""`catsync doctor` at the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..administration import open_database
from ..config import Config
from ..db import Database
from ..errors import StartError
from ..sole import Sole
from . import connection, probe
from .checkup import check_up
from .findings import Finding, as_json, is_well, lines
from .journal import Journal
from .questions import QUESTIONS

WIDTH = 110


def run_checks(*, as_json_text: bool) -> int:
    """Print what was found; the exit code: 0 where nothing is bad, else 1."""
    findings = check_up()
    if as_json_text:
        click.echo(json.dumps(as_json(findings)))
    else:
        for line in lines(findings):
            click.echo(line)
    return 0 if is_well(findings) else 1


def run_probe(*, as_json_text: bool, job_id: int | None, is_agreed: bool) -> int:
    """Try how CATS behaves, with the consent of whoever sits there; the exit code. Raises StartError."""
    config = Config.from_environment()
    with _opened(config) as database:
        connected = _connected(config, database)
        try:
            _check_calls(connected, database)
            if not is_agreed and not click.confirm(_consent(connected, database, job_id), err=True):
                return 1
            tell: Callable[[str], None] = lambda text: click.echo(text, err=True)  # noqa: E731
            outcome = probe.run(connected, database, Journal.of(config), job_id, tell)
        finally:
            connected.transport.close()
    _show(outcome, as_json_text=as_json_text)
    return 0 if not outcome.left and not outcome.unanswered else 1


@contextmanager
def _opened(config: Config) -> Iterator[Database]:
    """The database, with the one place for a probe in it."""
    database = open_database(config)
    place = Sole(database, "probe")
    try:
        if not place.hold():
            raise StartError("Another probe is running.")
        yield database
    finally:
        place.release()
        database.close()


def _connected(config: Config, database: Database) -> connection.Connected:
    """Raises StartError with the first thing that is bad."""
    found = connection.connect(config, database)
    if isinstance(found, Finding):
        raise StartError(f"{found.text} {found.next_step}")
    for each in connection.examine(found, database):
        if each.state == "bad" or (each.check == "CATS" and each.state != "good"):
            found.transport.close()
            raise StartError(f"{each.text} {each.next_step}")
    return found


def _check_calls(connected: connection.Connected, database: Database) -> None:
    left, wanted = probe.calls_left(connected, database), probe.NEEDED_CALLS + probe.RESERVE_CALLS
    if left < wanted:
        connected.transport.close()
        text = f"Only {left} calls to CATS are left; the probe wants {wanted}, of which it leaves {probe.RESERVE_CALLS}"
        raise StartError(f"{text} for people at work. Try again later.")


def _consent(connected: connection.Connected, database: Database, job_id: int | None) -> str:
    made = list(probe.WHAT_IS_MADE)
    if job_id is not None:
        made.append(f"one of the candidates in the pipeline of job {job_id}, perhaps twice")
    left = probe.calls_left(connected, database)
    return "\n".join([
        f"This creates in the CATS site {connected.row.site_name}, for about a minute:",
        *(f"  - {each}" for each in made),
        f"and removes all of it again. It takes about {probe.USUAL_CALLS} calls of the {left} that are left.",
        "Go on?",
    ])  # fmt: skip


def _show(outcome: probe.Outcome, *, as_json_text: bool) -> None:
    if as_json_text:
        told = {"answers": outcome.answers, "calls": outcome.calls, "left": outcome.left}
        click.echo(json.dumps({**told, "unanswered": list(outcome.unanswered)}))
        return
    Console(width=WIDTH).print(_table(outcome.answers))
    if outcome.unanswered:
        failed = ", ".join(each.replace("_", " ") for each in outcome.unanswered)
        click.echo(f"CATS failed at: {failed}. Run it again later.")
    if outcome.left:
        click.echo(
            f"{outcome.left} things are still in CATS; the next run of catsync doctor --probe removes them."
        )
    click.echo(f"{outcome.calls} calls. Running processes go by it when they are started again.")


def _table(answers: Mapping[str, Any]) -> Table:
    table = Table(
        "In this CATS", "Answer", "What Catsync does", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for each in QUESTIONS:
        told = each.told(answers.get(each.key))
        table.add_row(Text(each.text), Text(told), Text(each.use, style="dim"))
    return table
