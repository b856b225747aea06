"""What is sent as it was made has the keys that the documentation promises."""

from __future__ import annotations

import pytest
from marshmallow import Schema
from tests.server.northwind import Northwind

from catsync.api.schemas.settings import EffectiveOfLayerSchema, EffectiveSchema


@pytest.mark.parametrize(
    ("path", "schema"),
    [("", EffectiveSchema), ("/api/v1/settings/effective?layer=team", EffectiveOfLayerSchema)],
)
def test_effective_settings_have_the_keys_of_their_schema(
    northwind: Northwind, path: str, schema: type[Schema]
) -> None:
    northwind.set("team", "default", "sync_as", "contact")
    northwind.set("campaign", northwind.campaign(), "sync_as", "both")
    rows = (northwind["admin"].get(path).json or {})["settings"] if path else northwind.resolve()["settings"]
    assert len(rows) > 20
    for row in rows:
        assert schema().dump(row) == row
