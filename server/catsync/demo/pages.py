"""How the demo prints what it sees."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

WIDTH = 120
LAYERS = {
    "built_in": "built in",
    "team": "team",
    "user": "you",
    "campaign": "campaign",
    "person": "this person",
}


def heading(console: Console, text: str) -> None:
    console.print(f"\n[bold]{escape(text)}[/]")


def person(console: Console, profile: dict[str, Any]) -> None:
    console.print(f"   {profile['url']}  (reader: {profile['reader']})")
    for key, value in profile["fields"].items():
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value).replace("\n", " ")
        console.print(f"   {key:<16}{escape(text[:90])}")


def match(console: Console, seen: dict[str, Any]) -> None:
    console.print(f"   Person   {escape(seen['match']['text'])}")
    console.print(f"   Company  [yellow]{escape(seen['company']['text'])}[/]")
    table = _table("id", "name", "city", "website", "contacts", "why it was taken for the same or similar")
    for each in seen["company"]["warning"]["companies"]:
        told = each["details"]
        why = "; ".join(r["text"] for r in each["reasons"])
        table.add_row(
            str(each["cats_id"]), escape(each["name"]), told.get("city") or "-", told.get("website") or "-",
            str(told.get("contacts", "-")), escape(f"{each['tier']}: {why}"),
        )  # fmt: skip
    console.print(table)


def settings(console: Console, rows: list[dict[str, Any]]) -> None:
    """Every setting with the layer it comes from; the fields of a per-field setting share a line where they agree."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        shown = _value(row["value"])
        if row["field"] and row["source"]["layer"] == "built_in":
            shown = f"{row['field']} = {shown}" if shown else ""
        elif row["field"]:
            shown = f"[bold]{row['field']} = {shown}[/]"
        lines.setdefault((row["key"], row["record_type"] or "", _origin(row)), []).append(shown)
    table = _table("setting", "for", "value", "from")
    for (key, record_type, origin), values in lines.items():
        said = [v for v in values if v]
        alike = {v.partition(" = ")[2] for v in said}
        if len(said) > 1 and len(alike) == 1:
            said = [f"{alike.pop()}, for each of {len(said)} fields"]
        table.add_row(key, record_type, ", ".join(said) or "[dim]none[/]", origin)
    console.print(table)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return escape(", ".join(map(str, value)))
    return "" if value is None else escape(str(value))


def _origin(row: dict[str, Any]) -> str:
    source = row["source"]
    if source["layer"] == "built_in":
        return "built in"
    named = f" “{source['name']}”" if source["layer"] in ("campaign", "person") else ""
    below = row["inherited"]
    instead = f"{_value(below['value'])} of the {LAYERS[below['source']['layer']]}"
    return f"[bold]{escape(LAYERS[source['layer']] + named)}[/], instead of {instead}"


def plan(console: Console, seen: dict[str, Any]) -> None:
    table = _table("", "field", "CATS now", "after", "why")
    for record in seen["plan"]["records"]:
        table.add_row("", f"[bold]{record['record_type']}[/]", "", escape(record["text"]), "")
        for each in record["writes"]:
            tick = "✓" if each["ticked"] else " "
            table.add_row(
                tick, escape(each["label"]), escape(each["before_text"]) or "-", escape(each["after_text"]),
                escape(each["reason"]["text"]),
            )  # fmt: skip
    console.print(table)
    calls, budget = seen["plan"]["calls"], seen["budget"]
    console.print(
        f"   [bold]\\[{escape(seen['button']['label'])}][/]  {calls} {'call' if calls == 1 else 'calls'} "
        f"of {budget['remaining']} left this hour"
    )


def calls(console: Console, made: list[dict[str, Any]]) -> None:
    for each in made:
        console.print(f"   CATS call: {each['method']} {each['path']} -> {each['status']}")


def record(console: Console, found: dict[str, Any]) -> None:
    wanted = ("id", "first_name", "last_name", "title", "company_id", "owner_id", "address", "country_code")
    for key in (*wanted, "social_media_urls", "date_created"):
        console.print(f"   {key:<18}{escape(str(found.get(key)))}")


def farewell(console: Console, companion: str, sandbox: str, environment: dict[str, str]) -> None:
    """Where everything is, and how the extension is loaded."""
    link = subprocess.run(
        [sys.executable, "-m", "catsync.cli", "signin-link"],
        env={**os.environ, **environment, "CATSYNC_BIND": companion.removeprefix("http://")},
        capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    root = Path(__file__).parents[3]
    heading(console, "It goes on serving. Try it yourself:")
    console.print(f"   The companion's pages  {companion}/   sign in once with {link}")
    console.print(f"   What CATS holds        {sandbox}/")
    console.print(
        "   The extension          open chrome://extensions, switch on Developer mode, choose Load unpacked,"
    )
    console.print(f"                          and take the folder {root}")
    if not companion.endswith(":8766"):
        console.print(f"                          in its options, set the companion's address to {companion}")
    console.print("   Ctrl+C ends it and forgets everything.")


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 1), show_edge=False, pad_edge=True)
    for column in columns:
        table.add_column(column, overflow="fold", header_style="dim")
    return table
