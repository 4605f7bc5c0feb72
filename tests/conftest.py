"""What every test may ask for: the cast, throw-away servers, a browser; and the order of the whole."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command

from common import limits
from tests.browser import browser, visitors  # noqa: F401 - fixtures
from tests.cast import ana, ben, lee, mia, mo, room, space, thread, vic  # noqa: F401 - fixtures
from tests.services import miss, new_postgres_url, postgres_url, redis_url  # noqa: F401 - fixtures

NEEDS = {"postgres": "PostgreSQL", "redis": "Redis"}
FIXTURES = {"postgres": "postgres_url", "redis": "redis_url"}


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Pages name static files by their hashes, so a fresh clone has to collect them once."""
    call_command("prepare", static=True)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Limits and rendered cards live in memory, and the next test's rows have the same ids."""
    limits.buckets.clear()
    cache.clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: the event loop of their driver breaks asyncio tests that run after it."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked `postgres` or `redis` either asks for a server's URL or is run by `./run test` on that server."""
    here = {"postgres": settings.DATABASE_URL.startswith("postgres"), "redis": bool(settings.REDIS_URL)}
    for marker, name in NEEDS.items():
        asks = FIXTURES[marker] in getattr(item, "fixturenames", ())  # directly or by another fixture
        if item.get_closest_marker(marker) and not asks and not here[marker]:
            miss(f"needs Django on {name}: ./run test brings a throw-away server for it")
