"""Matching: the words of the room, with the codes that appear in files and in results.

This room is pure Python with NumPy and SciPy: it knows neither Django nor the database.
"""

from enum import StrEnum


class Word(StrEnum):
    """A word that hashes as the string it is equal to: at no cost, where an enumeration runs a method each time."""

    __hash__ = str.__hash__


class Stage(Word):
    """Where a person stands with something they live or have lived."""

    IN = "in"
    ON_THE_WAY = "on_the_way"
    BEHIND = "behind"


class Modality(Word):
    """How two people may meet."""

    ONSITE = "onsite"
    PHONE = "phone"
    VIDEO = "video"
    TEXT = "text"


REMOTE = frozenset({Modality.PHONE, Modality.VIDEO, Modality.TEXT})


class Circle(Word):
    """Whose space it is: people concerned, or their relatives."""

    CONCERNED = "concerned"
    RELATIVE = "relative"


class Criterion(Word):
    """What can earn points; each reason names one."""

    EXPERIENCE = "experience"
    CARRY = "carry"
    AVAILABILITY = "availability"
    PROXIMITY = "proximity"
    AVOID = "avoid"
    GENDER = "gender"
    AGE = "age"


class Exclusion(Word):
    """Why a peer does not appear. A peer is counted once, under the first that holds, in this order."""

    CAPACITY = "capacity"
    PAUSED = "paused"
    LIMITS = "limits"
    LANGUAGE = "language"
    CIRCLE = "circle"
    BLOCKED = "blocked"
    CONFLICT = "conflict"
    MODALITY = "modality"
    DISTANCE = "distance"
    RESEMBLANCE = "resemblance"


class Unassigned(Word):
    """Why a request has no peer after a batch assignment."""

    NO_ADMISSIBLE_PEER = "no_admissible_peer"
    CAPACITY = "capacity"


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_PARTS = ("morning", "noon", "afternoon", "evening", "night")
SLOTS = tuple(f"{day}-{part}" for day in DAYS for part in DAY_PARTS)
SLOT_BIT = {slot: 1 << number for number, slot in enumerate(SLOTS)}
"""Every moment of a week one may be free: "tue-evening"… A slot's place here is its bit in a mask."""
