"""The source of the very program that runs here, as its licence promises to everybody who uses it."""

import io
import tarfile
from functools import lru_cache
from pathlib import Path

import eclaireur

PACKAGE = Path(eclaireur.__file__).parent
LEFT_OUT = {"__pycache__"}


@lru_cache(maxsize=1)
def archive() -> bytes:
    """The installed package as a .tar.gz: code, templates, styles, data. Made once per process."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        tar.add(PACKAGE, arcname=f"eclaireur-{eclaireur.__version__}/eclaireur", filter=_clean)
    return buffer.getvalue()


def _clean(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Nothing compiled, nothing about the machine: no owner, no rights but reading."""
    if Path(entry.name).name in LEFT_OUT:
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry
