"""One JSON line an event, and never a member's words.

Messages of libraries may quote what was sent (a path, a form value, a row), and a traceback's last line may quote a
value. So the formatter keeps who spoke, how grave it is, the kind of fault and where in our code it happened, and
lets only events of our own loggers (`waymark.*`) say more.
"""

import json
import logging
import traceback
from typing import Any

import structlog

OWN = "waymark"
QUIET_LIBRARIES = ("uvicorn.error",)  # start, stop and port: nothing of a member


class Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {"at": self.formatTime(record), "level": record.levelname, "logger": record.name}
        if record.name.startswith(OWN) and isinstance(record.msg, dict):
            line |= record.msg
        elif record.name.startswith(QUIET_LIBRARIES):
            line["event"] = record.getMessage()
        else:
            # The fixed words before what is filled in. Without anything to fill in, all of it may be a quotation.
            fixed = str(record.msg).split("%", 1)[0].strip() if record.args else ""
            line["event"] = fixed or f"said at {record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0]:
            line["fault"] = record.exc_info[0].__name__
            line["where"] = [
                f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(record.exc_info[2])[-6:]
            ]
        return json.dumps(line, default=str)


def formatter() -> Formatter:
    """Called by settings.LOGGING; also tells structlog to hand its events to the standard logging."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.contextvars.merge_contextvars, _as_message],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return Formatter()


def _as_message(_logger: Any, _method: str, event: dict[str, Any]) -> tuple[tuple[dict[str, Any]], dict[str, Any]]:
    fault = event.pop("exc_info", None)
    return (event,), ({"exc_info": fault} if fault else {})
