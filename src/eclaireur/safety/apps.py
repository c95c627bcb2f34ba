"""What this room registers with the rooms below it."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class SafetyConfig(AppConfig):
    name = "eclaireur.safety"
    label = "safety"
    verbose_name = _("Sécurité")

    def ready(self) -> None:
        from eclaireur.accounts.registries import before_erasure, describe_verb  # noqa: PLC0415 (models are ready)
        from eclaireur.accounts.rules import is_signed_in  # noqa: PLC0415
        from eclaireur.core import registries  # noqa: PLC0415
        from eclaireur.notices.registries import add_kind  # noqa: PLC0415
        from eclaireur.safety import actions, protecting, queries, reference, registrations, rules  # noqa: PLC0415
        from eclaireur.safety.models import HelpNumber  # noqa: PLC0415

        for signal in (post_save, post_delete):
            signal.connect(queries.forget_help_numbers, sender=HelpNumber, dispatch_uid="safety.help_numbers")

        registries.add_reference_data(20, reference.load_help)
        registries.add_upkeep(actions.forget_old_copies)
        before_erasure(actions.forget_words_of)
        registrations.words_of_this_floor_and_below()
        protecting.register_all()

        describe_verb("safety.report", _("a fait un signalement"))
        describe_verb("safety.withdraw", _("a retiré un signalement"))
        describe_verb("safety.read_report", _("a lu votre signalement"))
        describe_verb("safety.decide", _("a pris une décision de modération à votre sujet"))
        describe_verb("safety.lift", _("a levé votre suspension"))

        add_kind("safety.report_read", _("Votre signalement a été lu. Merci d’avoir pris soin de ce lieu."))
        add_kind("safety.decided", _("La modération vous a écrit."), default_email=True)
        add_kind("safety.lifted", _("Votre suspension est levée."), default_email=True)

        registries.add_menu_entry(registries.MenuEntry(
            registries.MINE, _("Mes signalements"), "safety:my_reports", order=80, visible=is_signed_in,
        ))
        registries.add_menu_entry(registries.MenuEntry(
            registries.STAFF, _("Signalements"), "safety:desk", order=20, visible=rules.may_see_desk,
            badge=queries.waiting_in_words, hint=_("Ce qui a été signalé, du plus ancien au plus récent."),
        ))
