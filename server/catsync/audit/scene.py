"""One event with the names of all that it is about: what its sentence is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..models import AuditEvent, SettingRevision
from .changes import Change, changes_in
from .known import Known
from .setting_words import setting_change

ERASED = "a person who was erased"
RECORDS = ("candidate", "contact", "company")


@dataclass(frozen=True)
class Scene:
    """`kind` and `id` are those of the subject, such as "person" and its id."""

    event: AuditEvent
    known: Known

    @property
    def detail(self) -> Mapping[str, Any]:
        return self.event.detail

    @property
    def kind(self) -> str:
        return self.event.subject.partition(":")[0]

    @property
    def id(self) -> str:
        return self.event.subject.partition(":")[2]

    @property
    def person_id(self) -> str | None:
        """Whom it is about, None where it is about nobody."""
        if self.kind == "person":
            return self.id
        if self.kind == "double":
            return self.known.doubles.get(int(self.id))
        return self.detail.get("person_id")

    @property
    def is_erased(self) -> bool:
        return self.person_id is not None and self.person_id not in self.known.people

    @property
    def person(self) -> str:
        return self.known.people.get(self.person_id or "", ERASED)

    @property
    def campaign(self) -> str:
        """Such as "the campaign “Backend Q4”"."""
        number = int(self.id) if self.kind == "campaign" else self.detail.get("campaign_id")
        if self.kind == "import" and self.id in self.known.imports:
            number = self.known.imports[self.id].campaign_id
        name = self.known.campaigns.get(number or 0)
        return f"the campaign “{name}”" if name else "a campaign"

    @property
    def user(self) -> str:
        """The user whom it is about; who did it is another question."""
        return self.user_name(int(self.id))

    def user_name(self, user_id: int) -> str:
        return self.known.users.get(user_id, f"user {user_id}")

    @property
    def revision(self) -> SettingRevision | None:
        return self.known.revisions.get(self.detail.get("revision_id") or 0)

    @cached_property
    def changes(self) -> list[Change]:
        """None of who was erased: the values are theirs (Q8)."""
        if self.is_erased:
            return []
        if self.revision is not None:
            return [setting_change(self.revision, self.known.labels, self.known.names)]
        return changes_in(self.detail, self.known.labels, self.known.names)

    @property
    def record(self) -> tuple[str, int] | None:
        """The type and the CATS id of the record, None where it is about none."""
        record_type = self.detail.get("record_type") or self.detail.get("kind")
        cats_id = self.detail.get("cats_id")
        if self.event.what == "decision.person":
            record_type, _, named = str(self.detail.get("record") or "").partition(":")
            cats_id = int(named) if named.isdecimal() else None
        if self.event.what == "decision.company":
            record_type = "company"
        if self.is_erased or cats_id is None or record_type not in RECORDS:
            return None
        return record_type, cats_id
