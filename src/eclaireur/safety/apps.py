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
        from eclaireur.safety.models import HelpNumber, TriageRule  # noqa: PLC0415

        for signal in (post_save, post_delete):
            signal.connect(queries.forget_help_numbers, sender=HelpNumber, dispatch_uid="safety.help_numbers")
            signal.connect(queries.forget_own_rules, sender=TriageRule, dispatch_uid="safety.own_rules")

        registries.add_reference_data(20, reference.load_help)
        post_save.connect(actions.read_on_arrival, dispatch_uid="safety.read_on_arrival")
        for work in (
            actions.forget_old_copies, actions.move_on_late, actions.forget_closed, actions.forget_past_exceptions,
            actions.forget_past_work, actions.release_due, actions.end_empty_holds,
            actions.move_reports_on_late,
        ):  # fmt: skip
            registries.add_upkeep(work)
        before_erasure(actions.forget_words_of)
        before_erasure(actions.leave_alerts)
        before_erasure(actions.leave_holds)
        registrations.words_of_this_floor_and_below()
        registrations.words_of_alerts()
        registrations.menus_of_alerts()
        protecting.register_all()

        describe_verb("safety.report", _("a fait un signalement"))
        describe_verb("safety.withdraw", _("a retiré un signalement"))
        describe_verb("safety.read_report", _("a lu votre signalement"))
        describe_verb("safety.decide", _("a pris une décision de modération à votre sujet"))
        describe_verb("safety.lift", _("a levé votre suspension"))

        add_kind(actions.REPORTED, _("Un signalement attend votre lecture."), default_email=True)
        add_kind(actions.PRESSES, _("Un signalement pressant attend votre lecture."))  # its e-mail leaves by itself
        add_kind(actions.UNOPENED, _("Un signalement pressant n’a encore été ouvert par personne."))
        add_kind(actions.FIND_A_READER, _("Un signalement pressant n’est ouvert par personne : pouvez-vous joindre quelqu’un de la modération ?"))
        add_kind(actions.WORRIES, _("Quelqu’un s’inquiète pour une personne, à cause de ce qu’elle a écrit."))
        add_kind("safety.report_read", _("Votre signalement a été lu. Merci d’avoir pris soin de ce lieu."))
        add_kind("safety.decided", _("La modération vous a écrit."), default_email=True)
        add_kind("safety.lifted", _("Votre suspension est levée."), default_email=True)

        registries.add_menu_entry(registries.MenuEntry(
            registries.MINE, _("Mes signalements"), "safety:my_reports", order=80, visible=is_signed_in,
        ))
        registries.add_menu_entry(registries.MenuEntry(
            registries.MINE, _("La modération et moi"), "safety:my_standing", order=81, visible=is_signed_in,
        ))
        registries.add_menu_entry(registries.MenuEntry(
            registries.STAFF, _("Modération"), "safety:desk", order=20, visible=rules.may_see_desk,
            badge=queries.waiting_in_words, hint=_("Tout ce qui attend d’être lu, le plus pressé d’abord."),
        ))
        registries.add_menu_entry(registries.MenuEntry(
            registries.STAFF, _("Recours"), "safety:appeals", order=21, visible=rules.may_see_appeals,
            hint=_("Des personnes qui ne sont pas d’accord avec une décision d’une autre personne que vous."),
        ))
        registries.add_menu_entry(registries.MenuEntry(
            registries.STAFF, _("Ma charge"), "safety:my_load", order=22, visible=rules.may_see_desk,
            hint=_("Ce que j’ai lu, les sujets que je laisse à d’autres, les pauses."),
        ))
        registries.add_menu_entry(registries.MenuEntry(
            registries.STAFF, _("Charge de la modération"), "safety:loads", order=23, visible=rules.may_see_loads,
            hint=_("Les totaux de la semaine, pour qui a accepté de les montrer."),
        ))
        self.moderation()

    def moderation(self) -> None:
        """What holding, appeals and the desk add."""
        from eclaireur.accounts.models import Person  # noqa: PLC0415 (models are ready)
        from eclaireur.accounts.registries import describe_verb  # noqa: PLC0415
        from eclaireur.core import registries  # noqa: PLC0415
        from eclaireur.notices.registries import add_kind  # noqa: PLC0415
        from eclaireur.safety import actions, queries  # noqa: PLC0415
        from eclaireur.safety.registries import add_delay, add_desk_source, add_holdable  # noqa: PLC0415

        for source in (
            queries.alert_items, queries.protection_items, queries.reported_items, queries.held_items, queries.appeal_items,
            queries.items_to_see,
        ):  # fmt: skip
            add_desk_source(source)
        add_delay(_("Prise d’une alerte"), queries.hours_to_be_taken)
        add_holdable(Person, hold=lambda person: None, release=lambda person, is_new: None, locked=lambda person: Person.objects.none())
        describe_verb("safety.hold", _("a mis un de vos textes en attente de lecture"))
        describe_verb("safety.release", _("a fait paraître un de vos textes qui attendait"))
        describe_verb("safety.stop_waiting", _("a lu un de vos textes qui attendait"))
        describe_verb("safety.read_text", _("a relu un de vos textes avant qu’il arrive"))
        describe_verb("safety.read_decision", _("a relu une décision de modération à votre sujet"))
        describe_verb("safety.annul", _("a annulé une décision de modération à votre sujet"))
        describe_verb("safety.read_appeal", _("a lu votre recours"))
        describe_verb("safety.answer_appeal", _("a répondu à votre recours"))
        add_kind("safety.held", _("Un de vos textes est masqué le temps que quelqu’un le lise."), default_email=True)
        add_kind("safety.released", _("Un de vos textes, qui attendait d’être lu, est visible."))
        add_kind("safety.shown", _("Un de vos textes, que la modération avait masqué, est de nouveau visible."))
        add_kind(actions.LEFT, _("Quelque chose attend votre lecture : cela concerne qui modère ici."), default_email=True)
        registries.add_upkeep(actions.tell_the_house_of_all)
        add_kind(actions.ANNULLED, _("La modération est revenue sur une décision à votre sujet."), default_email=True)
        add_kind("safety.appealed", _("Un recours attend votre lecture."), default_email=True)
        add_kind("safety.appeal_answered", _("Quelqu’un a répondu à votre recours."), default_email=True)
