"""What a comparison answers: a tier, a probability, and the reasons that made it, the weightiest first."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Reason:
    """`weight` > 0 speaks for the same, < 0 against (in log-odds)."""

    code: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """Companies: tier same | possible | similar | different. People: same | probable | different. Score 0..1."""

    tier: str
    score: float
    reasons: tuple[Reason, ...]


@cache
def load_weights(name: str) -> Mapping[str, float]:
    """The weights of a model, from `weights/<name>.json`: log-odds per feature, and "bias"."""
    text = resources.files(__package__).joinpath("weights", f"{name}.json").read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)["weights"]
    return weights


def probability(log_odds: float) -> float:
    """The logistic function, safe at both ends."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
