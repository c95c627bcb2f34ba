"""What was done for other alerts, as those who answer one look for it. Nothing here joins two names of somebody."""

from eclaireur.accounts.models import Person
from eclaireur.safety.models import Alert
from eclaireur.safety.models.alerts import AlertQuerySet
from eclaireur.safety.queries.decided import MOST_NAMED, bare


def closed_alerts_for(person: Person, *, name: str = "", outcome: str = "") -> AlertQuerySet | list[Alert]:
    """The alerts that ended on the desk of `person`, the last first: of these only, that ended so.

    `name`: a part of the name they are shown with, without case or accents, among the last ones. The pseudonym of an account
    finds nothing signed with another name: to look for it would join the two.
    """
    closed = _closed(person).filter(outcome=outcome) if outcome else _closed(person)
    if not (wanted := bare(name.strip())):
        return closed
    return [alert for alert in closed[:MOST_NAMED] if wanted in bare(alert.signed)]


def closed_before(alert: Alert, person: Person) -> AlertQuerySet:
    """The alerts before `alert` about what the same person signed with the same name, on the desk of `person` and over."""
    if alert.author is None or alert.is_call:
        return Alert.objects.none()
    return _closed(person).of(alert.author).filter(under=alert.under, created_at__lt=alert.created_at)


def _closed(person: Person) -> AlertQuerySet:
    closed = Alert.objects.on_desk_of(person).exclude(closed_at=None)
    return closed.select_related("author", "closed_by").order_by("-closed_at", "pk")
