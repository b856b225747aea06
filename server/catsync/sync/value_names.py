"""What the ids in values of fields and places are called, from the mirror: one question for each kind of id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from ..mirror.lookups import company_names, job_titles, list_names, status_titles, tag_titles, users
from .plan_texts import Names


def names_of(
    session: Session,
    site_id: int,
    values: Mapping[str, Sequence[Any]],
    choices: Mapping[str, Mapping[int, str]],
) -> Names:
    """values: by field, as plan_types.py has them, blank ones left out; besides, "pipeline_status": status ids.

    choices: of custom fields, by field key and id.
    """
    pipelines = values.get("pipeline", ())
    statuses = {v["status_id"] for v in pipelines if v.get("status_id")} | {
        *values.get("pipeline_status", ())
    }
    return Names(
        {u.cats_id: u.name for u in users(session, site_id)},
        company_names(session, site_id, {int(v) for v in values.get("company_id", ())}),
        choices,
        job_titles(session, site_id, {v["job_id"] for v in pipelines}),
        list_names(session, site_id, {*values.get("list", ())}),
        tag_titles(session, site_id, {tag for tags in values.get("tags", ()) for tag in tags}),
        status_titles(session, site_id, "contact", {*values.get("status", ())}),
        status_titles(session, site_id, "pipeline", statuses),
    )
