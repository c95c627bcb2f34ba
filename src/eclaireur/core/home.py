"""The data folder of an embedded Éclaireur, and the secrets made there on the first start."""

import base64
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def data_home() -> Path:
    """The folder that holds everything of this installation (ECLAIREUR_HOME, default `var/`), created if needed.

    Raises ImproperlyConfigured, in one plain sentence, when the folder cannot be written.
    """
    home = Path(os.environ.get("ECLAIREUR_HOME") or "var").resolve()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = home / f".write-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ImproperlyConfigured(
            f"le dossier de données {home} ne peut pas être écrit ({error.strerror}). Donnez-en un autre avec"
            " ECLAIREUR_HOME, ou rendez celui-ci accessible en écriture."
        ) from error
    return home


def own_secret(home: Path, name: str) -> str:
    """A secret of this installation: 32 random bytes in base64, made once, readable by its owner only.

    `home` is the data folder, `name` the file's name under `home/keys`. Two processes starting together
    agree, because the file is written whole under another name, then linked into place.
    """
    folder = home / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    if not path.exists():
        draft = folder / f".{name}-{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(base64.b64encode(secrets.token_bytes(32)).decode())
        try:
            os.link(draft, path)
        except FileExistsError:  # another process was faster: its secret is the one
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
