"""The fields of a CATS record that Catsync may fill, once for plan, settings, panel and documentation.

Names and kinds follow CATS_API.md 2.1 and 2.4; custom fields come from the mirror as `custom_<definition id>`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

RECORD_TYPES = ("candidate", "contact")
FieldType = Literal[
    "text", "textarea", "emails", "phones", "address", "urls", "country", "bool", "user", "company",
    "number", "date", "dropdown", "radio", "checkbox", "checkboxes",
]  # fmt: skip
CUSTOM_PREFIX = "custom_"


@dataclass(frozen=True)
class Field:
    """One field of a record type. `mapping` is the built-in template over person variables ("" = not mapped)."""

    key: str
    label: str
    type: FieldType
    record_types: tuple[str, ...] = RECORD_TYPES
    mapping: str = ""
    is_displayed: bool = True
    is_required: bool = False  # CATS refuses the record without it
    selections: tuple[tuple[int, str], ...] = ()

    @property
    def is_multi(self) -> bool:
        """Added to, never cut (F2)."""
        return self.type in ("emails", "phones", "urls")

    @property
    def custom_id(self) -> int | None:
        return int(self.key.removeprefix(CUSTOM_PREFIX)) if self.key.startswith(CUSTOM_PREFIX) else None


STANDARD: tuple[Field, ...] = (
    Field("first_name", "First name", "text", mapping="{first_name}", is_required=True),
    Field("middle_name", "Middle name", "text", ("candidate",), "{middle_name}", is_displayed=False),
    Field("last_name", "Last name", "text", mapping="{last_name}", is_required=True),
    Field("title", "Title", "text", mapping="{title}"),
    Field("current_employer", "Current employer", "text", ("candidate",), "{company}"),
    Field("emails", "E-mail", "emails", mapping="{emails}"),
    Field("phones", "Phone", "phones", mapping="{phones}"),
    Field("address", "Address", "address", mapping="{address}"),
    Field("country_code", "Country", "country", mapping="{country_code}"),
    Field("social_media_urls", "Social profiles", "urls", mapping="{social_urls}"),
    Field("website", "Website", "text", ("candidate",), "{website}"),
    Field("key_skills", "Key skills", "textarea", ("candidate",), is_displayed=False),
    Field("notes", "Notes", "textarea", is_displayed=False),
)

# Written from destinations (S22) and the company choice (F5), never from the page.
PLACED: tuple[Field, ...] = (
    Field("company_id", "Company", "company", ("contact",), is_required=True),
    Field("owner_id", "Owner", "user"),
    Field("source", "Source", "text", ("candidate",)),
    Field("is_hot", "Hot", "bool"),
)

# Structured fields take exactly one variable: a template around a list would not mean anything.
STRUCTURED = {"emails": "{emails}", "phones": "{phones}", "address": "{address}", "urls": "{social_urls}"}


def fields_of(record_type: str, custom: tuple[Field, ...] = ()) -> tuple[Field, ...]:
    """The fields that may be displayed and mapped for a record type, custom ones behind the standard ones."""
    return tuple(f for f in (*STANDARD, *custom) if record_type in f.record_types)


def placed_fields_of(record_type: str) -> tuple[Field, ...]:
    return tuple(f for f in PLACED if record_type in f.record_types)


def custom_field(record_type: str, cats_id: int, name: str, type_: str, selections: list[Any]) -> Field:
    """A custom field of CATS as a field of ours. An unknown kind is treated as text."""
    known: dict[str, FieldType] = {
        k: k
        for k in ("text", "textarea", "number", "date", "dropdown", "radio", "checkbox", "checkboxes", "user")
    }
    choices = tuple((int(s["id"]), str(s["label"])) for s in selections)
    return Field(
        f"{CUSTOM_PREFIX}{cats_id}", name, known.get(type_, "text"), (record_type,), "", False, False, choices
    )
