"""What applies to a person: one value per setting, where it comes from, and what it would be without that (S2-S4).

Pure: overrides in, answers out. Imports no flask, no database, no network.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .catalogue import BY_KEY, LAYERS, SETTINGS, Setting
from .fields import Field, fields_of

Slot = tuple[str, str, str]  # key, record type or "", field or ""


@dataclass(frozen=True)
class Source:
    """Where a value comes from: built_in, or the layer with the name of its team, user, campaign or person."""

    layer: str
    id: str | None = None
    name: str | None = None
    by: str | None = None
    at: str | None = None  # RFC 3339
    version: int = dataclasses.field(default=0, compare=False)  # of the stored override; 0: there is none


BUILT_IN = Source("built_in", None, "Catsync")


@dataclass(frozen=True)
class Override:
    """A stored value of one layer. Absence inherits; None, False, 0 and "" are values."""

    key: str
    record_type: str
    field: str
    value: Any
    source: Source
    is_locked: bool = False


@dataclass(frozen=True)
class Effective:
    """The answer for one setting: the value, its layer, and what is shadowed or ignored."""

    key: str
    record_type: str | None
    field: str | None
    value: Any
    source: Source
    inherited_value: Any
    inherited_source: Source
    locked_by: Source | None = None
    ignored: tuple[Override, ...] = ()

    def version_at(self, layer: str) -> int:
        """The version of the override that the strongest layer of the question stores; 0 where it stores none."""
        sources = (self.source, *(o.source for o in self.ignored))
        return next((s.version for s in sources if s.layer == layer), 0)


class EffectiveSettings:
    """All effective settings of one question, by key, record type and field."""

    def __init__(self, rows: Iterable[Effective], custom: tuple[Field, ...] = ()) -> None:
        self.rows = tuple(rows)
        self.custom = custom
        self._by_slot = {(r.key, r.record_type or "", r.field or ""): r for r in self.rows}

    def row(self, key: str, record_type: str = "", field: str = "") -> Effective:
        return self._by_slot[(key, record_type, field)]

    def get(self, key: str, record_type: str = "", field: str = "") -> Any:
        return self.row(key, record_type, field).value

    def fields(self, record_type: str) -> tuple[Field, ...]:
        return fields_of(record_type, self.custom)


def slots(custom: tuple[Field, ...] = ()) -> Iterable[tuple[Setting, str, Field | None]]:
    """Every (setting, record type or "", field or None) for which there is a value."""
    for setting in SETTINGS:
        for record_type in setting.record_types or ("",):
            if not setting.is_per_field:
                yield setting, record_type, None
                continue
            for field in fields_of(record_type, custom):
                yield setting, record_type, field


def resolve(overrides: Iterable[Override], custom: tuple[Field, ...] = ()) -> EffectiveSettings:
    """Resolve every setting from the overrides of one team, user, campaign and person."""
    by_slot: dict[Slot, list[Override]] = {}
    for override in overrides:
        if override.key in BY_KEY and override.source.layer in BY_KEY[override.key].layers:
            by_slot.setdefault((override.key, override.record_type, override.field), []).append(override)
    rows = []
    for setting, record_type, field in slots(custom):
        found = by_slot.get((setting.key, record_type, field.key if field else ""), [])
        rows.append(_resolve_one(setting, record_type, field, found))
    return EffectiveSettings(rows, custom)


def _resolve_one(setting: Setting, record_type: str, field: Field | None, found: list[Override]) -> Effective:
    ranked = sorted(found, key=lambda o: LAYERS.index(o.source.layer))
    lock = next((o for o in ranked if o.source.layer == "team" and o.is_locked), None)
    obeyed = [lock] if lock else ranked
    ignored = tuple(o for o in ranked if o is not lock) if lock else ()
    chain = [(setting.default_for(record_type or None, field), BUILT_IN)] + [
        (o.value, o.source) for o in obeyed
    ]
    (value, source), (below, below_source) = chain[-1], chain[-2] if len(chain) > 1 else chain[-1]
    return Effective(
        setting.key, record_type or None, field.key if field else None, value, source, below, below_source,
        lock.source if lock else None, ignored,
    )  # fmt: skip
