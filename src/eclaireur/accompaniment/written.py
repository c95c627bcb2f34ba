"""Which words of this room are read on arrival by the room of safety, and which are not."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclaireur.accompaniment.models import (
    BatchLine,
    Feedback,
    Frame,
    Goal,
    Proposal,
    Relation,
    Request,
    Search,
    Session,
)
from eclaireur.safety.registries import add_written, not_read


def register() -> None:
    """Hand them over."""
    add_written(
        Request, "words", name=_("une demande de pair"), author=lambda request: request.person,
        url=lambda request: reverse("accompaniment:request_to_read", args=[request.pk]),
    )
    add_written(
        Proposal, "words", name=_("un mot avec une demande"), author=lambda proposal: proposal.author,
        url=lambda proposal: reverse("accompaniment:request_to_read", args=[proposal.request_id]),
    )
    add_written(Relation, "farewell", name=_("un mot de fin"), author=lambda relation: relation.ended_by)
    add_written(Frame, "rhythm", "boundaries", name=_("un cadre"), author=lambda frame: frame.proposed_by)
    add_written(Feedback, "words", name=_("un retour"), author=lambda feedback: feedback.author)
    add_written(Session, "note", name=_("une rencontre notée"), author=lambda session: session.written_by)
    add_written(Goal, "words", name=_("un objectif"), author=lambda goal: goal.person)
    not_read(Search, "languages", "modalities", "availability", why="choices of a list")
    not_read(BatchLine, "why", why="a code the machine writes")
