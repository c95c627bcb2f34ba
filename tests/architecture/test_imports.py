"""The map of the house: floors, purity of matching, order inside a room, and by which doors rooms are entered."""

import subprocess
import sys

import grimp

from tests.architecture.house import ROOT, floors

DOORS = {"models", "queries", "actions", "rules", "enums", "registries"}
"""By what a room above may enter a room."""

OPEN_HOUSES = {"core", "matching"}
"""Rooms that are a library for the others."""

OTHER_DOORS = {
    # How often one address may ask: the same limits for every page open to robots.
    "eclaireur.accounts.limits",
    # The fictional staff of the demonstration has codes that a command can tell.
    "eclaireur.accounts.second_factor",
    # What a pseudonym may be is pure text: a name in one space follows the same rules.
    "eclaireur.accounts.pseudonyms",
    # How French words meet and are marked is pure text, and one way of reading for the whole house.
    "eclaireur.people.language",
    "eclaireur.people.highlight",
    # A form field and its widget are what territory has to give to the forms above it.
    "eclaireur.territory.forms",
}
ENTRANCE = "eclaireur.config"


def test_the_map_is_kept():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def test_rooms_enter_each_other_by_their_doors():
    rooms = set(floors())
    graph = grimp.build_graph("eclaireur", cache_dir=None)
    through_walls = set()
    for module in graph.modules:
        room = module.split(".")[1] if "." in module else ""
        if room not in rooms:
            continue
        for imported in graph.find_modules_directly_imported_by(module):
            parts = imported.split(".")
            if len(parts) < 3 or parts[1] == room or parts[1] not in rooms - OPEN_HOUSES:
                continue
            if parts[2] not in DOORS and not any(imported.startswith(door) for door in OTHER_DOORS):
                through_walls.add(f"{module} → {imported}")

    assert through_walls == set()


def test_rooms_do_not_read_the_settings_of_one_way_of_running():
    graph = grimp.build_graph("eclaireur", cache_dir=None)
    importers = {
        f"{module} → {imported}"
        for module in graph.modules if not module.startswith(ENTRANCE)
        for imported in graph.find_modules_directly_imported_by(module) if imported.startswith(f"{ENTRANCE}.settings")
    }
    assert importers == set()
