"""An edit by hand of a kept person: what it touches in CATS, and what CATS held when it was made (U1, S13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from ..models import CatsPerson, PersonLink
from ..settings.fields import Field
from ..settings.resolver import EffectiveSettings
from ..settings.templates import VARIABLE
from ..sync.decision import WANTED
from ..sync.record_values import is_held, value_of
from .variables import variables

COMPANY = {"company", "company_website"}


def changed_variables(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """The variables that differ between two profiles: a full name gives other parts, too."""
    old, new = variables(before), variables(after)
    return {name for name in new if old.get(name) != new[name]}


def seen_in_cats(
    session: Session, links: Iterable[PersonLink], settings: EffectiveSettings, changed: set[str]
) -> dict[str, dict[str, Any]]:
    """By record type and field: the value CATS held as far as we know, for the fields mapped from what changed."""
    wanted = WANTED[settings.get("sync_as")]
    found: dict[str, dict[str, Any]] = {}
    for link in links:
        if link.record_type not in wanted:
            continue
        keys = [f.key for f in settings.fields(link.record_type) if _is_touched(f, link, settings, changed)]
        if link.record_type == "contact" and changed & COMPANY:
            keys.append("company_id")  # another company is another record, as far as one is found
        if keys:
            row = session.get(CatsPerson, (link.site_id, link.record_type, link.cats_id))
            record = row.record if row else {}
            found[link.record_type] = {key: _held(record, link, key) for key in keys}
    return found


def _is_touched(field: Field, link: PersonLink, settings: EffectiveSettings, changed: set[str]) -> bool:
    if settings.get("field_values", link.record_type, field.key) is not None:
        return False  # a value set for the field outranks the mapping (S28)
    template = settings.get("field_mapping", link.record_type, field.key)
    return bool(changed & set(VARIABLE.findall(template)))


def _held(record: Mapping[str, Any], link: PersonLink, key: str) -> Any:
    """What the editor has in mind: what we wrote last, for the form shows ours (decision 0016); of what we never wrote,
    what the mirror knows. None means that a value there is news, and is asked about."""
    if key in link.written:
        return link.written[key]
    return value_of(record, key) if is_held(record, key) else None
