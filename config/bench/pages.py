"""Pages: what a request costs, how that grows, and what a first view weighs."""

from __future__ import annotations

import gzip
import re
from posixpath import dirname, join, normpath

from config.bench.http import Load, fetch, load, request
from config.bench.servers import Running, Site, serve, uvicorn
from config.bench.tables import Row, Table, ratio

CLIENTS = 8
ROUNDS = 3  # of what is compared: taken in turns, so that both see the same weather
ASSET = re.compile(r"(?:src|href)=\"(/static/[^\"#?]+)")
IMPORTED = re.compile(r"""(?:\bfrom|\bimport|url\()\s*["']?(\.{0,2}/[^"'()\s;]+)""")


async def pages(site: Site, seconds: float) -> list[Table]:
    table = Table(f"Pages: signed in, {CLIENTS} clients")
    with serve(site) as server:
        paths = paths_of(site)
        found = {what: await _measure(server, path, site, seconds) for what, path in paths.items()}
        table.rows = [one.row(what) for what, one in found.items()]
        first = await _weight(server, paths["thread, page 1"], site)
    growth = ratio(table.rows[1]["server ms"], table.rows[0]["server ms"])
    table.notes.append(f"page 500 of {site.seeds['last_page'] + 19:,} replies costs {growth or 0:.2f} of page 1")
    return [table, await _hello(site, seconds), first]


def paths_of(site: Site) -> dict[str, str]:
    long = f"/threads/{site.seeds['long']}/"
    return {
        "thread, page 1": long,
        "thread, page 500": f"{long}?from={site.seeds['last_page']}",
        "thread of 40, page 1": f"/threads/{site.seeds['short']}/",
        "space": f"/spaces/{site.seeds['space']}/",
        "spaces": "/spaces/",
        "room": f"/rooms/{site.seeds['room']}/",
        "home, signed out": "/",
    }


async def _measure(server: Running, path: str, site: Site, seconds: float) -> Load:
    signed_in = path != "/"
    asked = [
        request(server, "GET", path, headers=f"Cookie: {site.cookies(number)}\r\n" if signed_in else "")
        for number in range(CLIENTS)
    ]
    await load(server, lambda client, _: asked[client], clients=CLIENTS, seconds=seconds / 4)
    return await load(server, lambda client, _: asked[client], clients=CLIENTS, seconds=seconds)


async def _hello(site: Site, seconds: float) -> Table:
    """The same view and the same middleware, by Django's handler and by ours."""
    table = Table("A view that only says hello, behind the whole middleware")
    with (
        serve(site, uvicorn("config.bench.hello:stock")) as stock,
        serve(site, uvicorn("config.bench.hello:one_hop")) as ours,
    ):
        found = {"Django's ASGI handler": Load(), "one hop": Load()}
        for _ in range(ROUNDS):
            for what, server in zip(found, (stock, ours), strict=True):
                asked = request(server, "GET", "/hello/")
                await load(server, lambda *_, asked=asked: asked, clients=CLIENTS, seconds=0.2)
                once = await load(server, lambda *_, asked=asked: asked, clients=CLIENTS, seconds=seconds / ROUNDS)
                found[what] = found[what] + once if found[what].times else once
    table.rows = [one.row(what) for what, one in found.items()]
    times = ratio(table.rows[0]["server ms"], table.rows[1]["server ms"])
    table.notes.append(f"one hop costs {times or 0:.1f} times less")
    return table


async def _weight(server: Running, path: str, site: Site) -> Table:
    """What a browser with an empty cache fetches for one page: each file once, modules and fonts they name included."""
    cookie = f"Cookie: {site.cookies(0)}\r\nAccept-Encoding: gzip\r\n"
    page = await fetch(server, path, headers=cookie)
    html = gzip.decompress(page.body) if page.headers.get("content-encoding") == "gzip" else page.body
    rows: list[Row] = [_weighed("page", html, len(gzip.compress(html, 6)))]
    ahead, seen = list(dict.fromkeys(ASSET.findall(html.decode()))), set[str]()
    while ahead:
        name = ahead.pop(0)
        if name in seen:
            continue
        seen.add(name)
        answer = await fetch(server, name, headers="Accept-Encoding: gzip\r\n")
        packed = answer.headers.get("content-encoding") == "gzip"
        plain = gzip.decompress(answer.body) if packed else answer.body
        rows.append(_weighed(name.removeprefix("/static/"), plain, len(answer.body)))
        if name.endswith((".js", ".css")):
            ahead += [_absolute(name, other) for other in IMPORTED.findall(plain.decode())]
    total = sum(row["gzip bytes"] for row in rows)
    rows.append({"what": "in all", "bytes": sum(row["bytes"] for row in rows), "gzip bytes": total})
    return Table(
        "First view of a thread page, empty cache",
        rows,
        [f"{len(rows) - 1} requests, {total / 1024:.1f} KB on the wire"],
    )


def _weighed(what: str, plain: bytes, packed: int) -> Row:
    return {"what": what, "bytes": len(plain), "gzip bytes": packed}


def _absolute(name: str, other: str) -> str:
    return other if other.startswith("/") else normpath(join(dirname(name), other))
