"""Encryption at rest: what must be read again (the CATS key) is stored encrypted, its key outside the database (I3)."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.engine import make_url

from .config import Config
from .errors import StartError

KEY_FILE = "catsync.key"


class Secrets:
    """Encrypts with the first key, decrypts with any of them: so a key can be rotated."""

    def __init__(self, keys: list[str]) -> None:
        """keys: Fernet keys (32 bytes, url-safe base64). Raises StartError."""
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise StartError(
                "CATSYNC_SECRET_KEY must be 32 random bytes in url-safe base64, several separated by commas"
            ) from None

    @classmethod
    def load(cls, config: Config) -> Secrets:
        """From the environment, else from the key file, which the first start writes. Raises StartError."""
        if config.secret_key:
            return cls([key.strip() for key in config.secret_key.split(",") if key.strip()])
        return cls([_key_from_file(key_file(config))])

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def decrypt(self, stored: str) -> str:
        """Raises StartError where none of the keys fits: the key file was lost or exchanged."""
        try:
            return self._fernet.decrypt(stored.encode("ascii")).decode()
        except (InvalidToken, ValueError):
            raise StartError(
                "The stored CATS key cannot be decrypted: the secret key has changed. Activate CATS again."
            ) from None


def key_file(config: Config) -> Path:
    """Beside a SQLite database, else in the data folder; never inside the database."""
    url = make_url(config.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).absolute().parent / KEY_FILE
    return config.data_folder / KEY_FILE


def _key_from_file(path: Path) -> str:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new_key(path)
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise StartError(f"Others can read the secret key: chmod 600 {path}")
        key = path.read_text(encoding="ascii").strip()
        Fernet(key)
    except OSError as error:
        raise StartError(f"The secret key {path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise StartError(f"The secret key {path} is damaged") from None
    return key


def _write_new_key(path: Path) -> None:
    """Whole or not at all, and only if there is none: two processes may start at once."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
