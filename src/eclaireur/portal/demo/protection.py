"""What protection shows: a first exchange that insists, what comes back across conversations, an age, a pseudonym, a year that ends."""

import uuid
from datetime import timedelta

from django.utils import timezone

from eclaireur.accounts.enums import Circle
from eclaireur.accounts.models import Person
from eclaireur.conversations.actions import open_private, send
from eclaireur.conversations.models import Message
from eclaireur.portal.demo.reading import date_back
from eclaireur.practice.actions import remind_of_rechecks
from eclaireur.practice.models import Clearance
from eclaireur.safety import actions
from eclaireur.safety.enums import LiftingReason

NAMESPACE = uuid.UUID("1f6b9d60-9f0f-5c7b-8a53-52a7f0a1d7c2")  # tokens of messages: the same at each creation
INSISTENT, YOUNG = "Silène", "Pinson"
OPENING = "Bonjour, j’ai lu ce que vous écriviez et je me suis senti tout de suite très proche de vous."
SAID = [
    (INSISTENT, 3, OPENING),
    ("Coquelicot", 2.8, "Bonjour. Merci. Je ne suis pas très à l’aise à l’écrit ces jours-ci."),
    (INSISTENT, 2.7, "On serait mieux à parler ailleurs. Ajoute-moi sur Snap, c’est silene point bleu."),
    (INSISTENT, 1, "Tu pourrais me prêter 40 euros jusqu’à lundi ? Je te rembourse, promis."),
]
YEARS_END = {"Basalte": 12, "Safran": -5}  # days from now


def protect(*, people: dict[str, Person]) -> int:
    """Bring these in; how many things now wait for someone of the team."""
    insistent, young = (_arrive(name) for name in (INSISTENT, YOUNG))
    _insist(insistent, people)
    others = [person for name, person in sorted(people.items()) if not person.is_staff_member and name != "Coquelicot"][:4]
    for other in others:
        actions.note_first_words(by=insistent, towards=other, text=OPENING)
    actions.note_sent_anyway(by=insistent, towards=others[0], kinds=["money"])
    found = actions.look_for_patterns(person=insistent)
    actions.note_age_hint(author=young, place="un message", words="j’ai 16 ans et demi")
    actions.ask_lifting(
        by=people["Vigie"], person=insistent, reason=LiftingReason.PREDATION,
        words="Trois personnes décrivent les mêmes messages, sous deux pseudonymes. Je voudrais savoir si c’est une seule personne.",
    )
    for name, days in YEARS_END.items():
        Clearance.objects.filter(person=people[name]).update(valid_until=timezone.localdate() + timedelta(days=days))
    remind_of_rechecks()
    return len(found) + 2


def _arrive(name: str) -> Person:
    person = Person.objects.create_user(name, circle=Circle.CONCERNED, language="fr", is_demo=True)
    date_back(person, 9)
    return person


def _insist(insistent: Person, people: dict[str, Person]) -> None:
    """A conversation opened after a group, three days ago."""
    speakers = {INSISTENT: insistent, "Coquelicot": people["Coquelicot"]}
    thread = open_private(by=None, people=list(speakers.values()), about_label="Après une rencontre")
    for number, (name, days, words) in enumerate(SAID):
        token = uuid.uuid5(NAMESPACE, str(number))
        message = send(by=speakers[name], thread=thread, text=words, token=token, anyway=True)
        date_back(Message.objects.get(pk=message.pk), days)
    date_back(thread, SAID[0][1])
