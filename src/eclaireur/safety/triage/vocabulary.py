"""Triage, pure: lists of words that rules share, in the syntax of patterns: <die>, <means>, <relative>."""

LISTS = {
    # wanting to die, said in an infinitive
    "die": """(mourir|crever|mourire|me (suicider|tuer|buter|flinguer|pendre|foutre en le air|noyer|supprimer)|en finir|
        disparaitre (pour de bon|a jamais|definitivement|de cette (vie|terre)|de la (surface|terre))?|
        mettre fin a (mes jours|ma vie|tout (ca|cela))|(me|nous) (donner|oter) la (mort|vie)|
        passer a le acte|quitter (ce|cette) (monde|vie|terre)|le (suicide|suicider)|
        en terminer (avec (la vie|tout))?|partir pour de bon|rejoindre les anges)""",
    # the same, said of someone else
    "thirddie": """(mourir|crever|se (suicider|tuer|buter|flinguer|pendre|foutre en le air|noyer|supprimer|faire du mal|
        jeter)|en finir (avec la vie)?|mettre fin a (ses jours|sa vie|tout)|passer a le acte|(le)? suicide|
        plus (etre la|vivre|exister)|disparaitre)""",
    # who wants, in the present
    "want": """(veux|veut|voudrais|aimerais|souhaite|souhaiterais|desire|prefere|prefererais|reve de|
        ai (tres|trop|si)? envie (de|que)|ai (qu|que) une envie (ce est)? (de)?|ai (plus)? que envie de|ai hate de|
        suis pret a|suis prete a|suis decide a|suis decidee a)""",
    "think": """(pense (a|au)|songe (a|au)|pense (tout le temps|chaque jour|souvent|sans cesse|jour et nuit) (a|au)|
        ai (des)? (idees|pensees|envie) (de|d))""",
    "means": """(cachets|corde|lame|lames|rasoir|cutter|couteau|arme|fusil|pistolet|flingue|revolver|balle|pont|falaise|
        rails|voie ferree|train|metro|rer|toit|gaz|insuline|javel|eau de javel|nœud|noeud|fenetre|balcon|autoroute)""",
    "relative": """((mon|ma|mes|notre|son|sa|ce|cette|un|une) (meilleur|meilleure|petit|petite|grand|grande|ex|jeune)?
        (frere|soeur|fils|fille|enfant|enfants|mari|femme|compagnon|compagne|conjoint|conjointe|ami|amie|amis|pote|copain|
        copine|pere|mere|cousin|cousine|neveu|niece|voisin|voisine|collegue|oncle|tante|ado|eleve|etudiant|etudiante|
        frangin|frangine|ex|papa|maman|grand pere|grand mere|beau fils|belle fille|beau frere|belle soeur|petit fils|
        petite fille|filleul|filleule|adherent|adherente|patient|patiente|coloc|binome|membre|personne))""",
    "they": "(il|elle|ils|elles|qui|lui|on)",
    "soon": """(ce soir|cette nuit|demain (matin|soir)?|tout a le heure|dans (une|deux|quelques) (heures|heure|jours|minutes)|
        ce week end|avant (la fin de)? (demain|la semaine|minuit|lundi|dimanche|noel)|bientot|maintenant|tout de suite)""",
    "body": "(bras|poignets|poignet|cuisses|cuisse|veines|peau|ventre|jambes|corps|mains|avant bras)",
}
"""Name → alternatives."""
LISTS = {name: " ".join(words.split()) for name, words in LISTS.items()}
