"""The company of a contact: what is missing where none is known, and the one to be created (F5, S23). Pure."""

from __future__ import annotations

from typing import Any

from .destinations import owner_of
from .plan_types import Action, Need, Reason, RecordPlan, Write
from .question import Question
from .record_values import is_blank


def company_need(question: Question) -> Need | None:
    """What the recruiter has to say before a new contact can have a company."""
    company = question.company
    if company.cats_id is not None:
        return None
    if company.state == "ask" and not company.is_new_wanted:
        return _company("Choose the company first.")
    if is_blank(company.name):
        return _company("A contact needs a company, and the page names none.")
    policy = question.settings.get("create_companies")
    if company.state == "unknown" and policy == "automatically" and not company.is_new_wanted:
        return _company(
            f"“{company.name}” was not found, but not all of CATS is known yet. Choose one or create it."
        )
    if policy == "never":
        return _company(f"CATS has no company “{company.name}”, and none may be created.")
    if policy == "ask" and not company.is_new_wanted:
        return _company(f"CATS has no company “{company.name}”. Choose one or create it.")
    if owner_of(question, "contact") is None:
        return owner_need("CATS needs an owner for the new company. Choose an owner.")
    return None


def _company(text: str) -> Need:
    return Need("contact", "company", "Company", text)


def owner_need(text: str) -> Need:
    return Need("contact", "owner_id", "Owner", text)


def new_company(question: Question, records: list[RecordPlan]) -> RecordPlan | None:
    """The company that has to be created before the contact."""
    contact = next((r for r in records if r.record_type == "contact"), None)
    if contact is None or contact.cats_id is not None or question.company.cats_id is not None:
        return None
    if contact.action not in ("create", "wait") or contact.needs:
        return None
    values: list[tuple[str, str, Any]] = [
        ("name", "Company name", question.company.name),
        ("website", "Company website", question.company.website),
        ("owner_id", "Company owner", owner_of(question, "contact")),
    ]
    reason = Reason("new_record", "CATS has no such company.")
    writes = tuple(
        Write(f"company.{key}", "company", "create", key, label, None, value, reason, True, key != "website")
        for key, label, value in values
        if not is_blank(value)
    )
    action: Action = "create" if contact.action == "create" else "wait"
    text = f"CATS gets the company {question.company.name}."
    return RecordPlan("company", action, None, writes, (), contact.is_due, contact.trigger, text)
