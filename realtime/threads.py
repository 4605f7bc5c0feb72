"""Database work of sockets: one hop to threads that live on.

Channels' own wrapper runs all of it in one thread. Reads have threads of their own, so that the news never waits behind
people who are saying something.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")

READERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="room-read")
WRITERS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="room-say")


async def read(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    return await _hop(READERS, work, *args, **kwargs)


async def write(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    return await _hop(WRITERS, work, *args, **kwargs)


async def _hop(pool: ThreadPoolExecutor, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    def unit() -> R:
        close_old_connections()  # a connection that broke is made anew
        try:
            return work(*args, **kwargs)
        finally:
            close_old_connections()  # on PostgreSQL: back to the pool

    return await asyncio.get_running_loop().run_in_executor(pool, unit)
