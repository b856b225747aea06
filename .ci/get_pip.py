"""Puts pip into the virtual environment that runs this, without ensurepip: one wheel, its SHA-256 checked."""

from __future__ import annotations

import hashlib
import json
import os
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

INDEX = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")
VERSION = "26.2"


def main() -> None:
    """Find the wheel in the index's JSON (PEP 691), check it against the index's hash, let it install itself."""
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT") or None)
    request = urllib.request.Request(
        f"{INDEX}/pip/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    with urllib.request.urlopen(request, context=context, timeout=60) as answer:
        files = json.load(answer)["files"]
    name = f"pip-{VERSION}-py3-none-any.whl"
    wheel = next(each for each in files if each["filename"] == name)
    address = urllib.parse.urljoin(f"{INDEX}/pip/", wheel["url"])
    with urllib.request.urlopen(address, context=context, timeout=120) as answer:
        body = answer.read()
    if hashlib.sha256(body).hexdigest() != wheel["hashes"]["sha256"]:
        raise SystemExit("The pip wheel does not have the hash that the index names; stopped.")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        with open(path, "wb") as target:
            target.write(body)
        subprocess.run([sys.executable, f"{path}/pip", "install", "--no-index", "--quiet", path], check=True)


if __name__ == "__main__":
    main()
