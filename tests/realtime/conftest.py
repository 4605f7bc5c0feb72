import pytest

from common import limits
from tests.cast import ana, ben, lee, mia, mo, room, space, thread, vic  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def full_buckets():
    """What one test said does not make the next one wait."""
    limits.buckets.clear()
