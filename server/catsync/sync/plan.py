"""What CATS will get for one person: a pure function of person, settings and the CATS records as they are (F1).

The same code makes the preview, the execution and the explanation. Imports no flask, no database, no network.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .plan_fields import field_writes, missing_mandatory
from .plan_types import Action, Need, Plan, Reason, RecordPlan, RecordType, Write, digest_of
from .question import Existing, Question
from .record_values import are_equal, is_blank

# The stages at which a trigger has been reached (S11; "not interested" never fires "reply").
TRIGGER_STAGES = {
    "on_add": ("sourced", "messaged", "replied", "interested", "not_interested", "meeting"),
    "on_reply": ("replied", "interested", "meeting"),
    "on_interested": ("interested", "meeting"),
    "never": (),
}
TRIGGER_TEXTS = {
    "on_reply": "goes to CATS when they reply",
    "on_interested": "goes to CATS when they are interested",
    "never": "the settings say never to add them to CATS",
}


def record_types_of(sync_as: str) -> tuple[RecordType, ...]:
    """The record types that `sync_as` wants, candidate first (F4)."""
    wanted: dict[str, tuple[RecordType, ...]] = {
        "candidate": ("candidate",),
        "contact": ("contact",),
        "both": ("candidate", "contact"),
    }
    return wanted.get(sync_as, ())


def plan(question: Question) -> Plan:
    """Every record, in the order of execution, with every write, its reason, and what is missing."""
    types = record_types_of(question.settings.get("sync_as"))
    records = [_record_plan(question, t) for t in types]
    company = _new_company(question, records)
    if company is not None:
        records.insert(0, company)
    company_id = question.company.cats_id if "contact" in types else None
    made = Plan(tuple(records), company_id, sum(_calls(r) for r in records))
    return replace(made, digest=digest_of(made))


def _record_plan(question: Question, record_type: RecordType) -> RecordPlan:
    trigger = question.settings.get("add_to_cats", record_type)
    is_due = question.sync_anyway or question.stage in TRIGGER_STAGES[trigger]
    existing = question.existing.get(record_type)
    writes = _writes(question, record_type, existing)
    needs = _needs(question, record_type, existing, writes)
    action, text = _action(question, record_type, existing, writes, needs)
    if action in ("create", "update", "unchanged") and not is_due:
        action, text = "wait", f"The {record_type} {TRIGGER_TEXTS[trigger]}."
    return RecordPlan(
        record_type, action, existing.cats_id if existing else None, writes, needs, is_due,
        None if is_due else trigger, text,
    )  # fmt: skip


def _action(
    question: Question,
    record_type: RecordType,
    existing: Existing | None,
    writes: tuple[Write, ...],
    needs: tuple[Need, ...],
) -> tuple[Action, str]:
    if existing is None and record_type in question.undecided:
        return "ask", f"Is this a {record_type} whom CATS has already?"
    if needs:
        return "needs", needs[0].text
    if existing is None:
        return "create", f"CATS gets a new {record_type}."
    count = sum(w.is_ticked for w in writes)
    if count == 0 and writes:
        return "unchanged", f"CATS keeps what it has of this {record_type}: {_differing(len(writes))}."
    if count == 0:
        return "unchanged", f"CATS has all of this {record_type} already."
    return "update", f"{count} {'field' if count == 1 else 'fields'} of the {record_type} will be written."


def _differing(count: int) -> str:
    return "1 field differs" if count == 1 else f"{count} fields differ"


def _writes(question: Question, record_type: RecordType, existing: Existing | None) -> tuple[Write, ...]:
    writes: list[Write] = []
    displayed = set(question.settings.get("displayed_fields", record_type))
    # A field that must be filled has to be there to be filled, whatever is displayed.
    displayed |= set(question.settings.get("mandatory_fields", record_type))
    for each in question.settings.fields(record_type):
        if each.key in displayed or each.is_required:
            writes += field_writes(question, record_type, each, existing)
    writes += _placed(question, record_type, existing)
    return tuple(_without(question, w) for w in writes)


def _without(question: Question, write: Write) -> Write:
    """Unticking excludes once; what CATS needs cannot be left out."""
    if write.id not in question.excluded or write.is_mandatory:
        return write
    return replace(write, is_ticked=False, reason=Reason("excluded", "You left this out."))


def _placed(question: Question, record_type: RecordType, existing: Existing | None) -> list[Write]:
    """Company, owner, source and hot: for new records, and the company of an existing contact for information."""
    wanted: list[tuple[str, str, Any, str, bool]] = []
    company = question.company
    if record_type == "contact" and company.cats_id is not None:
        wanted.append(("company_id", "Company", company.cats_id, "the company you chose", True))
    if existing is not None:
        return [w for w in (_company_move(existing, c) for c in wanted) if w]
    owner = question.settings.get("destination_owner", record_type)
    owner_id = question.owner_id if owner == "me" else owner
    if owner_id is not None:
        wanted.append(("owner_id", "Owner", owner_id, "destination", record_type == "contact"))
    if record_type == "candidate" and question.settings.get("destination_source", "candidate"):
        wanted.append(
            (
                "source",
                "Source",
                question.settings.get("destination_source", "candidate"),
                "destination",
                False,
            )
        )
    if question.settings.get("destination_hot", record_type):
        wanted.append(("is_hot", "Hot", True, "destination", False))
    return [
        Write(f"{record_type}.{key}", record_type, "create", key, label, None, value,
              Reason("destination" if why == "destination" else "company", why), True, is_mandatory)
        for key, label, value, why, is_mandatory in wanted
    ]  # fmt: skip


def _company_move(existing: Existing, wanted: tuple[str, str, Any, str, bool]) -> Write | None:
    """Another company than CATS has: shown, and left to the recruiter, whatever the policy says."""
    key, label, value, _, _ = wanted
    before = existing.record.get(key)
    if are_equal(before, value):
        return None
    reason = Reason("other_company", "CATS has this contact at another company; tick to move them.")
    return Write(f"contact.{key}", "contact", "update", key, label, before, value, reason, False)


def _needs(
    question: Question, record_type: RecordType, existing: Existing | None, writes: tuple[Write, ...]
) -> tuple[Need, ...]:
    needs = list(missing_mandatory(question, record_type, existing, writes))
    if record_type == "contact" and existing is None:
        company = _company_need(question)
        if company:
            needs.insert(0, company)
        is_asked_for = company is not None and company.field == "owner_id"
        if not is_asked_for and not any(w.field == "owner_id" for w in writes):
            text = "CATS needs an owner for a contact, and no CATS user is set for you. Choose an owner."
            needs.append(Need("contact", "owner_id", "Owner", text))
    return tuple(needs)


def _company_need(question: Question) -> Need | None:
    company = question.company
    if company.cats_id is not None:
        return None
    if company.state == "ask" and not company.is_new_wanted:
        return Need("contact", "company", "Company", "Choose the company first.")
    if is_blank(company.name):
        return Need("contact", "company", "Company", "A contact needs a company, and the page names none.")
    policy = question.settings.get("create_companies")
    if company.state == "unknown" and policy == "automatically" and not company.is_new_wanted:
        text = f"“{company.name}” was not found, but not all of CATS is known yet. Choose one or create it."
        return Need("contact", "company", "Company", text)
    if policy == "never":
        return Need(
            "contact", "company", "Company", f"CATS has no company “{company.name}”, and none may be created."
        )
    if policy == "ask" and not company.is_new_wanted:
        return Need(
            "contact", "company", "Company", f"CATS has no company “{company.name}”. Choose one or create it."
        )
    if question.owner_id is None and question.settings.get("destination_owner", "contact") == "me":
        return Need(
            "contact", "owner_id", "Owner", "CATS needs an owner for the new company. Choose an owner."
        )
    return None


def _new_company(question: Question, records: list[RecordPlan]) -> RecordPlan | None:
    """The company that has to be created before the contact (F5, S23)."""
    contact = next((r for r in records if r.record_type == "contact"), None)
    if contact is None or contact.cats_id is not None or question.company.cats_id is not None:
        return None
    if contact.action not in ("create", "wait"):
        return None
    owner = question.settings.get("destination_owner", "contact")
    owner_id = question.owner_id if owner == "me" else owner
    values: list[tuple[str, str, Any]] = [
        ("name", "Company name", question.company.name),
        ("website", "Company website", question.company.website),
    ]
    values.append(("owner_id", "Company owner", owner_id))
    reason = Reason("new_record", "CATS has no such company.")
    writes = tuple(
        Write(f"company.{key}", "company", "create", key, label, None, value, reason, True, key != "website")
        for key, label, value in values
        if not is_blank(value)
    )
    action: Action = "create" if contact.action == "create" else "wait"
    return RecordPlan(
        "company",
        action,
        None,
        writes,
        (),
        contact.is_due,
        contact.trigger,
        f"CATS gets the company {question.company.name}.",
    )


def _calls(record: RecordPlan) -> int:
    """CATS calls of one record: one POST; or one GET, one PUT where something changes, one more per added entry."""
    if record.action == "create":
        return 1
    if record.action not in ("update", "unchanged"):
        return 0
    has_put = any(w.operation == "update" for w in record.ticked)
    return 1 + int(has_put) + sum(w.operation == "add" for w in record.ticked)
