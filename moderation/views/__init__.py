"""Pages of the queue and of those it decides about."""
