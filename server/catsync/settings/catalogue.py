"""Every setting, declared once (S1): API, pages, panel, docs table and validation derive from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .fields import RECORD_TYPES, Field

LAYERS = ("team", "user", "campaign", "person")  # weakest first, above built_in
ALL = LAYERS
SettingType = Literal[
    "choice", "choices", "fields", "template", "value", "bool", "text", "user", "texts", "jobs", "cats_ids", "cats_id",
]  # fmt: skip
# What a picker offers comes from the mirror: GET /api/v1/cats/<this>.
ChoicesFrom = Literal["", "jobs", "lists", "tags", "job_statuses", "contact_statuses", "companies"]


@dataclass(frozen=True)
class Setting:
    """One setting. Shape of its value by `type`: choice str; choices/fields/texts list[str]; template str; bool;
    text str; user "me" or a CATS user's id; value as its field's type says (S28); jobs list of {"job_id": int,
    "status_id": int | None}; cats_ids list[int]; cats_id int | None."""

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
    choices_from: ChoicesFrom = ""

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
    ("open_jobs", "Open jobs"),
    ("last_modified", "Last modified"),
    ("cats_id", "CATS id"),
)
NOTE_KINDS = (
    ("email", "E-mail"),
    ("linkedin_message", "LinkedIn message"),
    ("inmail", "InMail"),
    ("connection_request", "Connection request"),
    ("call", "Call"),
    ("sms", "SMS"),
    ("manual_task", "Manual task"),
)
NOTE_EVENTS = (
    ("sent", "Sent"),
    ("reply", "Reply"),
    ("call", "Call"),
    ("stage_change", "Stage change"),
    ("unsubscribe", "Unsubscribe"),
)
COMPANY_INFO = (
    ("location", "Location"),
    ("website", "Website"),
    ("phone", "Phone"),
    ("owner", "Owner"),
    ("status", "Status"),
    ("open_jobs", "Open jobs"),
    ("contacts", "Contacts"),
    ("last_activity", "Last activity"),
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
        "only_add_notes_to_synced", "S12", "bool", "Only add notes to synced records",
        "Notes of a person who is in CATS already wait until they reply or are interested, as “Add to CATS” says.",
        "Adding to CATS", False, ALL, (), RECORD_TYPES, rank=7,
    ),
    Setting(
        "sync_manual_updates", "S13", "bool", "Sync manual contact updates to CATS",
        "What you edit by hand in Catsync is written to the linked CATS records.", "Contact settings", False, ALL,
        rank=60,
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
        "Contact fields", _mapping, ("team", "user", "campaign"), (), RECORD_TYPES, True, rank=40,
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
        "destination_jobs", "S22", "jobs", "Jobs", "Pipelines that candidates join, and the status they start at.",
        "Adding to CATS", [], ALL, (), ("candidate",), rank=5, choices_from="jobs",
    ),
    Setting(
        "destination_lists", "S22", "cats_ids", "Lists", "CATS lists that the record is put on.", "Adding to CATS",
        [], ALL, (), RECORD_TYPES, rank=5, choices_from="lists",
    ),
    Setting(
        "destination_tags", "S22", "cats_ids", "Tags", "CATS tags that are attached; what CATS has stays.",
        "Adding to CATS", [], ALL, (), RECORD_TYPES, rank=5, choices_from="tags",
    ),
    Setting(
        "destination_status", "S22", "cats_id", "Contact status",
        "The status a contact starts at; a status that somebody set stays.", "Adding to CATS", None, ALL, (),
        ("contact",), rank=32, choices_from="contact_statuses",
    ),
    Setting(
        "destination_company", "S22", "cats_id", "Company",
        "The CATS company of every contact, instead of the one that is found.", "Adding to CATS", None,
        ("campaign", "person"), (), ("contact",), rank=33, choices_from="companies",
    ),
    Setting(
        "note_kinds", "S17", "choices", "Create new notes from", "Which kinds of outreach become notes in CATS.",
        "Activity notes", [value for value, _ in NOTE_KINDS], ALL, NOTE_KINDS, rank=6,
    ),
    Setting(
        "note_events", "S18", "choices", "Note events", "Which events become notes in CATS.", "Activity notes",
        [value for value, _ in NOTE_EVENTS], ALL, NOTE_EVENTS, rank=61,
    ),
    Setting(
        "backfill_activities", "S24", "bool", "Backfill earlier activities",
        "When a record is created, what happened before is written as notes, with its dates.", "Activity notes",
        True, ALL, (), RECORD_TYPES, rank=62,
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
    Setting(
        "job_statuses", "S25", "cats_ids", "Job status whitelist",
        "Jobs with these statuses can be picked; none chosen means all.", "General settings", [], ("team",),
        rank=53, choices_from="job_statuses",
    ),
    Setting(
        "off_limits", "S26", "texts", "Off-limits",
        "Companies, domains and e-mail addresses never to sync or contact, one per line.", "General settings", [],
        ("team",), rank=54,
    ),
    Setting(
        "off_limits_action", "S26", "choice", "When somebody is off-limits",
        "Warn: the recruiter may go on. Block: nothing is written.", "General settings", "block", ("team",),
        (("warn", "Warn"), ("block", "Block")), rank=55,
    ),
    Setting(
        "do_not_overwrite_resumes", "S27", "bool", "Do not overwrite resumes",
        "A candidate who has a resume in CATS keeps it.", "General settings", True, ALL, rank=63,
    ),
    Setting(
        "support_address", "E10", "text", "Support address",
        "Where “Help” leads besides the guide: an https or mailto address.", "General settings", "", ("team",),
        rank=70,
    ),
)  # fmt: skip

BY_KEY = {s.key: s for s in SETTINGS}
