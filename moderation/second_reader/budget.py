"""How often it may be asked, by all workers together: SECOND_READER_PER_HOUR, spread over the hour."""

from django.conf import settings

from common import limits

PORTIONS = 12  # a twelfth may be spent at once, so an hour never holds more than its number and a twelfth


def take() -> bool:
    """Whether there is one left, and it is taken. 0 an hour: no limit, for a model of one's own."""
    hourly = settings.SECOND_READER_PER_HOUR
    burst = max(hourly // PORTIONS, 1)
    return not limits.take("second_reader", "hour", burst=burst, per_second=hourly / 3600)
