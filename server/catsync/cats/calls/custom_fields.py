"""Custom fields: their definitions, and their values of a record. CATS_API.md 2.11."""

from __future__ import annotations

from typing import Any

from .. import reading
from ..records import CustomField
from ..schemas import CUSTOM_VALUE, checked, checked_id
from .asking import Asking, record_path, resource_path


class CustomFieldCalls(Asking):
    def custom_field_definitions(self, record_type: str) -> tuple[CustomField, ...]:
        return self._all(resource_path(record_type, "custom_fields"), reading.custom_field)

    def custom_field_definition(self, record_type: str, field_id: int) -> CustomField:
        path = resource_path(record_type, "custom_fields", checked_id(field_id, "custom field"))
        return self._get(path, reading.custom_field)

    def custom_fields(self, record_type: str, record_id: int) -> dict[int, Any]:
        """Every value of a record by definition id, also beyond the 25 that CATS embeds."""
        return dict(self._all(record_path(record_type, record_id, "custom_fields"), reading.custom_value))

    def custom_field(self, record_type: str, record_id: int, field_id: int) -> Any:
        """One value; None where it is not set."""
        return self._get(_value_path(record_type, record_id, field_id), reading.custom_value)[1]

    def set_custom_field(self, record_type: str, record_id: int, field_id: int, value: Any) -> None:
        """value: a scalar; dropdown and radio: the id of a selection; checkboxes: a list of such ids; None clears."""
        body = checked(CUSTOM_VALUE, {"value": value}, "custom field")
        self._transport.request("PUT", _value_path(record_type, record_id, field_id), body=body)


def _value_path(record_type: str, record_id: int, field_id: int) -> str:
    return record_path(record_type, record_id, "custom_fields", checked_id(field_id, "custom field"))
