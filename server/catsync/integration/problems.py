"""What went wrong with CATS, as a code of ours and a plain sentence with a next step."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..cats.errors import (
    CatsBadRequest,
    CatsDropped,
    CatsError,
    CatsKeyRefused,
    CatsRateLimited,
    CatsRefused,
    CatsTimeout,
    CatsUnreachable,
)
from ..errors import CatsyncError


def problem(error: CatsError, base_url: str) -> CatsyncError:
    """The error to show for one of the client. base_url: whom we asked; only its host name is shown."""
    where = urlsplit(base_url).hostname or "CATS"
    if isinstance(error, CatsKeyRefused | CatsRefused):
        return CatsyncError(
            "cats_key_refused",
            "CATS does not accept this key. Copy it again from Settings > Administration > Site Management > API Keys.",
            {"cats_message": error.cats_message} if error.cats_message else {},
        )
    if isinstance(error, CatsRateLimited):
        wait = max(1, round(error.retry_after)) if error.retry_after else 60
        return CatsyncError(
            "cats_no_calls_left",
            "This key has no calls left for now. Other programs may be using it. Try again later.",
            {"retry_after": wait},
        )
    if isinstance(error, CatsUnreachable | CatsTimeout | CatsDropped):
        return CatsyncError(
            "cats_unreachable",
            f"{where} cannot be reached from this computer. Check the network connection and try again.",
        )
    if isinstance(error, CatsBadRequest):
        return CatsyncError("internal", "Catsync asked CATS in a way that CATS does not document.")
    return CatsyncError(
        "cats_down",
        f"{where} answers, but CATS is not working there at the moment. Try again in a few minutes.",
    )
