"""Cursors for pages that cost the same wherever they are: values of the last row, never an offset."""

import base64
import binascii

from common.errors import Invalid

SEPARATOR = "~"


def encode(*values: object) -> str:
    """An opaque, URL-safe cursor from the ordering values of a row."""
    return base64.urlsafe_b64encode(SEPARATOR.join(map(str, values)).encode()).decode().rstrip("=")


def decode(cursor: str, n: int) -> list[str]:
    """The `n` values that `encode` was given. Raises Invalid for anything else."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        values = raw.decode().split(SEPARATOR)
    except (binascii.Error, ValueError):
        values = []
    if len(values) != n or len(cursor) > 200:
        raise Invalid("That page link is broken. Go back to the list and try again.", code="bad_cursor")
    return values


def whole(text: str, *, most: int = 2**53) -> int:
    """A whole number from 0 to `most` out of a query string. Raises Invalid for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 16 and int(text) <= most):
        raise Invalid("That page link is broken. Go back to the list and try again.", code="bad_cursor")
    return int(text)
