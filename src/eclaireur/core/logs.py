"""What a log may say of an address: never the secret that some of them hold."""

import logging
import re
from typing import Any

SECRET = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{40,}(?![A-Za-z0-9_-])")  # longer than an identifier: drawn to be unguessable


class HideSecrets(logging.Filter):
    """Masks long random words in what is logged: a calendar's private address, a link to choose a password again."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(each) for each in record.args)
        elif record.args:
            record.args = {name: _hidden(each) for name, each in record.args.items()}
        return True


def _hidden(said: Any) -> Any:
    return SECRET.sub("…", said) if isinstance(said, str) else said
