"""What this room hands to the rooms below: menus, cards, notices, words of the journal, reports, erasure, upkeep."""


from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.accounts.registries import (
    add_tie_to_circle,
    before_erasure,
    describe_verb,
    on_departure,
    on_going_away,
    on_role_ended,
    on_structure_left,
)
from eclaireur.accounts.rules import is_signed_in
from eclaireur.conversations.models import Thread
from eclaireur.conversations.registries import HoldersPages, add_doors, add_holders_pages
from eclaireur.core.registries import MAIN, MINE, Card, MenuEntry, add_card, add_menu_entry, add_upkeep
from eclaireur.gatherings import actions, queries, wording
from eclaireur.gatherings.doors import doors_of_a_room
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.gatherings.rules import may_hold, may_hold_groups
from eclaireur.notices.registries import add_kind
from eclaireur.safety.registries import add_holdable, add_reportable


def menus() -> None:
    """Links for each role, and the card of "Mon espace"."""
    add_menu_entry(MenuEntry(MAIN, _("Agenda"), "gatherings:agenda", 20))
    add_menu_entry(MenuEntry(MINE, _("Mes rendez-vous"), "gatherings:mine", 35, visible=is_signed_in))
    add_menu_entry(MenuEntry(MINE, _("Tenir un groupe"), "gatherings:desk", 40, visible=may_hold_groups))
    add_card(next_card)
    for work in (
        actions.store_ahead, actions.decide_minimums, actions.pass_on_late_offers, actions.end_waits, actions.free_places_of_the_suspended, actions.free_places_once_roles_ended, actions.remind, actions.keep_rooms,
        actions.forget, actions.forget_what_holders_kept, actions.forget_certificates,
    ):  # fmt: skip
        add_upkeep(work)


def words() -> None:
    """Notices, and what the journal says to the person concerned."""
    for code, sentence, by_mail in (
        ("offered", _("Une place s’est libérée pour vous. Elle vous attend un moment."), True),
        ("lapsed", _("La place qui vous attendait est passée à la personne suivante."), False),
        ("no_place", _("Aucune place ne s’est libérée là où vous attendiez. Vous n’attendez plus ; d’autres dates sont dans l’agenda."), False),
        ("freely", _("Là où vous attendiez une place, on vient maintenant sans s’inscrire. Vous pouvez venir."), True),
        ("closed_to_you", _("Une rencontre où vous aviez une place n’est plus ouverte à votre compte : la place est rendue."), True),
        ("taken_off", _("Les personnes qui tiennent une rencontre ont noté que vous n’y venez plus : votre place est rendue."), True),
        ("back_in", _("Votre place dans un programme, rendue par erreur, vous est de nouveau gardée."), True),
        ("cancelled", _("Un de vos rendez-vous est annulé."), True),
        ("put_back", _("Un de vos rendez-vous, qui était annulé, a de nouveau lieu."), True),
        ("added", _("Une séance est ajoutée à un programme que vous suivez."), True),
        ("rules", _("Les règles d’un groupe où vous venez ont changé. Lisez-les avant de venir."), True),
        ("changed", _("L’heure ou le lieu d’un de vos rendez-vous a changé."), True),
        ("words", _("Les personnes qui tiennent un de vos rendez-vous y ont laissé un mot."), True),
        ("confirmed", _("Un de vos rendez-vous est confirmé."), False),
        ("tomorrow", _("Vous avez un rendez-vous dans les vingt-quatre heures."), True),
        ("soon", _("Vous avez un rendez-vous dans moins d’une heure."), True),
        ("entrusted", _("{who} vous confie une rencontre à tenir."), True),
        ("released", _("{who} a confié à d’autres une rencontre que vous teniez."), True),
        ("unable", _("{who} ne pourra pas tenir une rencontre prévue avec vous."), True),
        ("nobody", _("Une rencontre à venir n’a plus personne pour la tenir."), True),
        ("one_left", _("Une rencontre à venir n’a plus qu’une personne pour la tenir."), True),
        ("wants_out", _("{who} demande à ne plus tenir une rencontre, et personne d’autre ne la tient."), True),
        ("programme_over", _("Un programme que vous suiviez est fini. Vous pouvez demander une attestation, pendant deux mois."), True),
        ("certificate_asked", _("{who} vous demande une attestation."), True),
        ("certificate_waiting", _("Une demande d’attestation attend une réponse depuis un mois."), True),
        ("certificate_forgotten", _("Votre demande d’attestation, restée deux mois sans réponse, est effacée."), True),
        ("certificate_ready", _("Votre attestation est prête."), True),
        ("certificate_declined", _("Votre demande d’attestation a une réponse."), True),
        ("certificate_revoked", _("Une de vos attestations a été retirée."), True),
        ("held_tomorrow", _("Vous tenez une rencontre dans les vingt-quatre heures."), True),
        ("held_soon", _("Vous tenez une rencontre dans moins d’une heure."), True),
        ("held_off", _("Une rencontre que vous tenez n’aura pas lieu. Les personnes inscrites sont prévenues."), True),
        ("held_moved", _("Une rencontre que vous tenez a changé d’heure, de jour ou de lieu."), True),
        ("called", _("{who} tient un groupe et demande de l’aide."), True),
        ("too_few", _("Une rencontre que vous tenez est annulée : trop peu d’inscriptions."), True),
    ):
        add_kind(f"gatherings.{code}", sentence, default_email=by_mail)
    for verb, sentence in (
        ("register", _("vous a inscrit à une rencontre")),
        ("leave", _("a rendu votre place à une rencontre")),
        ("free_place", _("a rendu une place prise sans compte")),
        ("register_guest", _("a pris une place pour une personne sans compte")),
        ("take_off", _("a noté que vous ne venez plus à une rencontre, et rendu votre place")),
        ("take_back", _("a repris votre place dans un programme")),
        ("put_back", _("a remis votre place dans un programme, rendue par erreur")),
        ("release_place", _("a rendu votre place à une rencontre qui ne vous est plus ouverte")),
        ("accept", _("a accepté la place proposée")),
        ("accept_rules", _("a accepté les règles d’un groupe")),
        ("save_draft", _("a gardé le brouillon d’une rencontre")),
        ("publish", _("a publié une rencontre")),
        ("discard", _("a jeté un brouillon de rencontre")),
        ("change", _("a changé une rencontre")),
        ("change_date", _("a changé la date d’une rencontre")),
        ("step_down", _("a dit ne pas pouvoir tenir une rencontre")),
        ("stop_holding", _("a cessé de tenir une rencontre")),
        ("ask_out", _("a demandé à ne plus tenir une rencontre")),
        ("hold_on", _("tient finalement une rencontre")),
        ("cancel_date", _("a annulé la date d’une rencontre")),
        ("correct_word", _("a changé le mot d’une annulation")),
        ("restore_date", _("a rétabli la date d’une rencontre")),
        ("cancel", _("a annulé une rencontre")),
        ("leave_out", _("a retiré des dates d’une rencontre")),
        ("add_date", _("a ajouté une date à une rencontre")),
        ("clear_exceptions", _("a remis toutes les dates d’un brouillon de rencontre")),
        ("resume", _("a repris une rencontre annulée")),
        ("confirm", _("a confirmé une rencontre")),
        ("count", _("a compté les présences, sans noms")),
        ("ask_certificate", _("a demandé une attestation")),
        ("confirm_certificate", _("a confirmé une attestation")),
        ("decline_certificate", _("n’a pas confirmé une attestation")),
        ("revoke_certificate", _("a retiré une attestation")),
        ("open_feed", _("a ouvert une adresse d’agenda privée")),
        ("close_feed", _("a retiré une adresse d’agenda privée")),
        ("prepare", _("a préparé la date d’une rencontre")),
        ("call_for_help", _("a demandé de l’aide depuis un groupe")),
        ("take_call_back", _("n’a plus besoin d’aide dans un groupe")),
        ("write_to", _("vous a écrit après une rencontre")),
        ("erase_word", _("a effacé son mot après une rencontre")),
        ("hide", _("a retiré une rencontre de l’agenda")),
        ("show", _("a remis une rencontre dans l’agenda")),
        ("look_at_names", _("a lu qui est attendu à une rencontre")),
    ):
        describe_verb(f"gatherings.{verb}", sentence)


def what_others_ask() -> None:
    """What can be reported, and what erasure changes here."""
    add_reportable(
        Series,
        excerpt=queries.words_of,
        author=lambda series: series.created_by,
        signed=lambda series: "",  # its page names those who hold it, not who wrote it in the agenda
        url=lambda series: series.get_absolute_url(),
        private=False,
        hide=lambda series, by: actions.hide_reported(by=by, series=series),
        show=lambda series, by: actions.show_reported(by=by, series=series),
        name=_("une rencontre de l’agenda"),
    )
    add_holdable(Series, hold=actions.hold_series, release=lambda series, is_new: actions.release_series(series), words=queries.words_of)
    add_reportable(
        Occurrence,
        excerpt=lambda date: f"{date.series.title}\n\n{date.words}",
        author=lambda date: None,
        url=lambda date: date.get_absolute_url(),
        may_see=may_hold,
        private=False,
        name=_("un groupe qui appelle à l’aide"),
    )
    add_holders_pages(pages_of_a_room)
    add_doors(doors_of_a_room)
    before_erasure(actions.leave_every_gathering)
    before_erasure(actions.leave_what_is_held)
    on_departure(actions.announce_departure)
    add_tie_to_circle(
        queries.comes_among_their_own, words=_("Vous êtes inscrit à un groupe de votre cercle."), page="gatherings:mine"
    )
    on_going_away(actions.announce_departure)
    on_role_ended(actions.leave_the_role)
    on_going_away(actions.free_places_of)
    on_role_ended(actions.free_places_without_role)
    on_structure_left(lambda by, person: actions.release_places(person, by=by))
    before_erasure(actions.drop_unconfirmed)


def pages_of_a_room(thread: Thread, person: Person) -> HoldersPages | None:
    """What those who hold a date in writing keep of it, for the panel of its room."""
    date = Occurrence.objects.filter(room=thread).select_related("series").first()
    if date is None or not may_hold(person, date):
        return None
    after = reverse("gatherings:after", args=[date.pk]) if date.has_begun else ""
    return HoldersPages(plan=reverse("gatherings:hold", args=[date.pk]), after=after)


def next_card(person: Person) -> Card | None:
    """My next appointment, where I come or what I hold, for "Mon espace"."""
    found, held = queries.next_appointment(person), queries.held_dates(person).first()
    row = found[1] if found else None
    if held and (row is None or held.starts_at <= row.starts_at):
        row = held
    if row is None:
        return None
    context = {"series": row.series, "when": wording.moment(row.starts_at, row.series.zone), "place": wording.place(row), "url": reverse("gatherings:mine")}
    context["held"] = reverse("gatherings:date", args=[row.pk]) if row == held else ""
    return Card("gatherings/card.html", context, order=15)
