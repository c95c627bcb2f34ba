"""Triage, pure: green, what calms. Figures of speech, titles, negation, recovery told, information given, the distant past."""

from eclaireur.safety.triage.levels import Level, Reach
from eclaireur.safety.triage.models import Rule


def _calm(name: str, *patterns: str, fires: tuple[str, ...], silent: tuple[str, ...] = (), reach: Reach = Reach.WORDS,
          leaves: Level = Level.GREEN) -> Rule:  # fmt: skip
    return Rule(name, Level.GREEN, patterns, fires=fires, silent=silent, reach=reach, leaves=leaves)


RULES = (
    _calm(
        "figure of speech",
        "(mort|morte|morts|mourir|meurs|creve|crever) de (rire|faim|soif|chaud|froid|honte|fatigue|trouille|peur|ennui|sommeil|jalousie|curiosite|envie)",
        "a (mourir|crever) (de rire|de ennui)?",
        "a se (tirer une balle|pendre|flinguer|jeter par la fenetre|taper la tete contre les murs)",
        "tuer le temps",
        "en finir avec !(la vie|la souffrance|tout|moi|ca|cette vie|ma vie|cette souffrance|mes jours)",
        "se jeter dans (le|la|son|sa|les|une)",
        "voix (de le|du|de la) (gps|chanteur|chanteuse|radio|prof|medecin|tele)",
        "plus vivre (chez|avec|a|en|ici|seul|seule|comme ca|dans)",
        "me coupe (les cheveux|les ongles|la parole|toujours en|en (epluchant|cuisinant|rasant)|la route|le souffle|l appetit)",
        "taper (son|sa|un|une|le|la) (memoire|rapport|lettre|texte|mail|cv|code)",
        "boite a (outils|lettres|gants|musique)",
        "sur le quai le (train|metro|rer)",
        "seul au bureau",
        fires=("Je suis mort de rire.", "C'est à se tirer une balle ce formulaire."),
        silent=("Je vais mourir.",),
    ),
    _calm(
        "no wish to die",
        "(ne)? (veux|voulais|ai|pense|songe|suis|avais) (pas|plus|jamais|aucune|pas du tout) (de|d|aux|a des|a|envie de|l intention de|eu)? .. (mourir|suicidaire|suicidaires|suicide|noires|en finir|me tuer|me suicider|passer a le acte|crever)",
        "(sans|aucune|zero|jamais) (de)? (idee|idees|envie|pensee|pensees) (noires|noire|suicidaire|suicidaires|de mort|de mourir)",
        fires=("Je ne veux plus mourir.", "Je n'ai pas d'idées noires."),
        silent=("Je ne veux plus vivre.",),
    ),
)
