"""Rules of triage that an operator adds to those we ship. They may only raise a level, and hold their own examples."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from eclaireur.core.models import BaseModel
from eclaireur.safety.triage import Level, Rule, read
from eclaireur.safety.triage.syntax import PatternError, operators_pattern

MOST_LINES = 40
"""Lines of a rule, and of each list of its examples."""


class TriageRuleQuerySet(models.QuerySet):
    def enabled(self) -> "TriageRuleQuerySet":
        """The rules that count."""
        return self.filter(is_enabled=True)


class TriageRule(BaseModel):
    """Words an operator wants noticed, the level they bring, and examples that prove it."""

    class Raises(models.TextChoices):
        """The levels a rule may bring: it never lowers anything."""

        AMBER = Level.AMBER.value, _("ambre : une détresse qui mérite vite la réponse d’un pair")
        RED = Level.RED.value, _("rouge : un danger, sans projet précis")
        CRISIS = Level.CRISIS.value, _("crise : un danger immédiat")

    name = models.CharField(
        _("nom"), max_length=80, unique=True,
        help_text=_("Court et parlant : il est montré aux personnes d’astreinte, par exemple « plage des Dunes »."))
    level = models.CharField(_("niveau"), max_length=6, choices=Raises)
    patterns = models.TextField(
        _("mots"), max_length=4_000,
        help_text=_("Une formule par ligne : une seule suffit. Des mots dans l’ordre (« sauter du viaduc ») ; "
                    "l’étoile pour les terminaisons (« saut* ») ; des choix entre parenthèses (« (pont|viaduc) ») ; "
                    "deux points de suite pour six mots au plus entre deux (« aller .. viaduc ») ; « & » pour des mots "
                    "de la même phrase, dans n’importe quel ordre. Ni les accents ni les majuscules ne comptent."))
    must_match = models.TextField(
        _("doit être remarqué"), max_length=8_000, help_text=_("Un exemple par ligne, un au moins."))
    must_not_match = models.TextField(
        _("ne doit pas l’être"), max_length=8_000, blank=True,
        help_text=_("Un exemple par ligne : des phrases voisines, sans danger."))
    is_enabled = models.BooleanField(
        _("en service"), default=True, help_text=_("Un changement prend effet en une minute au plus."))

    objects = TriageRuleQuerySet.as_manager()

    panels = [
        FieldPanel("name"), FieldPanel("level"), FieldPanel("is_enabled"),
        FieldPanel("patterns"),
        MultiFieldPanel([FieldPanel("must_match"), FieldPanel("must_not_match")], _("Ses exemples")),
    ]

    class Meta:
        verbose_name = _("règle de tri")
        verbose_name_plural = _("règles de tri")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(level__in=["amber", "red", "crisis"]), name="a_triage_rule_only_raises"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse words that cannot be read, and a rule whose own examples fail; each reason names its line."""
        faults: dict[str, list[str]] = {}
        for number, line in enumerate(lines_of(self.patterns), start=1):
            try:
                operators_pattern(line)
            except PatternError as error:
                faults.setdefault("patterns", []).append(
                    _("Formule %(number)s (%(line)s) : %(reason)s.") % {"number": number, "line": line, "reason": error})
        if not lines_of(self.patterns):
            faults.setdefault("patterns", []).append(_("Écrivez au moins une formule."))
        if not lines_of(self.must_match):
            faults.setdefault("must_match", []).append(_("Donnez au moins un exemple que la règle doit remarquer."))
        for field in ("patterns", "must_match", "must_not_match"):
            if len(lines_of(getattr(self, field))) > MOST_LINES:
                faults.setdefault(field, []).append(_("%(limit)s lignes au plus.") % {"limit": MOST_LINES})
        if not faults:
            faults = self._failing_examples()
        if faults:
            raise ValidationError(faults)

    def _failing_examples(self) -> dict[str, list[str]]:
        missed, wrong = self.examples_missed(), self.examples_wrongly_noticed()
        faults = {}
        if missed:
            faults["must_match"] = [_("La règle ne remarque pas : « %(text)s ».") % {"text": text} for text in missed]
        if wrong:
            faults["must_not_match"] = [_("La règle remarque à tort : « %(text)s ».") % {"text": text} for text in wrong]
        return faults

    def as_rule(self) -> Rule:
        """The rule, ready for `triage.read(…, extra=[…])`."""
        return Rule(name=self.name, level=Level(self.level), patterns=tuple(lines_of(self.patterns)))

    def notices(self, text: str) -> bool:
        """Whether the rule fires on `text`."""
        rule = self.as_rule()
        return any(fired.rule == rule.name and fired.level == rule.level for fired in read(text, extra=[rule]).rules)

    def examples_missed(self) -> list[str]:
        """Its examples that it should notice and does not."""
        return [text for text in lines_of(self.must_match) if not self.notices(text)]

    def examples_wrongly_noticed(self) -> list[str]:
        """Its examples that it should leave alone and does not."""
        return [text for text in lines_of(self.must_not_match) if self.notices(text)]


def lines_of(text: str) -> list[str]:
    """The lines of a field, blank ones left out."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
