"""What this room registers with the rooms below it."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "eclaireur.people"
    label = "people"
    verbose_name = _("Vécus et parcours")

    def ready(self) -> None:
        from eclaireur.accounts.registries import add_tie_to_circle, describe_verb  # noqa: PLC0415 (models are ready now)
        from eclaireur.accounts.rules import is_signed_in  # noqa: PLC0415
        from eclaireur.core import registries  # noqa: PLC0415
        from eclaireur.people import actions, cards, rules, written  # noqa: PLC0415
        from eclaireur.people.actions import moderating  # noqa: PLC0415
        from eclaireur.people.enums import Visibility  # noqa: PLC0415
        from eclaireur.people.models import Experience, Path  # noqa: PLC0415
        from eclaireur.people.queries.pages import lately_displayed  # noqa: PLC0415
        from eclaireur.safety.enums import Priority  # noqa: PLC0415
        from eclaireur.safety.registries import add_holdable, add_reportable, add_to_see  # noqa: PLC0415

        written.register()
        registries.add_reference_data(20, actions.load_shipped_thesaurus)
        registries.add_upkeep(actions.forget_removed)
        registries.add_card(cards.experiences_card)
        add_tie_to_circle(
            lambda person: Experience.objects.filter(person=person, visibility=Visibility.MEMBERS).exists(),
            words=_("Les membres de votre cercle lisent une part de votre vécu."), page="people:experiences",
        )
        add_tie_to_circle(
            rules.walks_as_a_peer, words=_("Vous avez commencé un parcours de pair dans votre cercle."), page="people:my_path"
        )
        registries.add_menu_entry(
            registries.MenuEntry(registries.MINE, _("Mon vécu"), "people:experiences", 10, visible=is_signed_in)
        )
        registries.add_menu_entry(
            registries.MenuEntry(
                registries.MINE, _("Mon parcours de pair"), "people:my_path", 12,
                visible=lambda person: is_signed_in(person) and rules.walks_as_a_peer(person),
            )
        )
        registries.add_menu_entry(
            registries.MenuEntry(
                registries.MINE, _("Devenir pair"), "people:my_path", 70,
                visible=lambda person: is_signed_in(person) and not rules.walks_as_a_peer(person),
            )
        )
        add_reportable(
            Path,
            excerpt=cards.whole_path, read_by=cards.path_read_by, author=lambda path: path.person, url=cards.address_of_path, private=False,
            own_url=lambda path: reverse("people:my_path"),
            hide=lambda path, by: moderating.hide_path(by=by, path=path), name=_("un parcours"),
            show=lambda path, by: moderating.show_path(by=by, path=path),
        )
        add_holdable(
            Path, hold=moderating.hold_path, release=lambda path, is_new: moderating.release_path(path),
            words=lambda path: path.introduction,
        )
        add_to_see(
            Path, rows=lately_displayed, since="changed_at", title=lambda path: path.person.pseudonym,
            name=_("un parcours"), words=lambda path: path.introduction, author="person", urgency=Priority.SHOWN,
            why=_("Affiché ou changé depuis la dernière lecture."),
        )
        for verb, sentence in {
            "people.tell_experience": _("a ajouté un vécu"),
            "people.change_experience": _("a modifié un vécu"),
            "people.remove_experience": _("a retiré un vécu"),
            "people.put_back_experience": _("a remis un vécu"),
            "people.save_frame": _("a changé sa façon d’accompagner"),
            "people.write_path": _("a écrit dans son parcours"),
            "people.remove_step": _("a retiré une étape de son parcours"),
            "people.set_accompanied": _("a changé ce qu’elle ou il accompagne"),
            "people.set_limits": _("a changé ses limites"),
            "people.display_path": _("a affiché son parcours"),
            "people.withdraw_path": _("a retiré votre parcours de l’affichage"),
            "people.hide_path": _("a masqué votre parcours"),
            "people.show_path": _("a rendu visible votre parcours"),
            "people.import_thesaurus": _("a importé un thésaurus"),
        }.items():
            describe_verb(verb, sentence)
