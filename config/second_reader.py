"""Settings of the second reader: what cannot work stops the start, what a public site should not do fails its check."""

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

KINDS = ("openai", "llama_guard")
READS = ("unsure", "all")
LONGEST_TIMEOUT = 30  # seconds: the chores of a small site wait for it in one thread


def refuse_unusable(kind: str, *, url: str, key: str, timeout: float, per_hour: int, reads: str) -> None:
    """Raises ImproperlyConfigured with a sentence that holds no secret. Nothing is asked while there is no reader."""
    if not kind:
        return
    if kind not in KINDS:
        raise ImproperlyConfigured(f"SECOND_READER must be {' or '.join(KINDS)}, or empty.")
    if reads not in READS:
        raise ImproperlyConfigured(f"SECOND_READER_READS must be {' or '.join(READS)}.")
    if not 0 < timeout <= LONGEST_TIMEOUT:
        raise ImproperlyConfigured(f"SECOND_READER_TIMEOUT must be more than 0 and at most {LONGEST_TIMEOUT} seconds.")
    if per_hour < 0:
        raise ImproperlyConfigured("SECOND_READER_PER_HOUR must be 0 (no limit) or more.")
    if not re.fullmatch(r"[!-~]*", key):
        raise ImproperlyConfigured("SECOND_READER_KEY must be one word of plain letters, digits and signs.")
    _refuse_address(url)


def _refuse_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise ImproperlyConfigured("SECOND_READER_URL is no address.") from None
    if not sound:
        raise ImproperlyConfigured("SECOND_READER_URL must start with http:// or https:// and name a host.")
    if parts.username or parts.password:
        raise ImproperlyConfigured("SECOND_READER_URL must hold no password: put it into SECOND_READER_KEY.")
    if parts.query or parts.fragment or not re.fullmatch(r"[!-~]+", url):
        raise ImproperlyConfigured("SECOND_READER_URL must be a plain address, without blanks, ? and #.")


def is_near(parts: SplitResult) -> bool:
    """This machine, a private network, or a name without a dot (a container beside us)."""
    host = parts.hostname or ""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".internal", ".local"))


def words_travel_in_private(**_: Any) -> list[checks.CheckMessage]:
    """Words of members must not cross a foreign network in the clear."""
    parts = urlsplit(settings.SECOND_READER_URL)
    if not settings.SECOND_READER or parts.scheme == "https" or is_near(parts):
        return []
    return [
        checks.Error(
            "SECOND_READER_URL would carry words of members over a foreign network in the clear.",
            hint="Use https://, or a model on this machine or in its own network.",
            id="waymark.E001",
        )
    ]
