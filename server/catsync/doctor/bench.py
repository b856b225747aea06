"""Where CATS is tried out: calls as they are, without the client's schemas, and a journal of all that is made."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..cats.calls.asking import created_id
from ..cats.errors import CatsDuplicate, CatsError, CatsNotFound, CatsRefused
from ..cats.transport import Transport
from ..sync.budget import NoCallsLeft
from .journal import Journal, Made

Row = dict[str, Any]
PLURALS = {"candidate": "candidates", "company": "companies"}
SECOND = 1.1  # CATS' dates have whole seconds


@dataclass(frozen=True)
class Reply:
    """An answer, a refusal (4xx) too. body: JSON or None; of a refusal its details, without `message`."""

    status: int
    body: Any = None
    made: Made | None = None
    existing_type: str | None = None

    @property
    def is_good(self) -> bool:
        return self.status < 300

    @property
    def rows(self) -> list[Row]:
        """The rows of a collection."""
        embedded = self.body.get("_embedded") if isinstance(self.body, dict) else None
        lists = (
            [each for each in embedded.values() if isinstance(each, list)]
            if isinstance(embedded, dict)
            else []
        )
        return [row for row in lists[0] if isinstance(row, dict)] if lists else []


@dataclass
class Bench:
    """`mark` is in every name. `owner_id`: a user of CATS. `candidate`, `company`: those that are tried on."""

    transport: Transport
    journal: Journal
    site_id: int
    mark: str = field(default_factory=lambda: secrets.token_hex(3))
    owner_id: int = 0
    job_id: int | None = None
    candidate: Made | None = None
    company: Made | None = None
    calls: int = 0
    _wrote_at: float = field(default_factory=time.monotonic)

    @property
    def first_name(self) -> str:
        return "Catsync"

    @property
    def last_name(self) -> str:
        return f"probe {self.mark}, may be deleted"

    @property
    def name(self) -> str:
        return f"Catsync {self.last_name}"

    def email(self, which: str) -> str:
        return f"catsync-probe-{self.mark}-{which}@example.invalid"

    @property
    def person_path(self) -> str:
        assert self.candidate is not None
        return f"/candidates/{self.candidate.cats_id}"

    @property
    def company_path(self) -> str:
        assert self.company is not None
        return f"/companies/{self.company.cats_id}"

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: Mapping[str, str | int] | None = None,
        *,
        reads: bool = False,
    ) -> Reply:
        """Raises NoCallsLeft, and CatsError where there is no answer to the question: network, quota, key, a fault."""
        self.calls += 1
        writes = method != "GET" and not reads
        try:
            answer = self.transport.request(method, path, body=body, query=query, writes=writes)
        except CatsDuplicate as error:
            return Reply(409, error.details, existing_type=error.existing_type)
        except (CatsRefused, CatsNotFound) as error:
            return Reply(error.status or 400, error.details)
        finally:
            if writes:
                self._wrote_at = time.monotonic()
        if method == "POST" and writes and answer.status == 201:
            return Reply(201, {"id": created_id(answer)} if "/items" not in path else None)
        return Reply(answer.status, answer.body)

    def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Reply:
        return self.ask("GET", path, query=query)

    def search(self, body: Row, per_page: int = 25) -> Reply:
        """Candidates by a filter."""
        return self.ask("POST", "/candidates/search", body, {"per_page": per_page}, reads=True)

    def make(self, kind: str, path: str, body: Row, *, name: str, checked: bool = False) -> Reply:
        """Create something that has to be removed again; journalled before. `made` is in the reply where it was."""
        intent = self.journal.intend(self.site_id, kind, name)
        try:
            reply = self.ask("POST", path, body, {"check_duplicate": "true"} if checked else None)
        except NoCallsLeft:
            self.journal.is_gone(intent)
            raise
        except CatsError as error:
            if error.outcome != "unknown":
                self.journal.is_gone(intent)
            raise
        if not reply.is_good or not isinstance(reply.body, dict):
            self.journal.is_gone(intent)
            return reply
        return Reply(reply.status, made=self.journal.is_there(intent, int(reply.body["id"])))

    def make_candidate(self, *, checked: bool = False, **fields: Any) -> Reply:
        body = {"first_name": self.first_name, "last_name": self.last_name, **fields}
        return self.make("candidate", "/candidates", body, name=str(body["last_name"]), checked=checked)

    def make_company(self, name: str, *, checked: bool = False) -> Reply:
        body = {"name": name, "owner_id": self.owner_id}
        return self.make("company", "/companies", body, name=name, checked=checked)

    def person(self) -> Row:
        """The candidate as it is now; {} where it cannot be read."""
        body = self.get(self.person_path).body
        return body if isinstance(body, dict) else {}

    def wait_for_another_second(self) -> None:
        """Until what is written now gets another date than what was written last."""
        time.sleep(max(0.0, self._wrote_at + SECOND - time.monotonic()))
