"""Triage, pure: green, continued. Sentences where dangerous words meet for another reason: leisure, medicine, kitchen, games."""

from eclaireur.safety.triage.green import _calm
from eclaireur.safety.triage.levels import About, Level, Reach

EVERYONE = tuple(About)

FIELD_RULES = (
    _calm(
        "a walk or a view",
        "(quelle lumiere|quelle vue|belle vue|coucher de soleil|pique nique|balade|randonnee|escalade|baudrier|photo|photos|en vacances|terrasse|apero|tuiles|repare|antenne|visite guidee|peche|croisiere) & <steep>",
        "<water> .. (avec (les|mes) (enfants|copains|amis)|quelle lumiere|soleil|peche|pedalo|baignade|vacances)",
        "(corde|cord*) & (escalade|baudrier|linge|macrame|balancoire|hamac|guitare|gym|a sauter|rappel)",
        fires=("Je suis sur la falaise, quelle vue.",),
        reach=Reach.SENTENCE, calms=EVERYONE,
    ),
    _calm(
        "medicine as prescribed",
        "(comme (d'habitude|prevu|prescrit|tous les)|chaque (matin|soir|jour)|prescrit|prescrite|ordonnance|par jour|pilulier|pour le rhume|contre (le|la|les) (rhume|grippe|mal|toux|migraine)|avec un verre d'eau|rapporte .. pharmacie|de travers) & (<dose>|<swallow>)",
        fires=("J'avale mes cachets chaque matin.",),
        reach=Reach.SENTENCE, calms=(About.DONE,),
    ),
    _calm(
        "a small accident",
        "(coupe|coupee|brule|brulee|blesse|blessee|ouvert) .. (doigt|pouce|genou|four|casserole|cuisinant|bricolant|epluchant|jardinant|huile|fer a repasser|four)",
        "(brulee?|coupee?) (avec|en|sur) .. (plat|four|casserole|poele|fer|couteau a|bricolant|jardinant)",
        fires=("Ma fille s'est coupé le doigt en bricolant.",),
    ),
    _calm(
        "a game or a fight for sport",
        "(judo|boxe|boxeur|mma|catch|karate|round|tournoi|match|fifa|jeu video|console|paintball|laser game|ping pong|quiz|echecs|a eau|jouet|stand de tir)",
        "(me|se) buter a ",
        fires=("Ce soir je les massacre au ping-pong.",),
        reach=Reach.SENTENCE, calms=EVERYONE,
    ),
    _calm(
        "a joke told as one",
        "(emojirire|mdr|ptdr|lol|blague a part|haha|xptdr) & (je|j'|me|m'|il|elle|on|ca|mon|ma|le|la)",
        "si (le|la|les|tu|on|mon|ma|je|il|elle|quelqu'un) .. (encore|lache|spoil*|oublie|recommence|perd|finis|dois) .. je (me|te|le|la|les)? (defenestre|pends|jette|flingue|bute|tue|tuerai|creve|etripe)",
        "(pendre|pendrai|pends) au cou",
        "kill for (a|some|one)",
        "(cremaillere|pendu au telephone|pends le linge)",
        fires=("Si le wifi lâche encore, je me défenestre.",),
        reach=Reach.WORDS,
    ),
    _calm(
        "someone well again",
        "(voulait|voulais|pensait) .. (mourir|en finir)  ... (va mieux|fiancer|fiancee?|respire|rit|guerie?|sauvee?)",
        "(voulait|voulais|pensait) .. (mourir|en finir) & (va mieux|fiancer|fiancee?|respire|rit|aujourd'hui|guerie?|sauvee?|vient de se|heureux|heureuse)",
        fires=("Mon frère voulait mourir l'an dernier, il va mieux.",),
    ),
    _calm(
        "the wish to live come back",
        "(ai|as|a|avons|ont|suis|est) (retrouvee?|repris|reprise|regagne) (l'|le|la|mon|ma|son|sa|une)? (envie|gout|joie|force|plaisir) de vivre",
        fires=("J'ai retrouvé l'envie de vivre.",),
        silent=("J'ai perdu l'envie de vivre.", "Je ne retrouve pas l'envie de vivre."),
    ),
    _calm(
        "blows that stopped",
        "(ne|n') (me|nous|la|le|les|lui) (frappe|bat|tape|gifle|cogne|violente|bouscule|touche) plus",
        fires=("Il ne me frappe plus, j'ai divorcé.",),
        silent=("Il me frappe encore plus.",),
        leaves=Level.AMBER,
    ),
    _calm(
        "what is measured or planned",
        "(mettre la main sous|coup de main|un defi|coups? de fil|coup de telephone|lance un appel|lancer un|lance (le|la|une|un) (projet|idee|defi|atelier|invitation|appel))",
        "(planter|plante) (mon|ma|mes|des|un|une|le|les|la) (basilic|tomates?|arbre|fleurs?|tente|salades?|rosier|clou|haricots)",
        "(medecin|docteur|kine) m'ordonne",
        "(vu|voir|voyais|regarder|regarde|entendu|laisse|vient de|viennent de) (mon|ma|mes|le|la|un|une|son|sa)? .. mourir",
        "(failli|manque|peur|crois|croyais|croire|impression) (de|d'aller|que j'allais)? mourir",
        "(avant|plutot que) de mourir",
        "(tous|tout le monde) mourir",
        "(drole|beau|belle|bon|bonne|triste|ennuyeux|froid|chaud|joli|jolie|a en) a? mourir",
        "pont (de l'|du|de la) (ascension|premier mai|# mai|toussaint|pentecote)|faire le pont",
        "(m'a|m'ont|fait|fais|j'ai) .. pleurer? (de (joie|rire|bonheur))",
        "(film|fin|chanson|livre|recite|texte|discours|mariage) .. pleurer?",
        "(tu|il|elle|ca) m'as? tuee?",
        "se (bat|battent|battre) (contre|pour) (l'|la|les|une|un|le) (administration|caf|maladie|mdph|droits?|cancer)",
        fires=("J'ai envie de planter mon basilic.",),
    ),
)
