"""Which words of this room are read on arrival by the room of safety, and which are not."""

from django.utils.translation import gettext_lazy as _

from eclaireur.people import cards
from eclaireur.people.models import Concept, Experience, Path, PathStep, PeerProfile
from eclaireur.safety.registries import add_written, not_read


def register() -> None:
    """Hand them over."""
    add_written(
        Experience, "details", name=_("un vécu"), author=lambda experience: experience.person,
        title=lambda experience: experience.concept.label, still_there=lambda experience: experience.removed_at is None,
        unanswered=True,
    )
    add_written(
        Path, "introduction", name=_("l’introduction d’un parcours"), author=lambda path: path.person, private=False,
        url=cards.address_of_path, unanswered=True,
    )
    add_written(
        PathStep, "when", "text", name=_("une étape de parcours"), author=lambda step: step.path.person,
        url=lambda step: cards.address_of_path(step.path), unanswered=True,
    )
    add_written(
        PeerProfile, "title", "frame", name=_("une façon d’accompagner"), author=lambda profile: profile.person,
        private=False, url=lambda profile: cards.address_of_path(profile.person.path),
    )
    not_read(Concept, "label_fr", "label_en", "note_fr", "note_en", "shipped_digest", why="the thesaurus, kept at the desk")
    not_read(
        Concept, "synonyms_fr", "synonyms_en", "everyday_fr", "everyday_en", why="the thesaurus, kept at the desk",
    )
    not_read(PeerProfile, "languages", "modalities", "availability", why="choices of a list")
