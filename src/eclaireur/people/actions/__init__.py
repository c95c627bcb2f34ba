"""Writes with a consequence in this room, by theme."""

from eclaireur.people.actions.experiences import (
    change_experience,
    forget_removed,
    put_back_experience,
    remove_experience,
    tell_experiences,
)
from eclaireur.people.actions.paths import (
    add_step,
    change_step,
    display_path,
    move_step,
    remove_step,
    save_frame,
    save_introduction,
    set_accompanied,
    set_limits,
    withdraw_path,
)
from eclaireur.people.actions.thesaurus import Imported, import_thesaurus, load_shipped_thesaurus

__all__ = [
    "Imported",
    "add_step",
    "change_experience",
    "change_step",
    "display_path",
    "forget_removed",
    "import_thesaurus",
    "load_shipped_thesaurus",
    "move_step",
    "put_back_experience",
    "remove_experience",
    "remove_step",
    "save_frame",
    "save_introduction",
    "set_accompanied",
    "set_limits",
    "tell_experiences",
    "withdraw_path",
]
