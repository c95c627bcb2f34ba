"""E-mail addresses and names on other services. Talking about a service is not giving a name."""

import re

from eclaireur.safety.screening.findings import TOLD, Kind, Rule, pattern
from eclaireur.safety.screening.services import ANY_SERVICE, NAME_THERE, NAMED, SERVICE

TO_ME = (r"(?:ajoute[zrs]?|add|cherche[zrs]?|trouve[zrs]?|retrouve[zrs]?|rejoins?|rejoign(?:ez|ons)|rejoindre|contacte[zrs]?|suis|suivez|"
         r"ecri[st]|ecrivez|ecrire|parle[zrs]?|parlons|discute[zrs]?|discutons|continu(?:e[zrs]?|ons)|pass(?:e[zrs]?|ons)|"
         r"vien[st]?|venez|venir|appelle[zrs]?|appeler|envoi[es]?|envoyez|envoyer|joindre|echanger|echangeons)")
YOURS = r"(?:mon|ma|mes|ton|ta|tes|votre|vos)"
YOU_ARE = r"(?:tu es|t es|es tu|vous etes|vs etes|etes vous|tu serais|vous seriez)"
YOU_HAVE = r"(?:t as|tu as|as tu|vous avez|avez vous|t aurais|tu aurais|tu n as pas|vous auriez)"
WEBMAIL = r"(?:gmail|outlook|hotmail|yahoo|proton(?:mail)?|icloud|gmx|tutanota)"
PROVIDERS = rf"(?:{WEBMAIL}|orange|free|laposte|sfr|wanadoo|live|bbox)"
AT = r"(?:\s*(?:@|[\[({]\s*(?:@|at|arobase?|arobaz|chez|a)\s*[\])}])\s*|\s*\b(?:arobases?|arobaz|arobas)\b\s*)"
DOT = r"(?:\s*\.\s*|\s*[\[({]\s*(?:\.|point|dot)\s*[\])}]\s*|\s*\b(?:point|dot)\b\s*)"
NO_NAME = (r"(?!(?:boites?|mails?|e-?mail|adresses?|comptes?|messagerie|suis|passee?|inscrite?|ouverte?|vais|reste|travaill\w+|bosse|clients?|"
           r"abonnee?|alle|aller|rien|pas|est|etais?|look\w*|work\w*|back|only|it|one|account|me|us|job)\b)")

CONTACTS = (
    Rule(
        "email", Kind.EMAIL,
        (
            re.compile(rf"(?<![a-z0-9._+-])[a-z0-9][a-z0-9._+-]{{0,63}}(?:\s+point\s+[a-z0-9._+-]{{1,63}}){{0,3}}{AT}[a-z0-9-]{{1,63}}(?:{DOT}[a-z0-9-]{{1,63}}){{1,4}}"),
            re.compile(rf"(?<![a-z0-9._+-])[a-z0-9][a-z0-9._+-]{{0,63}}{AT}{PROVIDERS}\b"),
            re.compile(rf"(?<![a-z0-9._+-]){NO_NAME}[a-z0-9][a-z0-9._+-]{{2,63}}\s+(?:chez|at)\s+(?:{WEBMAIL}\b|{PROVIDERS}{DOT}(?:fr|com|net)\b)"),
            re.compile(r"\b[a-z0-9][a-z0-9._+-]{0,63}+\s+at\s+[a-z0-9-]{1,63}+\s+(?:dot|point)\s+[a-z]{2,}\b"),
            re.compile(rf"\b{YOURS}\s+(?:e-?)?(?:mail|adresse mail|adresse)\b[^.!?\n]{{0,40}}\b{PROVIDERS}\b"),
        ),
        fires=(
            "lune.noire@exemple.fr", "écris à jean.dupont arobase exemple point com", "jean[at]exemple[point]fr",
            "JEAN (AROBASE) GMAIL (POINT) COM", "jean point dupont arobase gmail", "jean at exemple dot org",
            "mon mail c'est jeannot75 sur gmail", "j e a n @ exemple . fr", "jeandupont chez gmail", "jean [chez] proton point me", "j.dupont AT gmail",
            "jean.dupont chez orange point fr",
        ),
        needs=("@", "arob", " at ", " chez ", "mail", "adresse", "[", "(", "{"),
        quiet=(
            "je n'ai pas lu mes mails depuis un mois", "mon adresse a changé après l'expulsion", "@ bientôt", "rendez-vous à 15 h",
            "je suis chez Orange depuis dix ans", "j'ai ouvert une boîte chez Gmail", "je travaille chez Yahoo", "je suis chez Free", "I never look at Gmail any more",
            "il est resté chez sa mère", "I work at Orange",
        ),
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
            pattern(rf"\b{YOURS} (?:compte |pseudo |profil |nom |id |serveur )?(?:sur |de )?{ANY_SERVICE}"),
            pattern(rf"\b{YOU_HAVE} (?:pas )?(?:un |le |une )?(?:compte )?{SERVICE}(?! qui\b)"),
            pattern(rf"\b{YOU_HAVE} (?:pas )?(?:l appli )?signal\b(?! (?:d|fort|faible|que)\b)"),
            pattern(rf"\b{YOU_ARE} (?:aussi |encore |pas |toi |par hasard )?(?:sur|dans) {ANY_SERVICE}(?! (?:tou[ts]|toute|trop|sans arret|h24|24h))"),
            re.compile(rf"(?:{SERVICE}|(?<!un )(?<!ce )(?<!le )(?<!premier )\bsignal)\s*(?::|=|->|=>)\s*@?[a-z0-9_.-]{{3,}}"),
            pattern(rf"\bon (?:se |s |peut |pourrait |va )(?:\w+ ){{0,3}}(?:sur|par|via) {ANY_SERVICE}"),
            re.compile(rf"(?<![a-z0-9]){ANY_SERVICE}[\s,'-]{{1,3}}(?:(?:moi )?c'est )?{NAME_THERE}(?![\w@])"),
            re.compile(rf"(?<![\w@]){NAME_THERE}\s+(?:sur|on)\s+{ANY_SERVICE}"),
            pattern(rf"\bje m appelle (?:\w+ ){{1,2}}sur {ANY_SERVICE}"),
            re.compile(rf"\A\W{{0,3}}(?:ton |t'as |et |your |got )?{SERVICE}\W*\Z"),
        ),
        fires=(
            "mon insta c'est lune_noire", "tu as WhatsApp ?", "snap : lune75", "on peut continuer sur telegram ?", "mon 1nst4 c'est lune",
            "t'as discord ?", "t'es sur insta ?", "tu es sur whatsapp ?", "vous êtes sur Telegram ?", "t'as signal ?", "tu as Signal ?",
            "insta lune_75", "sur insta c'est lune_75", "mon s.n.a.p c'est lune", "lune_75 sur insta", "in$ta lune75", "mon inst@ c'est lune", "tu as what's app ?", "on se parle sur watsapp", "t'as ouatsap ?",
            "mon serveur discord est ouvert", "ѕnар : lune", "mon innstaa c'est lune", "insta ?", "watsapp", "what's app ?", "je m'appelle Lune sur Insta", "es-tu dans Signal ?",
            "moon75 on Insta", "mon $napp c'est lune",
        ),
        quiet=(
            "j'ai vu sur Instagram un compte qui parle de bipolarité", "Facebook me fait du mal, j'ai arrêté",
            "c'est un signal d'alerte pour moi", "WhatsApp me fatigue, trop de messages de ma famille",
            "mon médecin m'a donné un signal clair", "j'ai effacé Tiktok de mon téléphone", "tu as signalé ce message", "tu as un signal d'alarme en toi",
            "un signal : mes mains tremblent", "j'ai lu covid19 sur Facebook", "je suis 15 h par jour sur Insta", "j'étais sur zoom à 14h30", "Facebook 2024",
            "vous êtes sur la bonne voie", "le zoom, c'est fatigant", "on est 12 sur WhatsApp", "t'as Facebook qui te rappelle des souvenirs ?", "il m'a demandé mon insta et ça m'a fait peur",
        ),
        about=NAMED, not_after=TOLD,
    ),
    Rule(
        "invited_there", Kind.HANDLE,
        (
            pattern(rf"\b{TO_ME}(?: moi| nous| toi)?(?: \w+){{0,3}} (?:sur|via|par|dans) (?:mon |ma |le |un |notre )?(?:serveur |groupe |canal |salon )?{ANY_SERVICE}"),
            pattern(rf"\b(?:rejoins|rejoignez)(?: moi| nous| toi)? (?:mon|le|un|ce|notre) (?:serveur|groupe|canal|salon) (?:\w+ )?{ANY_SERVICE}"),
        ),
        fires=(
            "ajoute-moi sur Snap", "cherche-moi sur fb", "écris-moi sur Signal", "rejoins moi sur s n a p", "ajoute moi sur wh4tsapp",
            "rejoins mon serveur discord", "tu peux m'écrire sur insta", "je t'ajoute sur snap ?", "rejoignez notre groupe WhatsApp", "suis-moi sur insta",
        ),
        quiet=(
            "je passe ma vie sur Insta", "ma mère m'appelle sur WhatsApp", "je parle sur WhatsApp avec ma sœur", "il m'écrit sur Messenger tous les jours",
            "je suis trop sur Facebook", "j'ai rejoint un groupe WhatsApp de parents", "elle me parle sur Telegram", "un homme m'a écrit sur Snap quand j'étais petite",
        ),
        about=NAMED,
        not_after=re.compile(r"(?:\b(?:je|il|elle|ils|elles|qui|mere|maman|pere|papa|soeur|frere|fille|fils|amie?)\s*(?:me|m'|se|s'|lui|leur|ne|n'|le|la|les|l')?|\bj'|\b(?:m'|l'|lui |leur )(?:a|ont|avait|avaient))\s*$"),
    ),
    Rule(
        "name_elsewhere", Kind.HANDLE,
        (
            pattern(rf"\b{YOURS} pseudo (?:c est |est |sur )"),
            pattern(r"\b(?:cherche|trouve|retrouve|ajoute|rejoins|add)(?:z)? moi (?:\w+ )?sur\b"),
            re.compile(rf"\b(?:ajoute|cherche|trouve|retrouve|add)[zrs]?[\s-](?:moi|me)\s*+[:=,]?\s*+{NAME_THERE}"),
            re.compile(r"(?<![\w#&])(?=\w{0,31}[a-z])\w{2,32}#\d{4}(?!\w)"),
        ),
        fires=("mon pseudo c'est lune sur les autres sites", "cherche-moi sur Vinted", "ajoute-moi : lune75", "lune#1234", "moi c'est Lune_75#0420"),
        quiet=("mon pseudo me plaît", "la chambre #1234", "#2024", "je cherche sur Doctolib"),
        needs=("pseudo", "moi", "me", "#"),
    ),
)
