"""`make dist`: the extension as a zip for the store and the companion as a wheel, both in dist/."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
# An allow-list (ARCHITECTURE, "Top level"): what is not named here is not shipped.
SUFFIXES = {".js", ".html", ".css", ".png"}
NOT_SHIPPED = {"eslint.config.js"}
FIXED_TIME = (2020, 1, 1, 0, 0, 0)  # the same content gives the same file


def shipped() -> list[Path]:
    """The extension's files, in order."""
    found = (ROOT / "extension").rglob("*")
    return sorted(
        path
        for path in found
        if path.is_file()
        and path.suffix in SUFFIXES
        and "node_modules" not in path.parts
        and path.name not in NOT_SHIPPED
    )


def store_manifest() -> str:
    """Without `key`: the store gives the extension its own, and refuses another (BROWSER.md 1)."""
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    del manifest["key"]
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def pack_extension() -> Path:
    version = json.loads(store_manifest())["version"]
    target = DIST / f"catsync-extension-{version}.zip"
    DIST.mkdir(exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        _add(packed, "manifest.json", store_manifest().encode())
        for path in shipped():
            _add(packed, path.relative_to(ROOT).as_posix(), path.read_bytes())
    return target


def _add(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    packed.writestr(zipfile.ZipInfo(name, FIXED_TIME), content, zipfile.ZIP_DEFLATED)


def main() -> None:
    extension = pack_extension()
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(DIST), str(ROOT)],
        check=True,
    )
    for path in (extension, *DIST.glob("*.whl")):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
