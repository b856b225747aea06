"""For developers: `python -m catsync.migrations.draft "what changes"` writes the next step from the models.

Read and mend what it wrote before committing it: a renamed column looks to it like one lost and one new.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from ..db import Database
from ..migrate import alembic_config, migrate

_JSON = re.compile(
    r"sa\.JSON\(none_as_null=True\)\.with_variant\("
    r"postgresql\.JSONB\(none_as_null=True, astext_type=(?:sa\.)?Text\(\)\), ['\"]postgresql['\"]\)"
)


def draft(message: str) -> Path:
    """Compare the models with the last step and write the difference as the next one."""
    config = alembic_config()
    number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/draft.db")
        if number > 1:
            migrate(database)
        with database.write() as session:
            config.attributes["connection"] = session.connection()
            script = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
        database.close()
    assert script is not None
    assert not isinstance(script, list)
    path = Path(script.path)
    path.write_text(_plain(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def _plain(text: str) -> str:
    """Types of SQLAlchemy instead of ours: a step must not change when a model does."""
    text = _JSON.sub("JSON", text).replace("catsync.models.base.UtcDateTime(timezone=True)", "TIME")
    text = re.sub(r"^from sqlalchemy\.dialects import postgresql\n", "", text, flags=re.M)
    text = re.sub(r"^ *# ###.*\n", "", text, flags=re.M)
    types = (
        "from sqlalchemy.dialects import postgresql\n\n"
        "TIME = sa.DateTime(timezone=True)\n"
        'JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")\n\n'
    )
    return text.replace("from alembic import op\n", f"from alembic import op\n{types}")


if __name__ == "__main__":
    sys.stdout.write(f"{draft(sys.argv[1])}\n")
