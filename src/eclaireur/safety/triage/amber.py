"""Triage, pure: amber, distress that deserves a peer's answer soon. Loneliness, panic, relapse, treatment stopped, the past told."""

from eclaireur.safety.triage.levels import About, Level
from eclaireur.safety.triage.models import Rule


def _amber(name: str, *patterns: str, fires: tuple[str, ...], silent: tuple[str, ...], weight: float = 1.0,
           about: About = About.SELF) -> Rule:  # fmt: skip
    return Rule(name, Level.AMBER, patterns, weight=weight, fires=fires, silent=silent, about=about)


RULES = (
    _amber(
        "loneliness",
        "(suis|sens|reste|retrouver|retrouve|sentir|senti|senties|sentie|etre|suis si|laisse|laissee) .. (seul|seule|isole|isolee|abandonne|abandonnee|delaisse|delaissee|lache|lachee|rejete|rejetee|exclu|exclue) !(au|a la|a|maitre|chez|en|avec ma|avec mon|dans ma voiture)",
        "(la|ma|cette|trop de|de) solitude",
        "(isolement|m'isole|s'isole|s'isoler|m'isoler)",
        "personne .. (parler|parle|me parle|comprend|ecoute|m'ecoute|appelle|passe|repond|m'a (dit bonjour|ecrit|appele)|ne me (parle|voit|repond)|voit)",
        "(parle|parler|vu) .. (personne|etre humain|depuis) .. (depuis|jours|semaine|dimanche)",
        "(silence|journees) .. (pese|longues|vide|vides)",
        "telephone ne sonne",
        "(lonely|alone all the time|nobody talks to me|anybody there)",
        fires=("Je me sens tellement seule.", "Personne ne me parle."),
        silent=("Je suis seul au bureau cet après-midi, passez quand vous voulez.", "Elle s'occupe seule du jardin."),
    ),
    _amber(
        "panic",
        "(crise|attaque|crises|attaques) .. (d'angoisse|d'angoisses|dangoisse|de panique|de nerfs|de larmes|de spasmophilie|d'anxiete)",
        "(l'angoisse|angoisse|angoisses|angoissee|m'angoisse|panique|je panique|panic attack|anxiete|anxieuse|anxieux|terrorise|terrorisee)",
        "(peux|peut|arrive) (plus|pas) (a)? respirer",
        "(boule au ventre|gorge nouee|coeur (il)? bat trop|palpitations|j'etouffe|tremble encore|etouffe)",
        "(peur|ose) .. (plus|de) (sortir|dormir|retourner|redescendre|rechuter|seule|seul|l'hopital)",
        "(j'ai peur|flippe|jai peur) !(de rien|du noir|des araignees|de l'avion|de prendre|que le gateau)",
        fires=("J'ai refait une crise d'angoisse.",),
        silent=("Je respire mieux depuis hier.",),
    ),
    _amber(
        "relapse",
        "(je|j'ai|me|m') .. (rechute|rechuter|replonge|recraque|rebois|rebu|recommence (a)? (boire|fumer|jouer|la coke)|repris (la|a|l) (boire|boisson|coke|alcool|hero))",
        "(rechute|replonge|relapsed|relapse|le manque est|en manque|craving)",
        "(recommence|repris) .. (coke|boire|alcool|bouteille|shit|heroine|jeu|jouer|vomir)",
        "(bois|fume|joue|boit) (encore|de nouveau|en cachette|tous les jours|pour oublier|pour dormir|seul|seule)",
        "(vais craquer|je craque|va craquer|craquage)",
        "perdu mon loyer",
        fires=("J'ai rechuté hier soir.", "j'ai rebu"),
        silent=("Je plonge en apnée.",),
    ),
    _amber(
        "treatment stopped",
        "(arrete|stoppe|cesse|jete|lache|reduit|diminue|saute|arrete de prendre) .. (traitement|cachets|lithium|injection|injections|suivi|antipsychotique|antidepresseur|neuroleptique|depakote|abilify)",
        "(je|il|elle)? (ne)? (prends|prend|veux) plus .. (traitement|cachets|lithium|injection)",
        "(stopped|quit|off) .. (meds|medication|lithium|treatment)",
        fires=("J'ai arrêté mon traitement.",),
        silent=("J'ai arrêté le tabac.",),
    ),
    _amber(
        "exhaustion",
        "(en|peux|peu|n'en|j'en|supporte) (peux|peut|peu|peus)? (plus|pu|plu) !(de rire|d'attendre|tellement|payer|venir) .. (moi)?",
        "(a|au|suis) bout (du rouleau|de forces|de mes forces|de nerfs)?",
        "(n'y|ne|y|n'arrive) (arrive|tiens) plus",
        "(arrive|peux) (plus|pas|pu) .. (a rien|sortir|me lever|lever|dormir|conduire|manger|travailler|faire face|avancer|remonter|reprendre)",
        "(touche le fond|fond du trou|perds pied|m'enfonce|m'effondre|s'effondre|s'ecroule|me noie|submergee?|sonne depuis|sous le choc|coule a pic|a terre|m'echappe|replonge|degringole|chute)",
        "(suis|me sens|sens|suis si|tres|trop|grv|vraiment) .. (epuise|epuisee|vide|perdu|perdue|mal|nul|nulle|bas|inutile|minable|lessive|lessivee|coupable|humiliee?|triste|terne|eteint|eteinte|casse|cassee|fragile|moche) !(de rien|garee?|a la tete|au dos|en maths)",
        "(ca|sa|cela|ca ne|tout) (ne)? (va|vas) (pas|mal|plus|mie|pa) !(etre|mal a)",
        "(not doing well|not okay|falling apart|can't cope|breaking down)",
        fires=("jpp vraiment", "Je suis à bout."),
        silent=("Le film m'a plu.",),
    ),
    _amber(
        "depression",
        "(depression|deprime|deprimee?|depressif|depressive|cafard|melancolie) !(post partum j'ai rencontre|saisonniere)",
        "(je|me|j'ai|arrete pas de|qu'a) .. (pleure|pleurer|chiale|chialer|braille|larmes) !(de rire|de joie)",
        "(plus|pu) .. (gout|envie) (a|de|pour) .. rien",
        "(plus|pu) .. (gout|envie|courage) (a|de) (rien|sortir|me lever|faire)",
        "rien ne me (fait envie|plait|touche|fait plaisir|interesse)",
        "(dors|mange|leve|lave|sors|sort|dort|parle) (presque)? (plus|pu|mal)",
        "(dors|mange|leve|lave|sors|dort|dormir) (presque)? (pas|rien|plus) .. (depuis|nuit|jours|semaines|triste|lit|maison)",
        "pas .. (me lever|me laver)",
        "(nuits? blanches?|insomnies?|insomniaque|cauchemars)",
        "(j'ai honte|honte de moi|me deteste|me degoute|je culpabilise|me sens coupable)",
        fires=("Je déprime, rien ne me fait envie.",),
        silent=("Je sors demain s’il ne pleut pas.",),
    ),
    _amber(
        "asking for help",
        "(besoin|demande|cherche|voudrais|manque) (d'|de|du|qu'on|que)? .. (aide|parler|soutien|relais|m'ecoute|ecoute|ecoutee?|etre entendu|secours|parle) !(aux devoirs|financiere|de la caf|juridique|pour les fractions)",
        "(aidez moi|help me|au secours|i need help|parlez moi|a l'aide|aide moi|repondez moi|sauvez moi)",
        "(quelqu'un|qqn|kelkun) .. (parler|me (parler|repondre|aider|dise)|ecouter|est la|peut me repondre|la ce soir|dispo pour parler)",
        "(someone|anyone|somebody|anybody) .. (talk|help|there)",
        "(ne)? sais (plus|pas) (quoi faire|comment (faire|l'aider|tenir|m'en sortir)|vers qui)",
        "(ou aller|vers qui me tourner)",
        fires=("J'ai besoin de parler à quelqu'un.",),
        silent=("Je demande une aide de la CAF.",),
    ),
)
