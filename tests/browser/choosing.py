"""Choosing on the companion's settings pages, as a person does: each ends when the page says that it is saved."""

from __future__ import annotations

import json

from .cdp import Page


def slot(key: str, record_type: str = "", field: str = "") -> str:
    return f'[data-slot="{key}|{record_type}|{field}"]'


def into_sight(page: Page, css: str) -> None:
    page.eval(f"document.querySelector({json.dumps(css)}).scrollIntoView({{block: 'center'}})")


def choose(page: Page, css: str, label: str) -> None:
    """The option of this label in a select."""
    page.wait_for(css)
    page.wait(
        f"(s => {{ const at = [...s.options].findIndex(o => o.text === {json.dumps(label)});"
        " if (at < 0 || s.disabled) return false; s.selectedIndex = at;"
        " s.dispatchEvent(new Event('change', {bubbles: true})); return true; })"
        f"(document.querySelector({json.dumps(css)}))"
    )


def chosen(page: Page, css: str) -> str:
    return str(
        page.eval(f"(s => s.options[s.selectedIndex].text)(document.querySelector({json.dumps(css)}))")
    )


def set_choice(page: Page, place: str, label: str, layer: str = "team") -> None:
    choose(page, f"{place} select", label)
    saved(page, place, layer)


def tick(page: Page, place: str, layer: str = "team") -> None:
    page.click(f"{place} input[type=checkbox]")
    saved(page, place, layer)


def saved(page: Page, place: str, layer: str = "team") -> None:
    """The source beside the control says whose choice it is now."""
    page.wait(
        "(e => (e.querySelector('summary[data-layer]') ?? e.closest('tr')?.querySelector('summary[data-layer]'))"
        f"?.dataset.layer === {json.dumps(layer)})(document.querySelector({json.dumps(place)}))"
    )
