"""The planning code as the engine uses it: the same `look` as the preview, and plans in CATS' write shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from ..cats import Person as CatsPersonRecord
from ..cats import write_shape
from ..models import Sync
from ..people import store
from ..settings.effective import effective
from ..settings.fields import CUSTOM_PREFIX
from ..settings.overrides import Scope
from .plan_types import Plan, RecordPlan, Write
from .planner import Fresh
from .planning import Known, Subject, look
from .question import ManualEdit


class CatsPlanner:
    """Implements `planner.Planner`."""

    def plan(self, session: Session, sync: Sync, fresh: Fresh) -> Plan:
        """What would be written now: for the records that were confirmed, or automatically for whatever it finds."""
        person = store.get(session, sync.person_id)
        previewed = [] if sync.is_automatic else sync.request["plan"]["records"]
        subject = Subject(sync.site_id, sync.user_id, person.profile, person.id, sync.campaign_id)
        known = Known(
            records={record_type: record.raw for record_type, record in fresh.records.items()},
            record_ids={r["record_type"]: r["cats_id"] for r in previewed if r["cats_id"]},
            company_id=fresh.company_id,
            is_new_company_confirmed=any(
                r["record_type"] == "company" and r["action"] == "create" for r in previewed
            ),
        )
        return look(
            session,
            subject,
            excluded=frozenset(sync.request.get("excluded", ())),
            included=frozenset(sync.request.get("included", ())),
            sync_anyway=bool(sync.request.get("sync_anyway")),
            at_work=known,
            manual=_manual(sync),
        ).plan

    def keeps_resumes(self, session: Session, sync: Sync) -> bool:
        """S27 for this person."""
        scope = Scope(sync.user_id, sync.campaign_id, sync.person_id)
        return bool(effective(session, scope, sync.site_id).get("do_not_overwrite_resumes"))

    def payload(self, record: RecordPlan, excluded: frozenset[str]) -> dict[str, Any]:
        """The body of a POST. Nulls inside an address stay away."""
        writes = [w for w in record.ticked if w.id not in excluded or w.is_mandatory]
        return _body(writes)

    def merge(self, record: CatsPersonRecord, writes: Sequence[Write]) -> dict[str, Any]:
        """The body of a PUT: all that CATS holds, with the writes in it (F2)."""
        body = write_shape(record)
        changed = _body([w for w in writes if w.operation == "update"])
        values = {each["id"]: each for each in body.get("custom_fields", [])}
        values |= {each["id"]: each for each in changed.pop("custom_fields", [])}
        if values:
            body["custom_fields"] = list(values.values())
        return {**body, **changed}


def _manual(sync: Sync) -> ManualEdit | None:
    edit = sync.request.get("manual")
    return ManualEdit(edit["seen"], bool(edit.get("is_forced"))) if edit else None


def _body(writes: Iterable[Write]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for write in writes:
        if write.field.startswith(CUSTOM_PREFIX):
            value = {"id": int(write.field.removeprefix(CUSTOM_PREFIX)), "value": write.after}
            body.setdefault("custom_fields", []).append(value)
        elif write.field == "address":
            # Whether a PUT keeps the parts that it leaves out is not known: those to be gone are sent empty.
            before = write.before or {}
            body["address"] = {
                part: text or "" for part, text in write.after.items() if text or before.get(part)
            }
        else:
            body[write.field] = write.after
    return body
