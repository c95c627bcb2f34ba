"""Triage, pure: fields of words that meet in a sentence, whatever their order; more lists for patterns: <dose>, <hit>, <now>."""

FIELDS = {
    "dose": """(boites?|plaquettes?|plakettes?|cachets|ampoules?|flacons?|tubes?|morphine|insuline|laxatifs|methadone|doses?|lexo|
        antidouleurs|tranquillisants|neuroleptiques|barbituriques|poison|mort aux rats|antigel|desherbant|javel|acide|
        produits? (pour nettoyer|menagers?|de nettoyage|toxiques?)|white spirit|eau ecarlate|gouttes (sont|dans)|pills|tablets|meds|tylenol|sleeping pills|bottle of|
        champignons veneneux|pharmacie|armoire a pharmacie|overdose)""",
    "swallow": """(aval*|inger*|inject*|gob*|absorb*|enfil*|enquill*|englout*|(j'ai|ai|a|viens de|vient de) (tout)? (vide|vider) (la|le|les|ma|toute|une|sa|mon)|pioche*|swallow*|overdosed|took|taken)""",
    "cord": """(corde|cordes|noeud|cordon|ceinture|foulard|draps?|rallonge|cable|laisse|echarpe|noose|rope)""",
    "hang": """(poutre|cou|pendre|pends|pendu|pendue|pendra|plafond|potence|tabouret|grange|arbre|branche|crochet|accroch*|attach*|
        noue|nouee|nouer|serre|serree|pret|prete|est fait|ready)""",
    "firearm": """(fusil|carabine|revolver|pistolet|flingue|arme a feu|calibre|gun|shotgun|22 long rifle|kalach|arme de (service|mon|mes|poing))""",
    "armed": """(charg*|tempe|bouche|genoux|sorti|sorte|sors|pose|posee|tiens|dans (la|les|mes) mains?|balle|balles|canon|loaded|contre moi|
        cartouches?|a cote de moi|pres de moi|demonte|nettoye|ce soir|cette nuit|adieu|parti|partie|regler|menace|menac*)""",
    "steep": """(pont|viaduc|falaise|rails|voie ferree|toit|(le|du|dans le|au dessus du) vide|parapet|rebord|garde corps|balcon|balustrade|rambarde|etage|etages|
        fenetre|tour|immeuble|barrage|rempart|remparts|ravin|precipice|gouffre|passage a niveau|passerelle|grue|pylone|
        bridge|ledge|roof|tracks|cliff|window|coursive|carriere)""",
    "water": "(fleuve|lac|etang|riviere|canal|mer|seine|loire|rhone|garonne|port|ocean|puits|piscine|baignoire)",
    "blood": "(sang|saign*|hemorragie|coule|gicle|serviette|carrelage rouge|blood|bleeding)",
    "wound": """(entaill*|ouvert|ouverte?s?|ouvre|tranch*|taill*|tailler|lacer*|profond*|charcut*|ouvrir|plaie|plaies|slit|deep)""",
    "wrist": "(poignets?|veines?|avant bras|bras|gorge|cuisses?|jugulaire|carotide|arteres?|wrists?|throat|arms?)",
    "attacker": """(il|elle|on|ils|mon mari|ma compagne|ma conjointe|mon conjoint|mon compagnon|mon copain|mon ex|mon pere|mon frere|mon fils|mon beau pere|mon coloc|
        ma coloc|ma colocataire|mon colocataire|mon voisin|le voisin|ma mere|ma belle fille|ma belle mere|ma femme|ma copine|mon oncle|
        mon tonton|mon chef|mon patron|mon entraineur|mon prof|mon educateur|un homme|un type|un mec|des types|he|she|my dad|
        my father|my boyfriend|my husband|compagnon|conjoint|mari|homme)""",
    "hit": """(frapp*|tabass*|cogn*|gifl*|etrangl*|poignard*|secoue|defonc*|bouscul*|pousse (dans|contre|par)|crache dessus|baff*|
        tape !(du|dans ses|sur (la|les|un)|un|son)|tapee?|tapait|battre|bat !(contre|pour|trop|fort|vite|plus|fort|la|des|le|son|de l'aile|tous|les)|battue?|plaque|plaquee?|
        coups? de (poing|pied|ceinture|tete|couteau|baton)|prends des coups|recois des coups|roue de coups|lance (la|le|une|un|des) (assiettes?|verres?|chaises?|objets?|telephone|couteau|bouteilles?|casserole)|
        jette (la|le|une|un|des) .. dessus|traine par|tire par les cheveux|coince|coincee|met la main sous|mis la main sous|
        touche .. (la nuit|quand|sous|dormais|poitrine|cuisses|sexe|fesses)|tripot*|viol !(de)|viols?|viole|violee|violer|abuse|abusee?|
        sequestr*|enferme a cle|m'enferme|l'enferme|prive de (repas|nourriture|sortie)|brule avec|menace de mort|
        hit|hits|hitting|beats|beating|punched|choked|choking|raped|rape|molested)""",
    "victim": """(me|m'|moi|nous|ma mere|mon frere|ma soeur|mes enfants|les enfants|les petits|sa femme|ses enfants|je|j'ai|my mom|my mum|my sister|
        maman|son bebe|ma fille|mon fils|une jeune|de la part)""",
    "now": """(maintenant|en ce moment|la maintenant|en train de|vient de|vient d'|a l'instant|tout de suite|il revient|elle revient|
        bloque (la sortie|la porte|le passage)|derriere la porte|monte l'escalier|monte les escaliers|il arrive|je suis cachee?|
        cachee?|caches|pleurent|hurlent|au secours|aidez moi|aide moi|vite|appelez|police|la police|right now|please help|
        locked|depuis (cinq|dix|vingt) minutes|ma porte|porte d'entree|il monte|elle monte|et la il|dehors|j'ai peur il|dessus la|casse mon telephone|j'ecris (de|depuis|d'))""",
    "weapon": """(couteau|couteaux|barre de fer|barre|batte|marteau|machette|hache|arme|tesson|tournevis|cutter|essence|acide|fusil|
        pistolet|carabine|knife|bat|gun|sabre|pelle|bouilloire|ciseaux)""",
    "menace": """(menac*|defonc*|poursui*|court apres|crie|hurle|bloque|porte|planter|relever|egorg*|tuer|tue|buter|saigner|
        crever|payer|attends|attend|regler|frapp*|cogn*|threat*|en ce moment|devant (chez|ma|la)|dehors|chez moi|rentre|palier|couloir|dans mon sac|dans la main|dans sa main)""",
    "slay": """(tue|tuer|tuerai|bute|buter|buterai|egorge|egorger|egorgerai|plante|planter|planterai|poignarde|poignarder|crever|massacrer|
        saigner|etrangler|etouffer|bruler|crame|cramer|abattre|descendre|liquider|eliminer|noyer)""",
    "bidder": """(voix|archange|ange|anges|dieu|seigneur|diable|demon|demons|satan|tele|television|radio|entites|esprits?|ils|elles|
        quelqu'un dans ma tete|une force|ordinateur|chip|puce|voices?)""",
    "bid": """(command*|ordonn*|m'ordonn*|dit de|disent de|dis de|m'oblig*|obligent|m'encourag*|encourag*|demande de|demandent de|me demande|
        comptent? a rebours|poussent? a|pousse a|exig*|repetent que je dois|repete que je dois|force a|forcent a|veut que je|veulent que je|
        telling me|tell me to|tells me to)""",
    "harm": """(tuer|egorg*|etouff*|saut*|mourir|me couper|couper|punir|griff*|bruler|avaler|du mal|mal|sacrif*|jeter|poignard*|frapper|
        pendre|m'ouvrir|arracher|crever|kill|hurt|jump|die|payer)""",
    "long for": """(imagin*|m'imagin*|demande (souvent|si|comment|parfois)?|reve|revais|pense|penser|songe|songer|souhait*|esper*|voudrais|aimerais|
        comment ce serait|ce serait (mieux|plus simple|un soulagement|plus facile|bien)|seule (facon|solution|issue|maniere)|serait (mieux|simple|
        la seule|un soulagement|plus)|merite|merites|prie|attends|envie|envies|desir|besoin|idee|idees|obsession|obsede|obsedee|
        hante|hantent|tentee? par|veux|vouloir|preferer*|prefere|souhaiter|annonce|facon dont|pourvu que|vivement|resument a|suis prete? a|
        dommage|rate|hate|want|wish|thoughts?|thinking|wishing)""",
    "own death": """(mourir !(de (rire|faim|honte|chaud|froid|soif|peur|ennui|fatigue|sommeil|plaisir))|crever !(de|un|l')|
        (moi|m'imaginer|imaginer|etre|etais|serais|serai|suis|comme) (deja)? (mort|morte) !(de|d')|mon (propre)? enterrement|mon cercueil|ma tombe|
        plus (etre|exister|la|de ce monde|vivre) !(dans|a|avec|chez|en|ici|comme)|(n'etais|n'etre|n'existais|n'existe|existais|etais) plus (la)?|ne plus me reveiller|
        jamais (me)? reveiller|pas me reveiller|coeur (lache|s'arrete)|maladie (incurable|mortelle)|(un)? cancer .. (regle|emporte|fin)|
        disparaitre !(sous|dans|derriere)|en finir !(avec)|me tuer !(a|au)|me suicider|me pendre !(au cou)|me foutre en l'air|mfoutre en l'air|
        me jeter (sous|du|par|dans le vide|d'un)|passer sous (un|le) (train|camion|bus|metro)|la mort !(de|d'|du)|me laisser (mourir|partir)|
        avoir la paix|m'endormir (et)? (pour toujours|a jamais)|de vivre|de respirer|killing myself|kill myself|suicide|to die|dead)""",
    "deserve": "(merite|merites) .. (pas|plus)? .. (vivre|crever|mourir|exister|respirer|etre la|d'etre en vie)",
}
"""Name → alternatives, like `vocabulary.LISTS`."""
FIELDS = {name: " ".join(words.split()) for name, words in FIELDS.items()}
