"""Departments of a company: rows of their own, not a field of it. CATS_API.md 2.5."""

from __future__ import annotations

from .. import reading
from ..errors import CatsIncomplete
from ..records import Department
from ..schemas import DEPARTMENT, checked, checked_id
from .asking import Asking, record_path


class DepartmentCalls(Asking):
    def departments(self, company_id: int) -> tuple[Department, ...]:
        return self._all(record_path("company", company_id, "departments"), reading.department)

    def get_department(self, department_id: int) -> Department:
        return self._get(_path(department_id), reading.department)

    def add_department(self, company_id: int, name: str) -> int:
        """A new one; its id. Two calls: CATS answers this create with a bare 204, so its row is looked for.

        CATS takes the same name twice: look at `departments` first. Raises CatsIncomplete (outcome "unknown")
        where the new row is not among them.
        """
        path = record_path("company", company_id, "departments")
        self._transport.request("POST", path, body=checked(DEPARTMENT, {"name": name}, "department"))
        named = [row.id for row in self.departments(company_id) if row.name.strip() == name.strip()]
        if not named:
            raise CatsIncomplete(f"CATS accepted {path} and does not list it", outcome="unknown")
        return max(named)

    def update_department(self, department_id: int, name: str) -> None:
        """Give it another name. The route is listed, and not confirmed."""
        body = checked(DEPARTMENT, {"name": name}, "department")
        self._transport.request("PUT", _path(department_id), body=body)

    def delete_department(self, department_id: int) -> None:
        """The route is listed, and not confirmed."""
        self._transport.request("DELETE", _path(department_id))


def _path(department_id: int) -> str:
    return f"/companies/departments/{checked_id(department_id, 'department')}"
