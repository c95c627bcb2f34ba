"""What the tests of this folder read: the rooms, their floors, their files, their models."""

import configparser
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "eclaireur"


def floors() -> dict[str, int]:
    """The height of each room, read from the map (.importlinter); 0 is the ground."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    lines = contract["importlinter:contract:floors"]["layers"].split("\n")
    layers = [line for line in lines if line.strip()]
    return {room.strip(): height for height, line in enumerate(reversed(layers)) for room in line.split("|")}


def our_models() -> list[type[models.Model]]:
    """Every concrete model of the house."""
    rooms = floors()
    return [model for model in apps.get_models() if model._meta.app_label in rooms and model.__module__.startswith("eclaireur.")]


def our_code() -> list[Path]:
    """Every Python file of the package, migrations apart."""
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def our_templates() -> list[Path]:
    """Every template of the package."""
    return sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in {".html", ".txt", ".xml"})


def short(path: Path) -> str:
    """A path as people say it, from the root of the project."""
    return str(path.relative_to(ROOT))
