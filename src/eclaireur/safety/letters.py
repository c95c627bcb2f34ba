"""Words to begin a note to an author with, one for each reason: humane, never an accusation of the person. Pure.

They are written in the author's language, whatever the moderator's, and are there to be changed. One begins a sentence
that only the moderator can end: as it is, it does not leave.
"""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person
from eclaireur.safety.enums import Reason


def letter_for(reason: str, author: Person | None, *, of_numbers: bool = False) -> str:
    """A note to begin with for `reason`, in the language of `author` (French when they are gone).

    `of_numbers`: what was looked at is how someone begins to write to others, and no text of theirs.
    """
    return _written(reason, author.language if author is not None else "fr", of_numbers=of_numbers)


def letters_for(author: Person | None, *, of_numbers: bool = False) -> dict[str, str]:
    """Every note to begin with, by reason; see letter_for."""
    return {reason: letter_for(reason, author, of_numbers=of_numbers) for reason in Reason.values}


def is_unfinished(letter: str) -> bool:
    """Whether a note still stops where the moderator was to say what happened, in whichever language it begins."""
    given = letter.split()
    return any(
        given == _written(Reason.OTHER, language, of_numbers=of_numbers).split()
        for language, _name in settings.LANGUAGES for of_numbers in (False, True)
    )


def _written(reason: str, language: str, *, of_numbers: bool) -> str:
    with translation.override(language):
        said = _said_of_numbers() if of_numbers and reason == Reason.OTHER else _said()[Reason(reason)]
        return "\n\n".join((_("Bonjour,"), said, _(
            "Si vous n’êtes pas d’accord, vous pouvez le dire une fois, depuis « La modération et moi » : une autre personne "
            "vous lira."
        )))


def _said_of_numbers() -> str:
    return _("Nous avons regardé comment vous écrivez à de nouvelles personnes, en nombres : aucun de vos messages n’a été lu. "
             "Voici ce qui nous a arrêtés :")


def _said() -> dict[str, str]:
    return {
        Reason.WORRY: _(
            "Nous avons lu votre texte et nous nous sommes inquiétés pour vous. Rien ne vous est reproché. Si c’est trop lourd "
            "en ce moment, des personnes répondent jour et nuit : leurs numéros sont sous « Besoin d’aide maintenant ? »."),
        Reason.HARASSMENT: _(
            "Ce que vous avez écrit a pu blesser ou faire peur à la personne qui l’a lu. La colère a sa place ici ; pas les "
            "insultes ni les menaces. Vous pouvez dire la même chose en parlant de vous."),
        Reason.SEXUAL: _(
            "Votre texte comporte des propos ou une demande à caractère sexuel. Ici, personne ne s’attend à en recevoir, et "
            "cela peut faire beaucoup de mal à qui a subi des violences."),
        Reason.OUTSIDE: _(
            "Vous avez insisté pour obtenir des coordonnées, de l’argent ou une rencontre. Ici, chacun garde ce qui le "
            "protège, et personne n’a à dire non plusieurs fois."),
        Reason.HARM: _(
            "Votre texte peut encourager quelqu’un à se faire du mal. Parler de ces pensées est permis, les vôtres comprises ; "
            "décrire comment faire, ou y pousser, ne l’est pas."),
        Reason.HATE: _(
            "Votre texte parle avec mépris de ce que d’autres sont ou vivent. Ici, personne n’a à lire que ce qu’il est vaut "
            "moins."),
        Reason.PRIVACY: _(
            "Votre texte fait reconnaître quelqu’un, ou raconte ce qui appartient à sa vie privée. Ce lieu tient parce que "
            "chacun y reste maître de ce qu’on sait de lui."),
        Reason.TREATMENT: _(
            "Votre texte pousse à prendre ou à arrêter un traitement. Vous pouvez raconter ce que vous avez vécu ; ce que fait "
            "une autre personne se décide avec qui la suit."),
        Reason.IMPOSTURE: _(
            "Il nous semble que vous vous présentez comme quelqu’un que vous n’êtes pas. On peut taire beaucoup de choses "
            "ici ; on ne peut pas se faire passer pour une autre personne."),
        Reason.UNDER_AGE: _(
            "D’après ce que vous avez écrit, vous avez moins de 18 ans. Ce lieu est réservé aux adultes. Vous n’avez rien fait de "
            "mal : le 119 et le 3114 répondent jour et nuit, gratuitement."),
        Reason.OTHER: _("Votre texte ne suit pas les règles de ce lieu. Voici ce qui nous a arrêtés :"),
    }
