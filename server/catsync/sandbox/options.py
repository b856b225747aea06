"""How a sandbox starts, and the switches for what nobody has confirmed of CATS."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any

DEFAULT_KEY = "sandbox-key-0001"


def _switch(default: Any, text: str, choices: tuple[Any, ...] = ()) -> Any:
    return field(default=default, metadata={"text": text, "choices": choices})


@dataclass
class Switches:
    """The open questions of CATS_API.md section 6 and figures that tests turn; all may change at run time."""

    search_lag_seconds: float = _switch(0.0, "seconds until a write shows up in search and filter")
    rate_limit: int = _switch(500, "requests allowed in one window")
    rate_window_seconds: float = _switch(3600.0, "length of the rolling window")
    duplicate_rule: str = _switch(
        "published",
        "what check_duplicate compares; companies under `email`: the same name",
        ("published", "email", "off"),
    )
    duplicate_type_told: bool = _switch(True, "a 409 names data_item.type, not only data_item.id")
    put_omitted: str = _switch("kept", "optional fields that a PUT leaves out", ("kept", "nulled"))
    put_address: str = _switch("replaced", "an address with missing parts on PUT", ("replaced", "merged"))
    per_page_over_limit: str = _switch("clamped", "per_page above 100", ("clamped", "refused"))
    list_rows_embed: bool = _switch(False, "list and search rows carry the e-mail and phone sub-collections")
    validation_status: int = _switch(400, "status of a failed validation", (400, 422))
    validation_details: str = _switch("list", "shape of `errors`", ("list", "map"))
    legacy_objects: bool = _switch(
        False, "create also takes emails{primary,secondary} and phones{...} objects"
    )
    phone_mangling: bool = _switch(True, "a number without country code is stored as if it were a US one")
    primary_email_delete: str = _switch(
        "refused", "deleting the primary e-mail while others remain", ("refused", "promoted", "none")
    )
    activity_types: str = _switch(
        "five",
        "`documented` adds meeting and text_message, which one account refused",
        ("five", "documented"),
    )
    filter_fields: str = _switch("confirmed", "which fields a filter may name", ("confirmed", "wide"))
    list_item_twice: str = _switch(
        "doubled", "a record put on a list on which it is already", ("doubled", "ignored", "refused")
    )
    pipeline_twice: str = _switch(
        "doubled", "a candidate put into the pipeline of the same job again", ("doubled", "refused")
    )
    attachment_bytes: int = _switch(0, "largest file that an upload may bring; 0: any")
    company_activities: bool = _switch(True, "the /companies/{id}/activities routes exist")
    error_bodies: str = _switch("message", "body of a 404, 429 or 5xx", ("message", "empty"))
    validation_key: str = _switch(
        "errors", "key of what a failed validation found", ("errors", "details", "messages")
    )
    page_beyond_end: str = _switch("empty", "a page behind the last one", ("empty", "not_found"))
    put_contact_points: str = _switch(
        "dropped", "emails and phones in the PUT of a record; accepted: they replace", ("dropped", "accepted")
    )
    phone_summary: str = _switch(
        "obvious",
        "what the summary of phones shows: the type each key is named after, or simply the first ones",
        ("obvious", "by_order"),
    )
    embedded_order: str = _switch("oldest", "embedded e-mails and phones, first", ("oldest", "newest"))
    primary_email_unset: str = _switch(
        "refused",
        "is_primary false for the primary e-mail; promoted: another one becomes it",
        ("refused", "promoted", "ignored"),
    )
    search_words: str = _switch("all", "how many words of a query a record must have", ("all", "any"))
    search_order: str = _switch(
        "oldest",
        "order of what search and filter find; shuffled: by no rule, but the same every time",
        ("oldest", "newest", "shuffled"),
    )
    list_order: str = _switch(
        "oldest",
        "order of contacts, companies, jobs, activities and pipelines (candidates: oldest first)",
        ("oldest", "newest"),
    )
    custom_field_filter: str = _switch(
        "dotted", "name of a custom field in a filter: custom_fields.170911 or 170911", ("dotted", "plain")
    )
    custom_value_types: str = _switch(
        "plain",
        "custom values as read; text: numbers and ids as texts, checkbox as 1 or 0",
        ("plain", "text"),
    )
    job_activities: bool = _switch(False, "the /jobs/{id}/activities routes exist")
    company_contacts: bool = _switch(True, "the route /companies/{id}/contacts exists")
    workflow_rows_embed_statuses: bool = _switch(False, "a workflow carries its statuses")
    total_as: str = _switch("number", "`total` of a collection", ("number", "text", "null"))
    ids_as: str = _switch("number", "ids in answers", ("number", "text"))
    page_links: str = _switch("all", "links of a page; all: first, prev and last too", ("all", "next_only"))
    download_redirects: bool = _switch(False, "a file's download leads to another address (302)")
    id_step: int = _switch(1, "distance of the ids of generated records, which a reset makes anew")
    log_entries: int = _switch(100_000, "requests that the log keeps; older ones are only counted")
    subrow_edits_touch: bool = _switch(
        True,
        "edits of e-mails, phones, custom fields and tags move the record's date_modified on and are told",
    )
    webhook_unsigned: str = _switch(
        "omitted", "X-Signature of a webhook made without secret", ("omitted", "empty_key")
    )
    webhook_retry_seconds: str = _switch(
        "0.5,2", "waits before a webhook that failed is sent again; empty: once only"
    )
    webhook_disabled_after: int = _switch(
        50, "answers 5xx in a row, within 30 minutes, that disable a webhook; 0: never"
    )
    webhook_status_told: bool = _switch(True, "a webhook's row says whether it was disabled")
    date_offset_hours: int = _switch(-5, "offset of the dates CATS writes")

    def change(self, changes: dict[str, Any]) -> None:
        """Set several switches or none; text is converted. Raises ValueError that names the first bad one."""
        checked = {name: self._checked(name, value) for name, value in changes.items()}
        for name, value in checked.items():
            setattr(self, name, value)

    def restore(self) -> None:
        """All as they are by default."""
        self.change(asdict(Switches()))

    def _checked(self, name: str, value: Any) -> Any:
        known = {entry.name: entry for entry in fields(self)}
        if name not in known:
            raise ValueError(f"unknown switch {name!r}; known: {', '.join(known)}")
        value = _converted(name, value, type(known[name].default))
        if name == "webhook_retry_seconds":
            waits(value)
        choices = known[name].metadata["choices"]
        if choices and value not in choices:
            raise ValueError(f"switch {name} must be one of: {', '.join(map(str, choices))}")
        return value


def _converted(name: str, value: Any, wanted: type) -> Any:
    if wanted is bool:
        texts = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
        if str(value).lower() not in texts:
            raise ValueError(f"switch {name} must be true or false")
        return texts[str(value).lower()]
    try:
        return wanted(value)
    except (TypeError, ValueError):
        raise ValueError(f"switch {name} must be of type {wanted.__name__}") from None


def waits(text: str) -> tuple[float, ...]:
    """The seconds in a text such as "0.5,2". Raises ValueError."""
    try:
        return tuple(float(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise ValueError("switch webhook_retry_seconds must be seconds with commas between") from None


def switch_help() -> str:
    """One line per switch with its default and choices, for --help."""
    lines = []
    for entry in fields(Switches):
        choices = "|".join(map(str, entry.metadata["choices"]))
        lines.append(
            f"{entry.name}={entry.default}  {entry.metadata['text']}" + (f" ({choices})" if choices else "")
        )
    return "\n".join(lines)


@dataclass
class SandboxOptions:
    """How a sandbox starts. `clock` gives seconds since the epoch; tests put their own in."""

    seed: str = "demo"
    companies: int = 0
    people: int = 0
    api_key: str = DEFAULT_KEY
    switches: Switches = field(default_factory=Switches)
    clock: Callable[[], float] = time.time
