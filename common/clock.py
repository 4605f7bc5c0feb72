"""UTC inside, the member's own zone at the edge."""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, available_timezones


def zone(name: str) -> tzinfo:
    """The named IANA zone; UTC for an unknown name."""
    return ZoneInfo(name) if name in zone_names() else UTC


def zone_names() -> frozenset[str]:
    return _ZONES


def today(name: str, now: datetime) -> date:
    """The calendar day at `now` (aware) in the zone called `name`."""
    return now.astimezone(zone(name)).date()


_ZONES = frozenset(available_timezones())
