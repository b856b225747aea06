"""Every setting, declared once (S1): API, pages, panel, docs table and validation derive from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .fields import RECORD_TYPES, Field

LAYERS = ("team", "user", "campaign", "person")  # weakest first, above built_in
ALL = LAYERS
SettingType = Literal["choice", "choices", "fields", "template", "value", "bool", "text", "user"]


@dataclass(frozen=True)
class Setting:
    """One setting. Shape of its value by `type`: choice str; choices/fields list[str]; template str; bool; text str;
    user "me" or a CATS user's id; value as its field's type says (S28)."""

    key: str
    id: str  # of PRODUCT.md
    type: SettingType
    label: str
    help: str
    group: str
    default: Any
    layers: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()
    record_types: tuple[str, ...] = ()  # not empty: one value per record type
    is_per_field: bool = False
    rank: int = 100  # below 10: stands open in the panel's advanced options

    def default_for(self, record_type: str | None, field: Field | None) -> Any:
        """The built-in value, which may hang on the record type or the field."""
        if callable(self.default):
            return self.default(record_type, field)
        return list(self.default) if isinstance(self.default, list) else self.default


def _displayed(record_type: str | None, _field: Field | None) -> list[str]:
    from .fields import fields_of  # noqa: PLC0415

    return [f.key for f in fields_of(record_type or "") if f.is_displayed]


def _mapping(_record_type: str | None, field: Field | None) -> str:
    return field.mapping if field else ""


COMPANY_DETAILS = (
    ("city", "City"),
    ("website", "Website"),
    ("phone", "Phone"),
    ("owner", "Owner"),
    ("contacts", "Contacts"),
    ("last_modified", "Last modified"),
    ("cats_id", "CATS id"),
)
COMPANY_INFO = (
    ("location", "Location"),
    ("website", "Website"),
    ("phone", "Phone"),
    ("owner", "Owner"),
    ("contacts", "Contacts"),
    ("key_technologies", "Key technologies"),
    ("notes", "Notes"),
    ("cats_id", "CATS id"),
)

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "sync_as", "S10", "choice", "Sync as", "Which CATS record a person becomes.", "Contact settings",
        "candidate", ALL,
        (("candidate", "Candidate"), ("contact", "Contact"), ("both", "Candidate & Contact"), ("none", "Don’t sync")),
        rank=1,
    ),
    Setting(
        "add_to_cats", "S11", "choice", "Add to CATS", "When a person goes to CATS.", "Adding to CATS",
        "on_add", ALL,
        (
            ("on_add", "When added to the campaign"),
            ("on_reply", "When they reply"),
            ("on_interested", "When they are interested"),
            ("never", "Never"),
        ),
        RECORD_TYPES, rank=2,
    ),
    Setting(
        "displayed_fields", "S14", "fields", "Displayed fields",
        "Which CATS fields are shown and filled. A field that is not displayed is never written.",
        "Candidate/Contact fields", _displayed, ALL, (), RECORD_TYPES, rank=20,
    ),
    Setting(
        "mandatory_fields", "S15", "fields", "Mandatory fields",
        "Nothing is written for a person until these are filled.",
        "Candidate/Contact fields", [], ALL, (), RECORD_TYPES, rank=21,
    ),
    Setting(
        "update_policy", "S16", "choice", "Update field in CATS",
        "What happens to a value that CATS already has.", "Candidate/Contact fields", "if_blank", ALL,
        (
            ("always", "Always update"),
            ("if_blank", "Only update if blank"),
            ("unless_edited", "Update unless edited in CATS since our last sync"),
        ),
        RECORD_TYPES, True, rank=3,
    ),
    Setting(
        "field_mapping", "S19", "template", "Field mapping",
        "What is written into the field. Leave it alone unless something maps wrongly.",
        "Candidate/Contact fields", _mapping, ("team", "user", "campaign"), (), RECORD_TYPES, True, rank=40,
    ),
    Setting(
        "field_values", "S28", "value", "Field value", "A value to push into the field for everyone it applies to.",
        "Contact fields", None, ALL, (), RECORD_TYPES, True, rank=4,
    ),
    Setting(
        "destination_owner", "S22", "user", "Owner", "Who owns the record in CATS.", "Adding to CATS",
        "me", ALL, (), RECORD_TYPES, rank=5,
    ),
    Setting(
        "destination_source", "S22", "text", "Source", "Written as the candidate’s source.", "Adding to CATS",
        "", ALL, (), ("candidate",), rank=30,
    ),
    Setting(
        "destination_hot", "S22", "bool", "Hot", "Mark the record as hot.", "Adding to CATS",
        False, ALL, (), RECORD_TYPES, rank=31,
    ),
    Setting(
        "create_companies", "S23", "choice", "Create companies",
        "What happens when a contact’s company is not in CATS.", "General settings", "ask", ALL,
        (("never", "Never"), ("ask", "Ask first"), ("automatically", "Automatically")), rank=6,
    ),
    Setting(
        "displayed_company_info", "S20", "choices", "Displayed company info",
        "What the company card shows.", "General settings", ["location", "website", "owner", "contacts"],
        ("team", "user"), COMPANY_INFO, rank=50,
    ),
    Setting(
        "displayed_company_warning", "S21", "choice", "Displayed company warning",
        "Which look-alike companies are warned of.", "General settings", "same_and_similar",
        ("team", "user", "campaign"),
        (("off", "Off"), ("same", "Same companies"), ("same_and_similar", "Same and similar companies")), rank=51,
    ),
    Setting(
        "company_warning_details", "S21", "choices", "Details of the company warning",
        "What tells look-alike companies apart.", "General settings", ["city", "website", "contacts", "last_modified"],
        ("team", "user"), COMPANY_DETAILS, rank=52,
    ),
)  # fmt: skip

BY_KEY = {s.key: s for s in SETTINGS}
