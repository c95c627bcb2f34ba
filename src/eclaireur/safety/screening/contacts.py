"""E-mail addresses, names on other services, and pressure to go there. Talking about a service is not giving a name."""

import re

from eclaireur.safety.screening.findings import Kind, Rule, pattern

_LEET = {"a": "[a4@]", "e": "[e3]", "i": "[i1!]", "o": "[o0]", "s": "[s5$]", "t": "[t7]"}


def _leet(name: str) -> str:
    return "".join(_LEET.get(letter, letter) for letter in name)


SERVICES = "(?:" + "|".join([
    _leet("insta") + "(?:gram|" + _leet("gram") + ")?", "ig", _leet("snap") + "(?:chat|" + _leet("chat") + ")?",
    _leet("telegram"), _leet("telegramme"), "tg", "wh?[a4]t+s? ?[a4]p+s?", "wsp", "wts?p", _leet("discord"), "disco?rd",
    _leet("messenger"), _leet("facebook"), "fb", _leet("tiktok"), "tik ?tok", _leet("skype"), "kik", "viber", "threema", "wechat",
    "linkedin", "twitter", "teams", "zoom", "facetime", "imessage", "mym", "onlyfans",
]) + ")"
SIGNAL = "signal"  # an everyday word too: named with a possessive or after "sur", never alone
TO_ME = (r"(?:ajoute[zrs]?|add|cherche[zrs]?|trouve[zrs]?|retrouve[zrs]?|rejoins?|rejoign(?:ez|ons)|rejoindre|contacte[zrs]?|suis|suivez|"
         r"ecri[st]|ecrivez|ecrire|parle[zrs]?|parlons|discute[zrs]?|discutons|continu(?:e[zrs]?|ons)|pass(?:e[zrs]?|ons)|"
         r"vien[st]?|venez|venir|appelle[zrs]?|appeler|envoi[es]?|envoyez|envoyer|joindre|echanger|echangeons)")
YOURS = r"(?:mon|ma|mes|ton|ta|tes|votre|vos)"
PROVIDERS = r"(?:gmail|outlook|hotmail|yahoo|proton(?:mail)?|orange|free|laposte|sfr|wanadoo|icloud|live|gmx|bbox|tutanota)"
AT = r"(?:\s*(?:@|[\[({]\s*(?:@|at|arobase?|arobaz|a)\s*[\])}])\s*|\s*\b(?:arobases?|arobaz|arobas)\b\s*)"
DOT = r"(?:\s*\.\s*|\s*[\[({]\s*(?:\.|point|dot)\s*[\])}]\s*|\s*\b(?:point|dot)\b\s*)"

CONTACTS = (
    Rule(
        "email", Kind.EMAIL,
        (
            re.compile(rf"(?<![a-z0-9._+-])[a-z0-9][a-z0-9._+-]{{0,63}}(?:\s+point\s+[a-z0-9._+-]{{1,63}}){{0,3}}{AT}[a-z0-9-]{{1,63}}(?:{DOT}[a-z0-9-]{{1,63}}){{1,4}}"),
            re.compile(rf"(?<![a-z0-9._+-])[a-z0-9][a-z0-9._+-]{{0,63}}{AT}{PROVIDERS}\b"),
            re.compile(r"\b[a-z0-9][a-z0-9._+-]*\s+at\s+[a-z0-9-]+\s+(?:dot|point)\s+[a-z]{2,}\b"),
            re.compile(rf"\b{YOURS}\s+(?:e-?)?(?:mail|adresse mail|adresse)\b[^.!?\n]{{0,40}}\b{PROVIDERS}\b"),
        ),
        fires=(
            "lune.noire@exemple.fr", "écris à jean.dupont arobase exemple point com", "jean[at]exemple[point]fr",
            "JEAN (AROBASE) GMAIL (POINT) COM", "jean point dupont arobase gmail", "jean at exemple dot org",
            "mon mail c'est jeannot75 sur gmail", "j e a n @ exemple . fr",
        ),
        needs=("@", "arob", " at ", "mail", "adresse", "[", "(", "{"),
        quiet=("je n'ai pas lu mes mails depuis un mois", "mon adresse a changé après l'expulsion", "@ bientôt", "rendez-vous à 15 h"),
    ),
    Rule(
        "at_name", Kind.HANDLE,
        (re.compile(r"(?<![\w@.+-])@[a-z0-9_][a-z0-9_.]{2,29}(?![\w@]|\s*\.\s*(?:fr|com)\b)"),),
        fires=("cherche @lune_noire75", "@Zoé.bleue"),
        quiet=("@ bientôt", "il est arrivé @ 15 h", "@+"),
    ),
    Rule(
        "service_name", Kind.HANDLE,
        (
            pattern(rf"\b{YOURS} (?:compte |pseudo |profil |nom |id )?(?:sur |de )?(?:{SERVICES}|{SIGNAL})\b"),
            pattern(rf"\b{YOURS} pseudo (?:c est |est |sur )"),
            pattern(rf"\b{TO_ME}(?: moi| nous| toi)?(?: \w+){{0,3}} (?:sur|via|par|dans) (?:mon |ma |le |un )?(?:{SERVICES}|{SIGNAL})\b"),
            pattern(rf"\b(?:t as|tu as|as tu|vous avez|avez vous|t aurais|tu aurais|tu n as pas) (?:pas )?(?:un |le |une )?(?:compte )?{SERVICES}\b"),
            pattern(r"\b(?:cherche|trouve|retrouve|ajoute|rejoins|add)(?:z)? moi (?:\w+ )?sur\b"),
            re.compile(rf"\b(?:{SERVICES}|{SIGNAL})\s*(?::|=|->|=>)\s*@?[a-z0-9_.-]{{3,}}"),
            pattern(rf"\bon (?:se |s |peut |pourrait |va )(?:\w+ ){{0,3}}(?:sur|par|via) (?:{SERVICES}|{SIGNAL})\b"),
        ),
        fires=(
            "mon insta c'est lune_noire", "ajoute-moi sur Snap", "tu as WhatsApp ?", "cherche-moi sur fb", "snap : lune75",
            "on peut continuer sur telegram ?", "écris-moi sur Signal", "mon 1nst4 c'est lune", "rejoins moi sur s n a p",
            "t'as discord ?", "ajoute moi sur wh4tsapp", "mon pseudo c'est lune sur les autres sites",
        ),
        quiet=(
            "j'ai vu sur Instagram un compte qui parle de bipolarité", "Facebook me fait du mal, j'ai arrêté",
            "c'est un signal d'alerte pour moi", "WhatsApp me fatigue, trop de messages de ma famille",
            "mon médecin m'a donné un signal clair", "j'ai effacé Tiktok de mon téléphone",
        ),
    ),
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
        not_before=re.compile(r"\s*(?:par (?:la police|mon|ma|mes|les voix))"),
        not_after=re.compile(r"\b(?:je|j'|il|elle|ils|elles)\s*$"),
    ),
)
