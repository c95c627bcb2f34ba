"""Matching: the French sentences that say a reason, an exclusion, or why a request is left over."""

from collections.abc import Iterable

from eclaireur.matching.enums import DAY_PARTS, DAYS, Exclusion, Stage, Unassigned

DAY_WORDS = dict(
    zip(DAYS, ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"), strict=True)
)
PART_WORDS = dict(zip(DAY_PARTS, ("matin", "midi", "après-midi", "soir", "nuit"), strict=True))

EXCLUSION_WORDS = {
    Exclusion.CAPACITY: "accompagnent déjà autant de personnes qu’ils le peuvent",
    Exclusion.PAUSED: "font une pause",
    Exclusion.LIMITS: "ne souhaitent pas porter ce qui est cherché",
    Exclusion.LANGUAGE: "ne parlent aucune des langues demandées",
    Exclusion.CIRCLE: "sont dans un autre espace (personnes concernées ou proches)",
    Exclusion.BLOCKED: "sont bloqués",
    Exclusion.CONFLICT: "partagent un groupe ou un lieu avec la personne",
    Exclusion.MODALITY: "ne proposent aucune des façons de se parler demandées",
    Exclusion.DISTANCE: "sont trop loin",
    Exclusion.RESEMBLANCE: "n’ont rien vécu de proche",
}
UNASSIGNED_WORDS = {
    Unassigned.NO_ADMISSIBLE_PEER: "Aucun pair ne convient pour le moment.",
    Unassigned.CAPACITY: "Les pairs qui conviennent sont tous pris dans cette répartition.",
}

_SAME = {
    Stage.BEHIND: "A vécu aussi « {lived} », et l’a maintenant derrière soi",
    Stage.ON_THE_WAY: "A vécu aussi « {lived} », et avance sur ce chemin",
    Stage.IN: "Vit aussi « {lived} » en ce moment",
    None: "A vécu aussi « {lived} »",
}
_CLOSE = {
    Stage.BEHIND: "A vécu une expérience proche de « {sought} », et l’a maintenant derrière soi : « {lived} »",
    Stage.ON_THE_WAY: "A vécu une expérience proche de « {sought} », et avance sur ce chemin : « {lived} »",
    Stage.IN: "Vit en ce moment une expérience proche de « {sought} » : « {lived} »",
    None: "A vécu une expérience proche de « {sought} » : « {lived} »",
}


def experience(sought: str, lived: str, stage: Stage | None) -> str:
    """What the peer lived, in words, from two labels."""
    return (_SAME if sought == lived else _CLOSE)[stage].format(sought=sought, lived=lived)


def carry(labels: Iterable[str]) -> str:
    """What the peer feels able to accompany, from labels."""
    return "Se sent en mesure d’accompagner : " + ", ".join(f"« {label} »" for label in labels)


def slot(code: str) -> str:
    """A moment of the week: "tue-evening" gives « mardi soir »."""
    day, part = code.split("-")
    return f"{DAY_WORDS[day]} {PART_WORDS[part]}"


def availability(codes: list[str]) -> str:
    """The moments both are free."""
    return "Libre en même temps que vous : " + ", ".join(slot(code) for code in codes)


def proximity(km: float) -> str:
    """How far, to the kilometre."""
    return "À moins d’un kilomètre" if km < 1 else f"À environ {round(km)} km"


def gender() -> str:
    """The wish about gender is met."""
    return "Correspond à votre souhait de genre"


def age(within: bool) -> str:
    """The wish about age is met, or nearly."""
    return "A l’âge que vous souhaitez" if within else "A un âge proche de celui que vous souhaitez"


def avoid(lived: int) -> str:
    """None of what the person would rather avoid, or only a part of it."""
    if lived:
        return "N’a indiqué qu’une partie de ce que vous préférez éviter"
    return "N’a rien indiqué de ce que vous préférez éviter"
