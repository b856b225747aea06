"""Copies of what is loaded into Chromium, for what the repository's own root cannot show."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]


def staged(folder: Path, host_permissions: Sequence[str] = ()) -> Path:
    """The extension as it is packed (manifest.json and extension/ without npm files), in a new `folder`; the folder.

    host_permissions: origins that count as granted, such as "https://*.linkedin.com/*". Without a screen nobody can
    answer Chromium's question about an optional origin, so a test moves the one it needs here. The pinned id stays.
    """
    shutil.copytree(ROOT / "extension", folder / "extension", ignore=shutil.ignore_patterns("node_modules"))
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    if host_permissions:
        manifest["host_permissions"] = [*manifest.get("host_permissions", []), *host_permissions]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder
