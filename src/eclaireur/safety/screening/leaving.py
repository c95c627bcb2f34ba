"""Pressure to go and talk elsewhere, or in secret. Telling of a call, of a secret or of one's home is none."""

import re

from eclaireur.safety.screening.findings import Kind, Rule, pattern

BY = r"(?:par|en|via) (?:sms|textos?|e?-?mails?|telephone|tel|appel|visio|cam)\b"
SOON = r"(?:ce soir|ce midi|demain|cette nuit|tout a l heure|plus tard|bientot|un de ces|quand tu|quand vous|si tu|si vous|si ca te|a quelle heure|vers \d|a \d)"
OFFERED = (r"(?:je prefere(?:rais)?|j aimerais(?: mieux)?|je voudrais|on (?:peut|pourrait|devrait|va)|tu (?:peux|veux|preferes|pourrais)|"
           r"vous (?:pouvez|voulez|preferez|pourriez)|ca te dit de|ca te dirait de|veux tu|peux tu|et si on|plutot)")

LEAVING = (
    Rule(
        "leaving", Kind.LEAVING,
        (
            pattern(r"\b(?:donne|donnez|file|filez|passe|passez|envoie|laisse|dis)(?: moi| nous)? (?:ton|votre|vos|tes) "
                    r"(?:num(?:ero)?|tel(?:ephone)?|portable|06|07|adresse|mail|e-?mail|insta|snap|contact|coordonnees)\b"),
            pattern(r"\b(?:je peux|puis je|je pourrais|tu peux me|vous pouvez me|peux tu me|pouvez vous me|tu veux bien me) "
                    r"(?:avoir |donner |envoyer |passer |filer )(?:ton|votre|tes|vos) (?:num(?:ero)?|tel(?:ephone)?|portable|06|adresse|mail|contact|coordonnees)\b"),
            pattern(r"\b(?:parl|discut|continu|echang|ecri|se vo|s appel|appel)\w*(?: \w+){0,3} (?:ailleurs|en dehors|hors) ?(?:d ici|du site|de la plateforme|de ce site)?\b"),
            pattern(r"\b(?:quitt(?:e|ons|er|ez)|sort(?:ons|ir)|parton?s|part(?:ir)?)(?: \w+){0,2} (?:ce site|le site|la plateforme|cette plateforme)\b"),
            pattern(r"\b(?:ici )?(?:on|ils|elles|les moderateurs|la moderation|c) (?:est|sont|nous|peu(?:t|vent))(?: \w+){0,2} "
                    r"(?:surveill\w+|lis(?:ent|ez)|espionn\w+|ecout\w+)\b"),
            pattern(r"\b(?:n en |ne |ne le |en )(?:dis|dites|parle|parles|parlez) (?:rien |pas |jamais )?(?:a |aux )(?:personne|moderateurs?|la moderation|la coordination|ton psy)\b"),
            pattern(r"\b(?:dis|dites) (?:rien |le pas |pas ca )(?:a |aux )(?:personne|moderateurs?|la moderation|la coordination|ton psy)\b"),
            pattern(r"\b(?:garde|gardons|que|reste|restera)(?: \w+){0,3} (?:secret entre nous|juste entre nous|notre secret|notre petit secret)\b"),
            pattern(r"\b(?:viens|venez|passe|passez) (?:me voir |dormir |boire un verre )?chez moi\b"),
            pattern(r"\b(?:on )?(?:se voit|se voir|se retrouve|se rencontre)(?: \w+){0,4} (?:chez (?:toi|moi|vous)|a l hotel|seuls?|en secret)\b"),
            pattern(r"\bplus (?:discret|tranquille|simple|facile) (?:ailleurs|par (?:tel|telephone|sms|mail))\b"),
        ),
        fires=(
            "donne-moi ton numéro", "tu peux me donner ton mail ?", "on serait mieux à parler ailleurs qu'ici",
            "quittons ce site tous les deux", "ici on est surveillés", "n'en parle à personne", "que ça reste notre secret",
            "viens chez moi samedi", "file moi ton 06", "ce serait plus simple par téléphone", "on se retrouve seuls demain",
        ),
        quiet=(
            "je n'ai parlé à personne depuis trois jours", "donne-moi ton avis", "j'ai quitté la maison de mes parents",
            "mes voix disent que je suis surveillé", "j'aimerais être ailleurs", "je viens de chez moi", "je vis chez moi, seul",
            "je ne sors plus de chez moi", "le psy m'a donné son numéro", "j'entends des voix et je n'en parle à personne", "elle n'en parle à personne",
        ),
        needs=(
            "num", "tel", "portable", "06", "07", "adresse", "mail", "insta", "snap", "contact", "coordonnees", "ailleurs", "hors", "site", "plateforme",
            "surveill", "lis", "espionn", "ecout", "moder", "coordination", "psy", "personne", "secret", "entre", "chez", "hotel", "seul", "sms",
        ),
        not_before=re.compile(r"\s*(?:par (?:la police|mon|ma|mes|les voix))"),
        not_after=re.compile(r"\b(?:je|j'|il|elle|ils|elles)\s*$"),
    ),
    Rule(
        "call_or_write", Kind.LEAVING,
        (
            pattern(rf"\bon s appelle (?:(?:alors |plutot |un jour )?(?:\?|{SOON}|en visio|au tel|par tel))"),
            pattern(r"\bon (?:peut|pourrait|devrait|va) s appeler\b(?! (?:par|les|comme|des)\b)"),
            pattern(rf"\b(?:ecri[st]|ecrivez|contacte[zs]?|repond[sez]{{0,2}}|joins|joignez|appelle[zs]?|parle[zs]?) moi (?:plutot |directement |vite |en prive )?{BY}"),
            pattern(r"\b(?:envoie|envoyez|envoies) moi (?:plutot |vite )?(?:un|des) (?:sms|textos?|e?-?mails?)\b"),
            pattern(rf"\bon continue (?:\w+ )?{BY}"),
            pattern(r"\b(?:appelle|appelez) moi (?:ce soir|ce midi|demain|cette nuit|tout a l heure|plus tard|quand tu|quand vous|vers \d|a \d|stp|sur mon|n importe quand)"),
            pattern(rf"\b{OFFERED} (?:plutot |toujours |aussi |qu on |continuer a |me |m |te |t |se |s |nous |vous )*"
                    rf"(?:parl|discut|echang|ecri|continu|appel)\w* (?:plutot |ensemble |tranquillement |la suite )?{BY}"),
        ),
        fires=(
            "on s'appelle ?", "on s'appelle ce soir ?", "écris-moi par mail", "je préfère parler par sms", "on peut s'appeler ?", "appelle-moi quand tu veux",
            "tu veux continuer par mail ?", "on pourrait se parler par téléphone", "contacte-moi par SMS", "envoie-moi un mail", "on continue par mail ?",
        ),
        quiet=(
            "on s'appelle Léa et Tom", "comment on s'appelle ?", "avec ma sœur on s'appelle demain", "avec Léo on s'appelle ce soir", "on s'appelle le GEM des Lilas", "j'ai écrit par mail à la MDPH",
            "j'ai parlé par téléphone avec mon psy", "appelle-moi Léa", "tu peux leur écrire par mail", "mon éducatrice préfère écrire par mail",
            "je préfère échanger par mail avec mon psy", "ma mère et moi, on s'appelle ce soir", "tu peux appeler le 3114", "le médecin m'a dit : appelle-moi demain",
            "on peut s'appeler par nos prénoms", "tu peux parler par téléphone avec SOS Amitié", "il voulait qu'on s'appelle ce soir et j'ai dit non à mon ex",
        ),
        needs=("appel", "par ", "en ", "via ", "sms", "texto", "mail"),
        not_after=re.compile(
            r"(?:\b(?:comment|avec (?!toi|vous|moi|plaisir)\w+[^.!?\n]{0,30}|et moi\s*,?|(?:il|elle|mon ex) (?:veut|voulait) (?:toujours )?qu'"
            r"|(?:dit|disait|dire|ecrit|repond|repete)[^.!?\n]{0,12}[:,\"(]))\s*$"
        ),
        not_before=re.compile(r"\s*,? ?(?:avec (?!moi|toi|nous|vous|plaisir)|(?:a|au|aux) (?:mon|ma|mes|son|sa|ses|le|la|les|l'|un|une|medecin|caf|mdph|ecole|nightline|sos)\b)"),
    ),
)
