"""Triage, pure: lists of words that rules share, in the syntax of patterns: <die>, <means>, <relative>."""

from eclaireur.safety.triage.fields import FIELDS

LISTS = {
    # dying by one's own hand, said of oneself in an infinitive
    "kill myself": """(me|nous) (tuer|tue|suicider|suicide|pendre|buter|butter|flinguer|noyer|supprimer|foutre en l'air|defenestrer|immoler|
        empoisonner|asphyxier|tirer une balle|faire sauter (le caisson|la cervelle|la tete)|donner la mort|oter la vie|
        laisser (mourir|crever)|achever|ouvrir les (veines|poignets|bras)|tailler les (veines|poignets)|
        trancher (les veines|la gorge)|couper les veines|mettre une balle|faire disparaitre|
        (jeter|balancer|lancer) (sous|du|d'un|de|par|dans le vide|a l'eau|contre))|
        mettre fin a (mes jours|ma vie|tout|mes souffrances|cette vie|ca|nos jours)|
        mes? fins? a mes? jours?|passer a l'acte|sauter (du|d'un|de la|par la|dans le vide|sous)|
        en finir !(avec)|en finir avec (la vie|tout|moi|ca|ma vie|cette vie|mes souffrances|la souffrance|l'existence)""",
    # the same or dying, in an infinitive
    "die": """<kill myself>|mourir !(de|d|pour|moins|plus|a petit feu|d'envie|un jour|vieux|vieille|tranquille)|crever !(de|l'ecran|d)|
        disparaitre !(sous|dans|derriere|du radar)|ne plus (exister|etre (la|de ce monde|en vie|vivant|vivante))|
        (quitter|partir de) (ce|cette) (monde|vie|terre)|(partir|m'en aller|dormir|m'endormir) (pour de bon|pour toujours|a jamais|definitivement)|
        (etre|me sentir) (mort|morte|sous terre|six pieds sous terre)|y passer|claquer une bonne fois|
        (le|la|les) rejoindre (la haut|au ciel|dans la mort|de l'autre cote)|rejoindre les (anges|etoiles)|en terminer|
        (me|m) eteindre|tout arreter , la vie|le suicide""",
    # the same, said of someone else
    "die, them": """mourir !(de|d)|crever !(de|d)|se (suicider|tuer !(a|au)|buter|flinguer|pendre|foutre en l'air|noyer|supprimer|
        faire du mal|donner la mort|oter la vie|tirer une balle|scarifier|mutiler|jeter (sous|du|d'un|par|dans le vide)|
        laisser mourir|ouvrir les veines)|en finir !(avec)|en finir avec (la vie|tout|sa vie)|mettre fin a (ses jours|sa vie|tout)|
        passer a l'acte|suicide|plus (etre la|vivre !(a|avec|chez|en|ici|dans|seul|seule)|exister)|etre (mort|morte)|disparaitre""",
    "want": """(veux|veut|voudrais|voudrait|aimerais|aimerait|souhaite|souhaiterais|desire|prefere|prefererais|prefererai|
        reve (de|que)|songe a|pense a|pense souvent a|pensais encore a|ai (tres|trop|si|une)? envie (de|d|que)|
        n'ai (qu'une|plus qu'une|que) envie (c'est)? (de)?|ai hate de|ai besoin de|pret a|prete a|decide a|decidee a|
        ferais mieux de|ferai mieux de|devrais|aspire (qu'a|a)|pense serieusement a|envisage de|merite de|
        l'envie de|vouloir|pulsions? de|idee de|idee du|obsede par|obsedee par)""",
    "drugs": """(cachets|traitement|javel|neuroleptiques|lithium|insuline|tranquillisants|morphine|methadone|antidouleurs|
        pharmacie|gouttes|pills|tablets|meds)""",
    "means": """(corde|lame|lames|rasoir|cutter|couteau|arme|fusil|carabine|pistolet|flingue|revolver|foulard|noeud|cordon|
        ceinture|seringue|cartouches|hache|marteau|sabre|machette|essence|bidon|rope|gun|knife|blade)""",
    "place": """((pont|viaduc|falaise|rails|voie|voies|voie ferree|toit|vide|parapet|rebord|garde corps|balcon|balustrade|
        rambarde|quai|periph|autoroute|fleuve|lac|etang|riviere|canal|bridge|ledge|roof|tracks) !(d'achat))""",
    "many": """(toute|toutes|tous|tout|plein de|trop de|trente|quarante|cinquante|soixante|vingt|cent|20|25|30|40|50|60|80|100|
        boite|boites|plaquette|plaquettes|plakette|plaquete|tube|tubes|flacon|flacons|poignee|poignees|stock|dizaine|dizaines|vingtaine|trentaine|quarantaine|cinquantaine|centaine|paquets?|bouteille|double dose)""",
    "relative": """((mon|ma|mes|notre|son|sa|ses|ce|cette|un|une|le|la|ton|sa|votre|nos) (meilleur|meilleure|petit|petite|grand|
        grande|ex|jeune|meilleurs|best)? (frere|soeur|fils|fille|enfant|enfants|mari|femme|compagnon|compagne|conjoint|conjointe|
        ami|amie|amis|pote|potes|copain|copine|pere|mere|cousin|cousine|neveu|niece|voisin|voisine|collegue|oncle|tante|ado|eleve|
        etudiant|etudiante|ex|papa|maman|beau fils|belle fille|beau frere|belle soeur|beau pere|filleul|filleule|adherent|adherente|
        coloc|binome|membre|personne|resident|residente|participant|participante|best|meilleure amie|gars|fille|
        fille de .|homme|proche|patient|patiente|jeune|aine|ainee|cadet|cadette|detenu|gamine|mec|brother|sister|friend|son|daughter|mother|father)|papa|maman|mamie|papy|papi|tonton|fiston)""",
    "they": "(il|elle|ils|elles|qui|lui|on|he|she|they)",
    "soon": """(ce soir|se soir|a soir|ce soire|cette nuit|cet nuit|demain|tout a l'heure|tantot|a minuit|a l'aube|
        dans (une|deux|trois|quelques|dix|cinq|l') (heures|heure|jours|minutes|minute)|
        ce week end|avant (demain|la fin|le lever|minuit|lundi|dimanche|noel|que)|maintenant|tout de suite|(dimanche|samedi|lundi|
        mardi|mercredi|jeudi|vendredi) !(dernier|passe)|tonight|tomorrow|right now)""",
    "body": """(bras|poignets|poignet|cuisses|cuisse|veines|peau|ventre|jambes|corps|avant bras|gorge|levres|visage|sang)""",
    "fiction": """(film|films|serie|series|roman|romans|livre|bd|manga|chanson|chansons|documentaire|docu|piece|theatre|opera|episode|
        personnage|heros|heroine|acteur|actrice|jeu|jeux|poeme|texte de rap|clip|album|titre|intrigue|polar|tableau|spectacle|
        scenario|scenar|nouvelle de|werther|romeo|movie|song|novel|book|game|court metrage|moyen metrage|narrateur|narratrice|
        tome|recueil|chapitre|realisateur|realisatrice|comediens?|comediennes?|expo|exposition|quatuor|comedienne|tournage|figurants?|saison #|
        halloween|cosplay|jeu de role|scrabble|tarot|belote|manette|lol|le boss|niveau|gameplay|operette|tragedie|fable|vers)""",
    "ca": "(ca|cela|sa|tout|tout ca|tt)",
}
"""Name → alternatives; a name may use another one."""
LISTS = {name: " ".join(words.split()) for name, words in LISTS.items()}
LISTS |= FIELDS
