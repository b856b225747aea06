"""The page of settings for people, made from the catalogue: `python -m catsync.settings.document` prints it."""

from __future__ import annotations

from .catalogue import SETTINGS, Setting

HEAD = """# Settings

Made from the catalogue (`server/catsync/settings/catalogue.py`) by `python -m catsync.settings.document`; do not edit.

Layers, weakest first: built in, team, user, campaign, person. An absent value inherits; a list replaces, it never
merges. An admin can lock a team setting: the layers above are then not obeyed, and come back when it is unlocked.

| setting | what it decides | values (built in: **bold**) | set per | layers |
|---|---|---|---|---|
"""
KINDS = {
    "fields": "a list of fields",
    "template": "text with `{variables}` of the person",
    "value": "a value that fits the field",
    "bool": "true, false",
    "text": "text",
    "user": "`me` or the id of a CATS user",
    "texts": "lines of text",
    "jobs": "rows of `job_id` and `status_id` of CATS",
    "cats_ids": "a list of CATS ids",
    "cats_id": "a CATS id",
}


def settings_page() -> str:
    """The whole page as Markdown."""
    return HEAD + "".join(f"{_row(setting)}\n" for setting in SETTINGS)


def _row(setting: Setting) -> str:
    about = f"**{setting.label}.** {setting.help}"
    cells = (
        f"`{setting.key}` ({setting.id})",
        about,
        _values(setting),
        _place(setting),
        ", ".join(setting.layers),
    )
    return f"| {' | '.join(cells)} |"


def _values(setting: Setting) -> str:
    if setting.choices:
        default = setting.default if isinstance(setting.default, list) else [setting.default]
        marked = (f"**`{value}`**" if value in default else f"`{value}`" for value, _ in setting.choices)
        return ("any of: " if setting.type == "choices" else "") + ", ".join(marked)
    return f"{KINDS[setting.type]} ({_built_in(setting)})"


def _built_in(setting: Setting) -> str:
    if callable(setting.default):
        return "**depends on the field**" if setting.is_per_field else "**depends on the record type**"
    if setting.default in (None, "", []):
        return "**none**"
    shown = str(setting.default).lower() if isinstance(setting.default, bool) else setting.default
    return f"**`{shown}`**"


def _place(setting: Setting) -> str:
    if not setting.record_types:
        return "person"
    types = " and ".join(setting.record_types)
    return f"{types}, each field" if setting.is_per_field else types


if __name__ == "__main__":
    print(settings_page(), end="")
