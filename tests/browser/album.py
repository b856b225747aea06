"""One picture per step of a walk, numbered in the order of the walk."""

from __future__ import annotations

from pathlib import Path

from .cdp import Page


class Album:
    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self.steps: list[str] = []

    def step(self, page: Page, title: str) -> None:
        """The page as it stands, light and dark; what the step is about is brought into sight by the caller."""
        self.steps.append(title)
        page.pictures(self._folder, f"{self._name}-{len(self.steps):02}-{title}")
