"""`catsync demo`: the main job once, for real, on a sandbox of CATS; every step is shown and checked."""

from __future__ import annotations

import json
import shutil
import signal
import sys
import tempfile
import threading
import time
from importlib import resources
from pathlib import Path
from typing import Any

from rich.console import Console

from ..config import Config
from ..errors import StartError
from . import pages
from .chromium import Walk
from .processes import Running, start
from .visitor import CatsWindow, DemoFailure, Visitor

KEY = "sandbox-key-0001"
SANDBOX_PORT = 8777
CAMPAIGN = "Backend Q4"
REPLIED_AT = "2026-11-20T16:30:00+00:00"


def run_demo(*, once: bool) -> int:
    """0 where all that is shown was as it must be, 1 otherwise. Serves on until Ctrl+C unless `once`."""
    console = Console(highlight=False)
    if console.width < pages.WIDTH:
        console = Console(highlight=False, width=pages.WIDTH)
    folder = Path(tempfile.mkdtemp(prefix="catsync-demo-"))
    running: list[Running] = []
    walk: Walk | None = None
    # SIGTERM ends the demo as Ctrl+C does: its two programs must not be left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        began = time.monotonic()
        walk = Walk()
        visitor, cats = _start(console, folder, running)
        _tell(console, visitor, cats)
        walk.tell(console)
        console.print(f"\n[bold]All of it checked, in {time.monotonic() - began:.0f} s.[/]")
        if not once:
            _serve_on(console, visitor, running)
    except (DemoFailure, StartError) as error:
        console.print(f"\n[bold red]The demo failed:[/] {error}", markup=True)
        return 1
    except KeyboardInterrupt:
        console.print("\nStopped.")
    finally:
        if walk is not None:
            walk.stop()
        for each in reversed(running):
            each.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _start(console: Console, folder: Path, running: list[Running]) -> tuple[Visitor, CatsWindow]:
    """A sandbox and a companion, connected with each other the way an admin does it."""
    pages.heading(console, "1. A sandbox of CATS and the companion start")
    sandbox = _start_on(SANDBOX_PORT, "sandbox", ["sandbox", "--seed", "demo", "--port"], folder, {})
    running.append(sandbox)
    environment = {
        "CATSYNC_DATABASE_URL": f"sqlite:///{folder / 'catsync.db'}",
        "CATSYNC_CATS_URL": sandbox.said["url"],
        "CATSYNC_CATS_KEY": "",
        "CATSYNC_PUBLIC_URL": "",
    }
    port = Config.from_environment({}).bind_port
    companion = _start_on(port, "companion", ["serve", "--json", "--bind"], folder, environment)
    running.append(companion)
    visitor = Visitor(companion.said["url"])
    visitor.sign_in(companion.said["sign_in"])
    visitor.environment = environment
    connection = visitor.ask("PUT", "/integration", {"api_key": KEY, "host": "env"})
    console.print(f"   sandbox    {sandbox.said['url']}")
    console.print(f"   companion  {visitor.address}")
    console.print(
        f"   [green]Connected[/] to {connection['site']['name']}, key ending in {connection['key_last4']}, "
        f"{connection['budget']['remaining']} of {connection['budget']['limit']} calls left this hour"
    )
    mirror = visitor.wait_for("The first copy of CATS", lambda: _complete(visitor))
    users = visitor.ask("GET", "/settings/catalogue")["users"]
    visitor.ask("PATCH", "/users/1", {"cats_user_id": users[0]["value"]})
    console.print(f"   owner      records that you make belong to {users[0]['label']} in CATS")
    console.print(f"   mirror     {mirror['companies']} companies, {mirror['people']} people, complete")
    return visitor, CatsWindow(sandbox.said["url"], sandbox.said["control"], KEY)


def _start_on(
    port: int, name: str, arguments: list[str], folder: Path, environment: dict[str, str]
) -> Running:
    """On the usual port, or on any free one where that is taken (a companion may be running already)."""
    prefix = "127.0.0.1:" if name == "companion" else ""
    try:
        return start(name, [*arguments, f"{prefix}{port}"], folder / f"{name}.log", environment)
    except StartError:
        return start(name, [*arguments, f"{prefix}0"], folder / f"{name}.log", environment)


def _complete(visitor: Visitor) -> dict[str, Any] | None:
    mirror: dict[str, Any] = visitor.ask("GET", "/integration")["mirror"]
    return mirror if mirror["state"] == "complete" else None


def captured_person() -> dict[str, Any]:
    """What the LinkedIn reader makes of tests/fixtures/pages/linkedin-sdui-marta-oliveira.html (a test keeps it so)."""
    text = resources.files(__package__).joinpath("marta-oliveira.json").read_text(encoding="utf-8")
    person: dict[str, Any] = json.loads(text)
    return person


def _tell(console: Console, visitor: Visitor, cats: CatsWindow) -> None:
    person = captured_person()
    pages.heading(console, "2. A recruiter opens a profile; the reader takes this from the page")
    pages.person(console, person)

    campaign = visitor.ask("POST", "/campaigns", {"name": CAMPAIGN})
    visitor.ask("PUT", f"/settings/campaign/{campaign['id']}/sync_as", {"value": "candidate"})
    before = cats.last_call()
    seen = _resolve(visitor, person, campaign["id"])
    pages.heading(console, "3. Who is it, which company is meant, and which records look alike")
    pages.match(console, seen)
    _check(len(seen["company"]["warning"]["companies"]) >= 3, "three look-alike companies are warned of")

    pages.heading(
        console,
        f"4. The campaign says Candidate; for this person the recruiter says Contact, at {_first(seen)['name']}",
    )
    kept = visitor.ask("POST", "/people", {"profile": person})
    visitor.ask("PUT", f"/settings/person/{kept['id']}/sync_as", {"value": "contact"})
    decision = {
        "kind": "company",
        "person_id": kept["id"],
        "cats_id": _first(seen)["cats_id"],
        "always": False,
    }
    visitor.ask("POST", "/decisions", decision)
    seen = _resolve(visitor, person, campaign["id"])
    sync_as = next(s for s in seen["settings"] if s["key"] == "sync_as")
    _check(
        sync_as["value"] == "contact" and sync_as["source"]["layer"] == "person",
        "the person's own choice counts",
    )
    pages.settings(console, seen["settings"])

    pages.heading(console, "5. What CATS will get")
    pages.plan(console, seen)
    _check(cats.last_call() == before or _only_mirror(cats.calls(before)), "looking costs no CATS call")

    pages.heading(console, "6. Sync")
    before = cats.last_call()
    membership = {
        "person_id": kept["id"],
        "start_sync": False,
    }  # the recruiter syncs by hand, as in the panel
    visitor.ask("POST", f"/campaigns/{campaign['id']}/people", membership)
    sync = visitor.sync(kept["id"], campaign["id"], seen["plan"]["digest"])
    console.print(f"   [green]{sync['text']}[/] {sync['records'][0]['url']}")
    made = [c for c in cats.calls(before) if not _is_mirror(c)]
    pages.calls(console, made)
    _check(len(made) == 1 and made[0]["method"] == "POST", "a new contact costs one call")

    pages.heading(console, "7. Read back from CATS over HTTP")
    record = cats.read("contacts", sync["records"][0]["cats_id"])
    pages.record(console, record)
    _check(record["company_id"] == decision["cats_id"], "the contact is in the company that was chosen")
    _check(
        record["last_name"] == "Oliveira" and record["title"] == "Head of Data", "the values are the page's"
    )
    names = [(r["first_name"], r["last_name"]) for r in cats.all("candidates")]
    _check(("Marta", "Oliveira") not in names, "no candidate was made")

    pages.heading(console, "8. The same person again")
    before = cats.last_call()
    seen = _resolve(visitor, person, campaign["id"])
    console.print(f"   {seen['match']['text']} The button now says: {seen['button']['label']}")
    again = visitor.sync(kept["id"], campaign["id"], seen["plan"]["digest"])
    made = [c for c in cats.calls(before) if not _is_mirror(c)]
    console.print(f"   {again['text']}")
    pages.calls(console, made)
    _check([c["method"] for c in made] == ["GET"], "nothing changed, so one GET and no write")
    _tell_of_a_reply(console, visitor, cats, kept["id"], campaign["id"])


def _tell_of_a_reply(
    console: Console, visitor: Visitor, cats: CatsWindow, person_id: str, campaign_id: int
) -> None:
    pages.heading(console, "9. A reply comes from an outreach tool")
    before = cats.last_call()
    told = visitor.ask("POST", "/activities", {"activities": [_reply(person_id, campaign_id)]})
    told = told["results"][0]
    visitor.wait_for("The note", lambda: _noted(visitor, person_id))
    made = [c for c in cats.calls(before) if not _is_mirror(c)]
    console.print(
        f"   Stage: {told['stage']}. The note stands in CATS with the date of the reply, {REPLIED_AT}"
    )
    pages.calls(console, made)
    _check(
        len(made) <= 2 and made[-1]["path"].endswith("/activities"), "a note costs a call, and a look at most"
    )


def _reply(person_id: str, campaign_id: int) -> dict[str, Any]:
    return {
        "source": "demo", "source_id": "reply-1", "person": {"id": person_id}, "campaign_id": campaign_id,
        "kind": "email", "event": "reply", "occurred_at": REPLIED_AT, "text": "Thank you, tell me more.",
    }  # fmt: skip


def _noted(visitor: Visitor, person_id: str) -> bool:
    rows = visitor.ask("GET", f"/people/{person_id}/activities")["activities"]
    return all(note["state"] == "in_cats" for row in rows for note in row["notes"])


def _resolve(visitor: Visitor, person: dict[str, Any], campaign_id: int) -> dict[str, Any]:
    answer: dict[str, Any] = visitor.ask(
        "POST", "/profiles/resolve", {"profile": person, "campaign_id": campaign_id}
    )
    return answer


def _first(seen: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = seen["company"]["warning"]["companies"][0]
    return found


def _is_mirror(call: dict[str, Any]) -> bool:
    """The mirror refreshes itself in the background; those calls are not the person's."""
    return bool(call["path"].endswith("/search")) or call["path"].rstrip("/").endswith(
        ("/site", "/users", "/custom_fields", "/statuses", "/lists", "/tags", "/workflows", "/jobs")
    )


def _only_mirror(calls: list[dict[str, Any]]) -> bool:
    return all(_is_mirror(call) for call in calls)


def _check(holds: bool, what: str) -> None:
    if not holds:
        raise DemoFailure(f"It is not so that {what}.")


def _serve_on(console: Console, visitor: Visitor, running: list[Running]) -> None:
    pages.farewell(
        console, visitor.address, running[0].said["control"].rsplit("/", 1)[0], visitor.environment
    )
    while all(each.process.poll() is None for each in running):
        threading.Event().wait(1)
    raise DemoFailure("one of the two programs has ended")
