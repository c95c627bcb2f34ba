"""Triage, pure: red, present danger without plan. Thoughts of death, self-harm, a third person, violence, voices, no way out."""

from eclaireur.safety.triage.levels import Level
from eclaireur.safety.triage.models import Rule


def _red(name: str, *patterns: str, fires: tuple[str, ...], silent: tuple[str, ...], weight: float = 1.0,
         firm: bool = False) -> Rule:  # fmt: skip
    return Rule(name, Level.RED, patterns, weight=weight, fires=fires, silent=silent, firm=firm)


RULES = (
    _red(
        "wish to die",
        "(je)? <want> <die>",
        "je <think> <die>",
        "(envie|besoin) de <die>",
        "(autant|mieux vaut|vaut mieux|plutot|vivement) (mourir|crever|que je (meure|creve|disparaisse))",
        "(des|les|mes|ces) (idees|pensees|envie) (noires|suicidaires|de suicide|de mort)",
        "je (suis|me sens) suicidaire",
        "i (want to|wanna|wish i could|would rather) (die|kill myself|be dead|end it all|disappear forever)",
        "(kms|want to kms|suicidal)",
        fires=("Je veux mourir.", "J'ai des idées noires.", "jveu crever"),
        silent=("Je veux partir en vacances.", "Je ne veux plus mourir."),
    ),
    _red(
        "no more wish to live",
        "(je)? (ne)? (veux|peux|supporte|souhaite|desire|ai) (plus|pas) (envie de|de|la force de|le gout de|aucune envie de)? (vivre|exister|etre (la|en vie|vivant|vivante|de ce monde)|me (reveiller|lever vivant)|continuer a vivre|rester en vie|la force de vivre)",
        "(marre|fatigue|fatiguee|assez|ras le bol|lasse|las|degoute|degoutee) de (vivre|la vie|exister|cette vie|etre en vie)",
        "(a quoi|pourquoi) (bon)? (ca sert)? (de)? (vivre|rester en vie|continuer a vivre)",
        "la vie (ne)? (vaut|vaux) (plus|pas) (la peine|le coup)",
        "(plus|aucune) raison de (vivre|rester en vie|etre la)",
        fires=("Je ne veux plus vivre.", "j'ai plus envie d'exister"),
        silent=("Je ne veux plus vivre chez mes parents.",),
    ),
    _red(
        "not to wake up",
        "(dormir|endormir|coucher|me endormir|me coucher) .. (ne)? (plus|jamais) .. (reveiller|reveille|lever)",
        "(ne)? (plus|jamais|pas) (jamais)? me reveiller",
        fires=("Je voudrais dormir et ne plus me réveiller.",),
        silent=("Je n'arrive pas à me réveiller le matin.",),
    ),
    _red(
        "burden",
        "(ne)? (plus)? (etre|suis) (plus)? (un|qu un|que un) (poids|fardeau|boulet) .. (tous|tout le monde|famille|les autres|mes|eux|proches|personne)?",
        "(ils|tout le monde|vous|le monde|elle|il|mes (enfants|parents|proches)|ma famille) .. (serai*|irai*|iront|sera|seraient|vivrai*|porterai*) mieux sans moi",
        "mieux sans moi",
        fires=("Ils seraient mieux sans moi.", "Je suis un poids pour tout le monde."),
        silent=("J'ai perdu du poids.",),
    ),
    _red(
        "self-harm now",
        "je me (scarifie|coupe|mutile|automutile|taillade|brule|frappe|griffe|cogne|fais du mal|lacere)",
        "(je ai|je viens de me|envie de me|besoin de me|recommence a me|me suis) (me)? (scarifier|scarifie|couper|coupe|mutiler|mutile|taillader|taillade|bruler|brule|faire (du)? mal|fait (du)? mal)",
        "(scarification*|automutilation*)",
        "i (cut|am cutting|hurt|am hurting|keep cutting) myself",
        fires=("Je me scarifie.", "J'ai envie de me couper."),
        silent=("Je me coupe les cheveux.", "Je me coupe toujours en épluchant les légumes."),
    ),
    _red(
        "someone in danger",
        "<relative> .. (veut|voudrait|parle de|menace de|pense a|dit que|envie de|essaie de|essaye de) .. <thirddie>",
        "<relative> .. (est suicidaire|se (scarifie|mutile|coupe|automutile|fait du mal)|(ne)? veut plus vivre|idees (noires|suicidaires)|a fait une (ts|tentative))",
        fires=("Mon frère veut en finir.", "Ma fille se scarifie."),
        silent=("Mon frère veut en finir avec ses études.",),
    ),
    _red(
        "violence told",
        "(il|elle|mon (mari|conjoint|compagnon|copain|ex|pere|fils|frere|beau pere)|ma (femme|copine|mere|compagne|belle mere)|on) (me|nous|la|le|lui|les) (a)? .. (frappe|tape|bat|gifle|cogne|violente|viole|etrangle|menace de mort|sequestre|touche|bats)",
        "(je ai|je suis|je me suis fait|fait) (ete)? (violee|viole|violer|frappee|frappe|frapper|battue|battu|abusee|abuser|agressee|agresser|agresse)",
        fires=("Mon mari me frappe.", "J'ai été violée."),
        silent=("Cette chanson me frappe.",),
    ),
    _red(
        "commanding voices",
        "(la|les|des|mes|une|ces) voix .. (dit|disent|ordonne|ordonnent|demande|demandent|commande|commandent|pousse|poussent|veut|veulent|obligent|oblige|crient|repetent|insultent)",
        fires=("Les voix me disent de sauter.",),
        silent=("La voix du GPS me dit de tourner à gauche.",),
    ),
    _red(
        "no way out",
        "(pas|plus|aucune|aucun|sans) (de|d)? (issue|solution|echappatoire|porte de sortie|sortie possible|avenir|espoir)",
        "(ne)? (vois|voit) (plus|pas) (comment|de|d) (issue|solution|sortie|avenir|espoir|continuer|tenir|sortir|bout)",
        "(je)? (voudrais|veux|aimerais|faut) que (tout)? (ca|cela|tout) (se)? (arrete|cesse|finisse|termine)",
        weight=0.75,
        fires=("Je n'en peux plus, je ne vois pas d'issue.",),
        silent=("Je ne trouve pas la sortie du parking.",),
    ),
    _red(
        "fear of oneself",
        "(peur|crains|trouille) (de|que) (me|moi)? (passer a le acte|faire une (connerie|betise)|me faire du mal|craquer pour de bon|ce que je (peux|pourrais) (me)? faire|recommencer)",
        "je (risque|vais) (de)? faire une (connerie|betise)",
        fires=("J'ai peur de passer à l'acte.",),
        silent=("J'ai peur de prendre l'avion.",),
    ),
)
