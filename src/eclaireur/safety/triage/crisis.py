"""Triage, pure: crisis, imminent danger to oneself or someone. Means, place, time or farewell; an act under way; violence now."""

from eclaireur.safety.triage.levels import Level
from eclaireur.safety.triage.models import Rule


def _crisis(name: str, *patterns: str, fires: tuple[str, ...], silent: tuple[str, ...], weight: float = 1.0,
            firm: bool = False) -> Rule:  # fmt: skip
    return Rule(name, Level.CRISIS, patterns, weight=weight, fires=fires, silent=silent, firm=firm)


RULES = (
    _crisis(
        "intention with time",
        "(je|on) (vais|va) <die> .. <soon>",
        "<soon> .. je (vais|veux|compte) <die>",
        "<soon> .. (je me (suicide|tue|pends|flingue|bute|jette|ouvre les veines|fous en le air)|je saute|je en finis|je mets fin)",
        "(je me (suicide|tue|pends|flingue|bute)|je saute|je en finis) .. <soon>",
        "<soon> .. (ce est|ce sera|tout sera) (fini|termine|la fin) (pour moi)?",
        "demain je (ne)? serai (plus (la|de ce monde)|mort|morte|parti|partie)",
        fires=("Ce soir je me pends.", "Je vais me tuer demain matin."),
        silent=("Ce soir je vais au cinéma.", "Demain je me lève tôt."),
    ),
    _crisis(
        "decision taken",
        "je vais (me (tuer|suicider|pendre|flinguer|buter|noyer|jeter|ouvrir les veines|foutre en le air|supprimer)|sauter|mettre fin a (mes jours|ma vie)|passer a le acte|en finir)",
        "(ma|la) decision est prise .. (mourir|partir|finir|finis|fin|vivre|vie|plus)",
        "(je me suis|suis) decide a (mourir|partir|<die>)",
        "i (am going to|will) (kill myself|end it|end my life|jump|hang myself|die tonight)",
        fires=("Je vais me suicider.", "i'm going to kill myself"),
        silent=("Je vais passer à la pharmacie.", "Je vais en finir avec ce dossier."),
    ),
    _crisis(
        "intention with means",
        "(je ai|je tiens|je prepare|je ai prepare|il y a|je ai trouve|je ai achete|je ai garde|je stocke|je accumule) .. <means> .. (devant moi|a cote de moi|a portee de main|dans la main|dans les mains|sur la table|prete|prets|pret|pour en finir|pour mourir|pour le faire|pour partir|pour me <die>|et je vais)",
        "je (suis|me tiens) .. (sur le|au bord de|au bord du|devant le|devant les|en haut de) (le|la|un|une)? (pont|falaise|rails|quai|toit|vide|fenetre|balcon|garde corps|parapet)",
        "(la|une) corde .. (est|attend|prete|accrochee|attachee|noeud)",
        "<means> .. (mourir|en finir|me tuer|me suicider) .. <soon>",
        fires=("J'ai les cachets devant moi.", "Je suis au bord du pont."),
        silent=("J'ai pris mes cachets comme prévu ce matin.", "Je suis sur le quai, le train a du retard."),
    ),
    _crisis(
        "act under way",
        "je (viens de|ai) (prendre|pris|avaler|avale|gober|gobe) .. (tous|toutes|toute la boite|boites|boite|plaquettes|plaquette|tout mes|tous mes|une poignee|trop de) .. (cachets|boite|boites|plaquette|plaquettes)?",
        "je (viens de|me suis) (me)? (ouvrir|ouvert|tailler|taille|couper|coupe) les? veines",
        "je saigne .. (ne)? .. (se)? arrete pas",
        "i (just)? (took|swallowed) (all)? .. (pills|tablets)",
        firm=True,
        fires=("Je viens d'avaler toute la boîte.", "Je me suis ouvert les veines."),
        silent=("J'ai pris ma boîte à outils.",),
    ),
    _crisis(
        "farewell",
        "(adieu|adieux) (a)? (tous|toutes|tout le monde|mes|les amis|la vie|le monde)",
        "(je voulais|je viens|je vous|je te) .. dire adieu",
        "(ce est|voici|ceci est) (mon|le) (dernier|ultime) (message|post|mot)",
        "(ce est|voici) ma (derniere|lettre de) (lettre|adieu)",
        "(quand|lorsque) (vous|tu) .. (lirez|liras|lisez) (ca|ceci|ce message|ces mots|cette lettre) .. (je (ne)? serai|ce sera)",
        "(occupez vous|prenez soin|occupe toi|prends soin) de (mon|ma|mes) .. (apres|quand je (ne)? serai|a ma place)",
        "(je ai|je viens de) (ecrit|ecrire|laisse|poste|fini) .. lettres? de adieu",
        "goodbye (everyone|world|cruel world)",
        fires=("Adieu à tous.", "Quand vous lirez ceci je serai déjà loin."),
        silent=("J'ai dit adieu à la cigarette.",),
    ),
    _crisis(
        "someone in imminent danger",
        "<relative> .. (a (pris|avale) .. (cachets|boite|boites|plaquettes)|est (sur|au bord) (le|du|de la|un) (toit|pont|rails|balcon|fenetre)|va se (tuer|suicider|pendre|jeter|foutre en le air|flinguer)|veut sauter|va sauter|(se est|vient de se) (ouvert|ouvrir|tailler|taille) les veines)",
        "<they> (me)? (a|est) (ecrit|envoye|laisse|poste) .. (adieu|adieux|message de adieu|lettre de adieu)",
        "<relative> .. (adieu|adieux)",
        fires=("Mon frère va se jeter du pont.", "Elle m'a envoyé un message d'adieu."),
        silent=("Mon frère va se jeter dans son travail.",),
    ),
    _crisis(
        "violence now",
        "(il|elle|mon mari|mon conjoint|mon compagnon|ma femme|mon pere|mon ex|mon fils|mon frere) .. (est en train de|en train de) .. (frapper|taper|battre|etrangler|casser la gueule|defoncer la porte|cogner)",
        "(il|elle|mon mari|mon conjoint|mon compagnon|mon ex|mon pere|mon fils) .. (a (un couteau|une arme|un fusil)|avec (un couteau|une arme))",
        "(je suis|on est|je me suis) (enfermee|enferme|cachee|cache|barricadee|barricade) ... (il|elle) .. (tape|frappe|porte|va|veut|hurle|crie|cogne)",
        "(il|elle) (va|veut) (me|nous) tuer",
        fires=("Il est en train de frapper ma mère.", "Je suis enfermée dans la salle de bain, il tape à la porte."),
        silent=("Il est en train de taper son mémoire.", "Ma mère va me tuer si je casse son vase."),
    ),
    _crisis(
        "threat to someone",
        "je vais (le|la|les|lui|tuer|te) (tuer|buter|planter|egorger|crever|faire la peau|creve) .. (couteau|arme|fusil|<soon>|sait|chez)",
        "(je prends|je ai pris|je ai|je sors|je cherche) (un|le|mon) (couteau|fusil|flingue|arme) .. (le|la|les|lui|tuer|planter|chez|regler)",
        fires=("Je vais le tuer ce soir, j'ai pris un couteau.",),
        silent=("Je vais le tuer, il est encore en retard.",),
    ),
)
