"""A room of the `websockets` library and nothing else: no database, no screening, no Django. A ceiling, not a rival.

`python -m config.bench.raw_broadcast LISTENER` serves on a listening socket that it inherited.
"""

import asyncio
import json
import signal
import socket
import sys

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

room: set[ServerConnection] = set()


async def sit(connection: ServerConnection) -> None:
    room.add(connection)
    try:
        async for message in connection:
            broadcast(room, json.dumps({"text": json.loads(message)["body"]}))
    finally:
        room.discard(connection)


async def main(listener: int) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with serve(sit, sock=socket.socket(fileno=listener), compression=None):
        await ended.wait()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
