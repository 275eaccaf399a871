"""Log lines as JSON, one a line."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime


class LineFormatter(logging.Formatter):
    """Structured lines that machines and people can read; `extra={"facts": {…}}` adds fields of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one JSON line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
