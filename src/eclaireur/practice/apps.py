"""What this room registers with the rooms below it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticeConfig(AppConfig):
    name = "eclaireur.practice"
    label = "practice"
    verbose_name = _("Pratique")

    def ready(self) -> None:
        from eclaireur.accounts.registries import describe_verb  # noqa: PLC0415 (models are ready now)
        from eclaireur.core.registries import STAFF, MenuEntry, add_menu_entry, add_upkeep  # noqa: PLC0415
        from eclaireur.notices.registries import add_kind  # noqa: PLC0415
        from eclaireur.people.registries import add_listing_check, add_path_card  # noqa: PLC0415
        from eclaireur.practice import actions, cards, queries, rules, written  # noqa: PLC0415

        written.register()
        add_listing_check(queries.cleared)
        add_path_card(cards.clearance_card)
        add_upkeep(actions.remind_of_rechecks)
        add_kind("practice.recheck_soon", _("Votre habilitation arrive au bout de son année. On peut la revoir ensemble."), default_email=True)
        add_kind("practice.recheck_to_plan", _("L’habilitation d’un pair est à revoir dans le mois."), default_email=True)
        add_kind("practice.asked", _("Une personne demande à accompagner."), default_email=True)
        add_kind("practice.lapsed", _("Vous n’êtes plus proposé pour l’instant : votre habilitation est à revoir."), default_email=True)
        add_kind("practice.decided", _("La coordination a répondu à votre demande d’habilitation."), default_email=True)
        describe_verb("practice.ask_clearance", _("a demandé une habilitation à accompagner"))
        describe_verb("practice.read_clearance", _("a lu votre dossier d’habilitation"))
        describe_verb("practice.decide_clearance", _("a répondu à votre demande d’habilitation"))
        add_menu_entry(
            MenuEntry(
                STAFF, _("Habilitations"), "practice:desk", 30, visible=rules.may_read_desk,
                badge=queries.waiting_in_words, hint=_("Les personnes qui demandent à accompagner, par ordre d’attente."),
            )
        )
