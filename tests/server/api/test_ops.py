"""What watches the process (Q7), and the document of the API."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import text
from tests.server.door import Door

CONTRACT = Path(__file__).parents[2] / "contract"


def test_ping_is_as_the_contract_says(door: Door) -> None:
    expected = json.loads((CONTRACT / "ping.json").read_text(encoding="utf-8"))["response"]
    assert door.stranger().get("/api/v1/ping").json == expected


def test_healthz_says_that_the_process_answers(door: Door) -> None:
    assert door.stranger().get("/healthz").json == {"ok": True}


def test_readyz_says_that_the_database_is_prepared(door: Door) -> None:
    assert door.stranger().get("/readyz").status_code == 200


def test_readyz_fails_for_a_database_of_another_schema(door: Door) -> None:
    with door.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    answer = door.stranger().get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "database": False})


def test_the_api_document_is_openapi_3_1_and_describes_errors_as_they_are(door: Door) -> None:
    document = door.stranger().get("/api/v1/openapi.json").json or {}
    assert document["openapi"] == "3.1.0"
    assert "/api/v1/integration" in document["paths"]
    assert set(document["components"]["schemas"]["Error"]["properties"]) == {"error"}
