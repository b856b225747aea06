"""All pages for people. They show a frame; their small modules ask the same API that everything else asks."""

from __future__ import annotations

from . import access_pages, home_pages, work_pages
from .frame import blueprint

__all__ = ["access_pages", "blueprint", "home_pages", "work_pages"]
