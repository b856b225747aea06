"""The open questions of CATS_API.md section 6 in words, with what may be answered. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LAG_BOUND_SECONDS = 45.0  # what is reported of the search where it had not found a new record by then


@dataclass(frozen=True)
class Question:
    """key: of the answer. answers: its values in words, others are shown as they are. use: what it is good for."""

    key: str
    text: str
    use: str
    answers: Mapping[Any, str]

    def told(self, value: Any) -> str:
        if value is None:
            return "not found out"
        if isinstance(value, list):
            return ", ".join(str(each) for each in value)
        if isinstance(value, float) and value not in self.answers:
            return f"after {value:g} s"
        return self.answers.get(value) or str(value)


YES_NO = {True: "yes", False: "no"}
QUESTIONS: tuple[Question, ...] = (
    Question(
        "put_omitted", "Fields that an update leaves out", "It always sends the whole record, from a fresh look.",
        {"kept": "are kept", "nulled": "are emptied"},
    ),
    Question(
        "put_address", "An address of which an update brings a part", "It sends all parts of an address together.",
        {"merged": "keeps the other parts", "replaced": "loses the other parts"},
    ),
    Question(
        "put_takes_emails", "An update takes e-mails and phones", "It adds them one by one, either way.", YES_NO,
    ),
    Question("activity_types", "Kinds of activities", "One that CATS does not take becomes other.", {}),
    Question("company_activities", "Activities at a company", "It writes none there.", YES_NO),
    Question("job_activities", "Activities at a job can be read", "It writes none there.", YES_NO),
    Question("company_contacts", "Contacts of a company as a list", "It finds them through the mirror.", YES_NO),
    Question(
        "per_page_over_limit", "A page of more than 100 rows", "It never asks for more than 100.",
        {"clamped": "has 100", "refused": "is refused", "more": "has more"},
    ),
    Question(
        "page_beyond_end", "A page behind the last one", "It goes by ids, not by page numbers.",
        {"empty": "is empty", "not_found": "is not found", "refused": "is refused", "last": "repeats rows"},
    ),
    Question(
        "list_rows_embed", "Rows of a search bring all e-mails", "If not, the mirror calls them not loaded.", YES_NO,
    ),
    Question(
        "subrow_edits_touch", "A new e-mail address moves the record's date",
        "If not, the mirror learns of it by the slow comparison alone.", YES_NO,
    ),
    Question(
        "search_lag_seconds", "A new record is found by a search",
        "After a lost answer it waits three times as long before it looks.",
        {0.0: "at once", LAG_BOUND_SECONDS: "after 45 s or more"},
    ),
    Question(
        "search_order", "Order of what a search finds", "The first copy of CATS begins with the newest by it.",
        {"oldest_first": "oldest first", "newest_first": "newest first", "none": "none"},
    ),
    Question(
        "list_item_twice", "A person put on a list twice", "It looks before it puts anybody on a list.",
        {"doubled": "is there twice", "ignored": "is there once", "refused": "is refused"},
    ),
    Question(
        "pipeline_twice", "A candidate put into a pipeline twice", "It looks before it adds to a pipeline.",
        {"doubled": "is there twice", "ignored": "is there once", "refused": "is refused"},
    ),
    Question("duplicate_by_email", "The same e-mail is a duplicate", "It is asked with every create.", YES_NO),
    Question("duplicate_by_name", "The same name is a duplicate", "It is compared, never taken unseen.", YES_NO),
    Question(
        "duplicate_by_name_and_place", "The same name and postal code", "It is compared, never taken unseen.",
        {True: "is a duplicate", False: "is no duplicate"},
    ),
    Question(
        "duplicate_company", "A company is a duplicate", "It is compared, never taken unseen.",
        {"beginning_of_name": "by the beginning of its name", "same_name": "by the same name", "never": "never"},
    ),
    Question("duplicate_type_told", "A duplicate's kind is told", "If not, it is the kind to be made.", YES_NO),
    Question("validation_status", "Status of a refused value", "Either stops the sync, with CATS' own words.", {}),
    Question("validation_key", "Where CATS says what is wrong", "It is shown on the Syncs page.", {}),
    Question("validation_details", "Shape of what is wrong", "It is shown on the Syncs page.", {}),
    Question(
        "phone_mangling", "A phone without country code", "It sends none without.",
        {True: "is changed", False: "is kept as it is"},
    ),
    Question(
        "primary_email_delete", "Taking away the primary e-mail", "It only does so when a sync is undone.",
        {"refused": "is refused", "promoted": "makes another one primary", "none_left": "leaves none primary"},
    ),
    Question("custom_field_filter", "A custom field's name in a filter", "It is kept; nothing filters by it yet.", {}),
    Question("filter_social_urls", "People can be asked for by profile", "It asks by e-mail and name.", YES_NO),
    Question("webhooks", "Webhooks may be registered", "If not, the mirror asks every few minutes.", YES_NO),
)  # fmt: skip


def answered(capabilities: Mapping[str, Any]) -> list[dict[str, str]]:
    """What was found out, to show: [{"question", "answer"}]."""
    known = [each for each in QUESTIONS if capabilities.get(each.key) is not None]
    return [{"question": each.text, "answer": each.told(capabilities[each.key])} for each in known]
