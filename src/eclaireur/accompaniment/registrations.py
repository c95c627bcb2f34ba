"""What this room hands to the rooms below: menus, notices, words of the journal, reports, erasure, blocks."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclaireur.accompaniment import actions, cards
from eclaireur.accompaniment.models import Proposal, Request
from eclaireur.accompaniment.queries.companions import asked_for_a_peer, companions_of, has_agreed_frame
from eclaireur.accompaniment.rules import may_assign, may_read_requests
from eclaireur.accounts.models import Person
from eclaireur.accounts.registries import add_tie_to_circle, after_block, before_erasure, describe_verb
from eclaireur.accounts.rules import is_signed_in
from eclaireur.conversations.registries import add_agreed_frame
from eclaireur.core.registries import MAIN, MINE, STAFF, MenuEntry, add_card, add_menu_entry, add_upkeep
from eclaireur.notices.registries import add_kind
from eclaireur.people.registries import add_companions, add_page_card
from eclaireur.safety.registries import add_holdable, add_reportable, add_way_to_ask


def menus() -> None:
    """Links for each role, and cards of "Mon espace"."""
    add_menu_entry(MenuEntry(MAIN, _("Trouver un pair"), "accompaniment:find", 10))
    add_menu_entry(
        MenuEntry(MINE, _("Mes demandes"), "accompaniment:my_requests", 20, visible=is_signed_in, badge=cards.to_answer)
    )
    add_menu_entry(MenuEntry(MINE, _("Mes accompagnements"), "accompaniment:my_relations", 30, visible=is_signed_in))
    add_menu_entry(
        MenuEntry(
            MINE, _("Demandes à lire"), "accompaniment:requests_to_read", 25, visible=may_read_requests, badge=cards.to_read
        )
    )
    add_menu_entry(
        MenuEntry(
            STAFF, _("Attributions"), "accompaniment:desk", 20, visible=may_assign, badge=cards.to_assign,
            hint=_("Les personnes qui attendent un pair, et la meilleure répartition."),
        )
    )
    for card in (cards.reading_card, cards.request_card, cards.relations_card):
        add_card(card)
    add_page_card(cards.peer_page_card)


def words() -> None:
    """Notices, and what the journal says to the person concerned."""
    for code, sentence, by_mail in (
        ("asked", _("Une demande vous attend."), True),
        ("shown", _("Une demande sans nom ressemble à votre parcours."), False),
        ("offered", _("{who} se propose de vous accompagner."), True),
        ("proposed", _("La coordination vous propose un pair."), True),
        ("declined", _("Un pair ne peut pas vous répondre en ce moment. D’autres vous attendent."), True),
        ("unanswered", _("Un pair n’a pas répondu à temps. D’autres vous attendent."), True),
        ("unchosen", _("Votre proposition est restée sans réponse. Merci de l’avoir faite."), False),
        ("waiting", _("Une personne attend que la coordination lui cherche un pair."), True),
        ("not_chosen", _("La personne a fait un autre choix. Merci de vous être proposé."), False),
        ("withdrawn", _("Une demande qui vous était adressée a été retirée."), False),
        ("began", _("Vous et {who} êtes d’accord : l’accompagnement peut commencer."), True),
        ("frame_proposed", _("{who} vous propose un cadre."), True),
        ("frame_agreed", _("{who} est d’accord avec le cadre."), False),
        ("frame_declined", _("{who} aimerait un cadre un peu différent."), False),
        ("paused", _("{who} fait une pause dans l’accompagnement."), False),
        ("resumed", _("{who} reprend l’accompagnement."), False),
        ("ended", _("Votre accompagnement avec {who} est terminé."), True),
        ("feedback", _("{who} vous a laissé un retour."), False),
    ):
        add_kind(f"accompaniment.{code}", sentence, default_email=by_mail)
    for verb, sentence in (
        ("save_search", _("a changé ce que vous cherchez")),
        ("ask_peer", _("vous a écrit une demande")),
        ("publish_request", _("a publié votre demande, sans votre pseudonyme")),
        ("hand_over", _("a confié votre demande à la coordination")),
        ("withdraw_request", _("a retiré votre demande")),
        ("offer", _("s’est proposé pour votre demande")),
        ("agree", _("a dit oui à une proposition qui vous concerne")),
        ("decline", _("a décliné une proposition qui vous concerne")),
        ("take_back", _("a retiré une proposition qui vous concerne")),
        ("begin", _("a ouvert un accompagnement avec vous")),
        ("propose_frame", _("vous a proposé un cadre")),
        ("agree_frame", _("a donné son accord au cadre")),
        ("decline_frame", _("n’a pas retenu un cadre proposé")),
        ("note_session", _("a noté une rencontre avec vous")),
        ("remove_session", _("a effacé une rencontre notée avec vous")),
        ("add_goal", _("a écrit un de vos objectifs")),
        ("move_goal", _("a changé un de vos objectifs")),
        ("remove_goal", _("a effacé un de vos objectifs")),
        ("pause_relation", _("a mis en pause votre accompagnement")),
        ("resume_relation", _("a repris votre accompagnement")),
        ("end_relation", _("a terminé votre accompagnement")),
        ("look_back", _("a écrit votre retour")),
        ("assign", _("vous a proposé un pair, au nom de la coordination")),
        ("choose_peer", _("a cherché un pair pour votre demande")),
        ("prepare_batch", _("a préparé une répartition")),
        ("send_batch", _("a envoyé une répartition")),
        ("discard_batch", _("a abandonné une répartition")),
        ("look_at_a_waiting_request", _("a lu ce que vous cherchez, sans voir votre pseudonyme")),
    ):
        describe_verb(f"accompaniment.{verb}", sentence)


def upkeep() -> None:
    """What is promised about waiting is kept every hour."""
    add_upkeep(actions.settle_all)
    add_upkeep(actions.call_coordination)


def _where_it_was_written(proposal: Proposal) -> str:
    """Whoever asks for a peer reads their words beside their request; a peer, where they read it."""
    own = proposal.author_id == proposal.request.person_id
    return reverse("accompaniment:my_request" if own else "accompaniment:request_to_read", args=[proposal.request_id])


def _where_one_asks(person: Person) -> str:
    """Where someone asks a peer, when they may: neither away nor suspended."""
    return reverse("accompaniment:find") if person.has_perm("accompaniment.seek") else ""


def what_others_ask() -> None:
    """Who walks with whom, where one asks a peer, what can be reported, what erasure and a block change here."""
    add_companions(companions_of)
    add_agreed_frame(has_agreed_frame)
    add_way_to_ask(_where_one_asks)
    add_reportable(
        Request,
        excerpt=lambda request: request.words,
        read_by=lambda viewer, request: request.words if request.words_reach(viewer) else "",
        author=lambda request: request.person,
        own_url=lambda request: reverse("accompaniment:my_request", args=[request.pk]),
        signed=lambda request: "",  # a request is read without its author’s name, by peers and on the desk
        url=lambda request: reverse("accompaniment:request_to_read", args=[request.pk]),
        name=_("une demande sans nom"),
    )
    add_reportable(
        Proposal,
        excerpt=lambda proposal: proposal.words or "",
        author=lambda proposal: proposal.author,
        url=lambda proposal: reverse("accompaniment:request_to_read", args=[proposal.request_id]),
        own_url=_where_it_was_written, url_reads=("request",),
        name=_("un mot reçu avec une demande"),
    )
    add_holdable(
        Proposal, hold=actions.hold_proposal, release=lambda proposal, is_new: actions.release_proposal(proposal, is_new=is_new),
        locked=lambda proposal: Request.objects.filter(pk=proposal.request_id),
    )
    before_erasure(actions.leave_everything)
    add_tie_to_circle(
        asked_for_a_peer, words=_("Vous avez demandé à rencontrer un pair."), page="accompaniment:my_requests"
    )
    after_block(actions.part_silently)
