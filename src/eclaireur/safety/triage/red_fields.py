"""Triage, pure: red, continued. Words that mean danger when they meet in a sentence, in any order."""

from eclaireur.safety.triage.levels import About
from eclaireur.safety.triage.red import _red

FIELD_RULES = (
    _red(
        "death longed for",
        "<own death> & <long for> & (je|j'|me|m'|moi|i)",
        "<deserve>",
        "(mourir|la mort|mort) .. (seule|unique|meilleure) (facon|solution|issue|maniere)",
        "(vie|tout) (c'est|est) (fini|finie|foutu) .. (pour moi|mort)?  & (moi|mort|plus|je)",
        "las (de|d') (l'existence|vivre|la vie|tout)",
        "(pus|pu|plus) (le|l') gout de vivre",
        "(esper*) .. (coeur lache|ne pas me reveiller|que ca me tue|y rester)",
        "(comment|facon|facile|methode) .. (se tuer|me tuer|mourir sans|se suicider|me suicider|mourir vite)",
        fires=("Je me demande souvent comment ce serait de ne plus être là.", "Je ne mérite pas de vivre."),
        silent=("J'aimerais mourir de rire tous les soirs.", "Je ne veux pas mourir."),
        about=About.DONE,
    ),
    _red(
        "blows told",
        "<hit> & <attacker> & <victim>",
        "(m'|nous|l'|s') (enferme|sequestre) .. (cave|chambre|placard|cle|maison|repas)",
        "(subit|subir|subis|subi|victime d'|victime de|declare|vecu) .. (viols?|violences?|coups|agressions?|harcelement sexuel|attouchements|inceste)",
        "m'a (casse|brise|fracture|fendu|demis) (le|la|un|une|les|des|deux|trois) (bras|nez|dents?|cotes?|doigts?|machoire|poignet|levre|arcade|jambe)",
        "(oncle|tonton|pere|beau pere|grand pere|frere|cousin|prof|voisin|entraineur|moniteur|educateur) .. (la|le|les) (touche|touchait|tripote|tripotait)",
        "(je me prends|je prends|je recois|j'encaisse) (des|les|ses) coups",
        "(main) .. (sous (la|ma) jupe|dans ma culotte|sur mes (seins|fesses|cuisses))",
        "(attouchements|inceste|inceste) & (moi|j'ai|je|mon|mes|subi)",
        fires=("Ma belle-fille me gifle.", "Mon chef m'a mis la main sous la jupe."),
        silent=("Il m'a frappé par son calme.",),
        about=About.VIOLENCE,
    ),
    _red(
        "a body hurt on purpose",
        "(scarifi*|mutil*|automutil*|taillad*|lacer*) & (je|j'|me|envie|soir|elle|il|fille|fils|soeur|ami|binome|relative)",
        "(me|m'|se|s') (suis)? (griffe|entaille|brule|tape|cogne|coupe|mords|frappe|bruler|entailler|griffer|cogner|punir|punis) .. (visage|mur|murs|bras|cuisses|briquet|cigarette|cigarettes|lame|ciseaux|poignets|tete|sang)",
        "(coupures|brulures|scarifications|entailles|marques) .. (cuisses|bras|poignets|ventre|jambes)",
        "(cuts|cutting|burns|hurts) (herself|himself|myself)",
        fires=("Elle se brûle avec un briquet.", "j'ai grv envie de me taillader"),
        silent=("Je me suis brûlé avec le plat du four.",),
        about=About.DONE,
    ),
    _red(
        "orders in the head",
        "<bidder> & <bid> & <harm>",
        fires=("La télé m'ordonne de me punir.",),
        silent=("Le médecin m'ordonne du repos.",),
    ),
    _red(
        "someone longs for death",
        "(suicid*|se tuer !(a|au)|mourir !(de|d')|en finir !(avec)|rejoindre (son|sa) (mari|femme|fils|fille|mere|pere)|fatiguee? de vivre|se foutre en l'air) & <relative> & (dit|dire|pense|pensait|veut|voulait|parle|cherche|ecrit|lu|carnet|journal|menace|avoue|avait|decede|envie|evoque|internet|promis|inquiet|inquiete|peur)",
        fires=("J'ai lu dans le journal de ma sœur qu'elle pensait à en finir.",),
        silent=("Mon frère veut en finir avec ses études.",),
        about=About.OTHER,
    ),
    _red(
        "wish to kill",
        "(envie|envies|pulsions?|besoin|reve) de (planter|tuer|buter|egorger|etrangler|saigner|crever|massacrer|defoncer) (mon|ma|mes|le|la|les|quelqu'un|tout le monde|lui|elle|ce)",
        "(envie|besoin|reve) de (le|la|les|lui) (tuer|planter|buter|egorger|etrangler|crever)",
        "(merite) (plus|pas) (de)? (vivre|respirer|exister)",
        fires=("J'ai envie de planter mon père.",),
        silent=("J'ai envie de planter mon basilic.",),
    ),
)
