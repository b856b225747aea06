"""`python -m catsync.sandbox`."""

from __future__ import annotations

from catsync.sandbox.command import sandbox_command

if __name__ == "__main__":
    sandbox_command(prog_name="catsync sandbox")
