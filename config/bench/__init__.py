"""`./run bench`: what this house does on this machine, on a throw-away site beside the real one (docs/performance.md).

`servers` starts sites and their rivals, `seed` fills them, `http` and `sockets` are the load, `machine` reads what it
cost; the parts (`pages`, `posts`, `rooms`, `memory`, `screening`) put these together and give tables.
"""
