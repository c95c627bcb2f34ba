"""What serves people: e-mail, worker, clock, security, static files, translations."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPException

from django.conf import settings
from django.core import checks, mail
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import entrance_week
from eclaireur.core import heartbeats, translations
from eclaireur.core.models import WorkerHeartbeat
from eclaireur.gatherings.queries import video_fault
from eclaireur.portal import prepare
from eclaireur.portal.doctor.findings import BROKEN, MEND, OK, Finding
from eclaireur.portal.links import CHECK, unverified_links
from eclaireur.safety import queries

FALSE_BY = 60  # seconds a clock may differ
PATIENCE = 5  # seconds
LATE = timedelta(minutes=15)
SMTP = "django.core.mail.backends.smtp.EmailBackend"
VIDEO_SAID = {
    "": "Les salles de visio ont tout ce qu’il leur faut.",
    "none": "Pas de salle de visio à nous : les groupes donnent leur propre lien.",
}
VIDEO_FAULTS = {
    "incomplete": "La visio n’est pas complète : donnez ECLAIREUR_JITSI_DOMAIN, _APP_ID et _SECRET.",
    "name": "ECLAIREUR_JITSI_DOMAIN est un nom de serveur seul : visio.example.org, sans https:// ni /.",
    "secret": "ECLAIREUR_JITSI_SECRET est trop court : 32 octets au moins, tirés au hasard.",
}
GATEWAY_SAID = {
    "": "Les alertes sortent du site, et ce qui les reçoit répond.",
    "none": "Les alertes ne sortent du site que par e-mail : voyez docs/alerts.md pour un SMS ou un webhook.",
    "clear": "Les alertes ne partent pas par {way} : son adresse doit être en https.",
    "silent": "Les alertes ne partent pas par {way} : rien ne répond à son adresse.",
    "unsigned": "Le webhook des alertes n’est pas signé : donnez ECLAIREUR_ALERT_WEBHOOK_SECRET.",
    "body": "ECLAIREUR_SMS_BODY doit être un objet JSON où figurent {to} et {text}.",
}
QUIET_CHECKS = {"security.W009", CHECK}  # the length of the secret key, links: our own findings say them better


def email() -> Finding:
    """The mail server answers and lets us in; nothing is sent."""
    if settings.EMAIL_BACKEND != SMTP:
        return Finding("email", OK, "Les courriels restent sur cette machine : EMAIL_URL donnerait un serveur d’envoi.")
    link = mail.get_connection(timeout=PATIENCE)
    try:
        link.open()
    except (OSError, SMTPException):
        return Finding("email", BROKEN, "Le serveur de courriel refuse ou ne répond pas : vérifiez EMAIL_URL.")
    link.close()
    return Finding("email", OK, "Le serveur de courriel répond.")


def links() -> Finding:
    """What is on other machines is spoken to encrypted, and proves who it is: an error where strangers may come."""
    faults = unverified_links()
    if not faults:
        return Finding("links", OK, "La base, Redis et le courriel sont ici, ou joints par un TLS vérifié.")
    return Finding("links", BROKEN if settings.SECURE_SSL_REDIRECT else MEND, " ".join(faults))


def entrance() -> Finding:
    """Tries to enter that were in vain this week: numbers only."""
    days = entrance_week()
    in_vain = sum(day.in_vain for day in days)
    if any(day.was_told for day in days[:2]):
        return Finding("entrance", MEND, f"Une vague d’essais d’entrée ratés ({in_vain} en sept jours) : équipe, Essais d’entrée.")
    return Finding("entrance", OK, f"{in_vain} essai(s) d’entrée raté(s) en sept jours : rien d’inhabituel depuis hier.")


def video() -> Finding:
    """Video rooms: all of what they need is said, or nothing. The server itself is not called."""
    fault = video_fault()
    return Finding("video", MEND if VIDEO_FAULTS.get(fault) else OK, VIDEO_FAULTS.get(fault) or VIDEO_SAID[fault])


def on_call() -> Finding:
    """An alert reaches somebody, whoever wrote; somebody answers now, and through the week to come."""
    now = timezone.now()
    if not (who := queries.everyone_who_answers()):
        return Finding("on_call", MEND, "Personne ne serait prévenu d’une alerte : donnez à quelqu’un un rôle de l’équipe.")
    if len(who) == 1:
        return Finding("on_call", MEND, "Une seule personne reçoit les alertes : les siennes n’atteindraient personne. Nommez-en une autre.")
    if not queries.on_call_now():
        return Finding("on_call", MEND, "Personne n’est d’astreinte pour les alertes : équipe, Astreinte.")
    if queries.gaps(now, now + timedelta(days=7)):
        return Finding("on_call", MEND, "Des heures de la semaine n’ont personne d’astreinte : équipe, Astreinte.")
    return Finding("on_call", OK, "Quelqu’un est d’astreinte à toute heure de la semaine.")


def last_step() -> Finding:
    """Those an alert reaches last, at night too, and those on call this week, are told elsewhere than on the site."""
    if unreachable := len(queries.unreachable_operators()):
        return Finding("last_step", MEND, f"Alertes : rien ne joint {unreachable} opérateur(s) hors du site : équipe, Astreinte, Me prévenir.")
    if unreachable := len(queries.unreachable_on_call()):
        said = f"Alertes : rien ne joint hors du site {unreachable} personne(s) d’astreinte cette semaine : équipe, Astreinte, Me prévenir."
        return Finding("last_step", MEND, said)
    return Finding("last_step", OK, "Les alertes joignent les opérateurs, et qui est d’astreinte, hors du site aussi.")


def alert_gateways() -> Finding:
    """What tells of alerts outside the site answers; nothing is sent."""
    fault, way = queries.gateway_fault()
    state = {"": OK, "none": MEND, "unsigned": MEND}.get(fault, BROKEN)
    return Finding("alert_gateways", state, GATEWAY_SAID[fault].replace("{way}", way))


def worker() -> Finding:
    """A background worker is alive, and keeps up."""
    here = len(heartbeats.alive())
    if not here:
        return Finding("worker", BROKEN, "Aucun travail de fond en marche : eclaireur up, ou eclaireur worker en production.")
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - LATE).count()
    if late:
        return Finding("worker", MEND, f"{late} tâches attendent depuis plus d’un quart d’heure : ajoutez un worker.")
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=timezone.now() - timedelta(days=1)).count()
    if failed:
        return Finding("worker", MEND, f"{failed} tâches ont échoué depuis un jour : le journal du service dit pourquoi.")
    return Finding("worker", OK, f"{here} travail(leurs) de fond en marche.")


def clock() -> Finding:
    """The clock agrees with the database, the files and the heartbeats: nothing comes from the future."""
    now = time.time()
    with connection.cursor() as cursor:
        query = "SELECT strftime('%s', 'now')" if connection.vendor == "sqlite" else "SELECT extract(epoch FROM clock_timestamp())"
        cursor.execute(query)
        elsewhere = {"de la base de données": float(cursor.fetchone()[0])}
    if abs(elsewhere["de la base de données"] - now) > FALSE_BY:
        return Finding("clock", BROKEN, "L’horloge diffère de celle de la base de données : activez NTP sur les deux machines.")
    code = Path(prepare.__file__).stat().st_mtime
    latest = WorkerHeartbeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    if code > now + FALSE_BY or (latest and latest.timestamp() > now + FALSE_BY):
        return Finding("clock", BROKEN, "L’horloge retarde : des fichiers ou des signes de vie viennent du futur. Activez NTP.")
    return Finding("clock", OK, "L’horloge s’accorde avec la base de données et les fichiers.")


def security() -> Finding:
    """Django's deployment checks, when reachable from outside; on one machine, that it stays there."""
    if settings.DEBUG:
        return Finding("security", BROKEN, "Le mode de mise au point est actif et montre l’intérieur : retirez ECLAIREUR_DEBUG.")
    if not settings.SECURE_SSL_REDIRECT:
        return Finding("security", OK, "Joignable de cette machine seulement ; ECLAIREUR_HOSTS l’ouvrirait derrière HTTPS.")
    if "*" in settings.ALLOWED_HOSTS:
        return Finding("security", BROKEN, "Tout nom de site est accepté : nommez les vôtres dans ECLAIREUR_HOSTS.")
    faults = [
        fault for fault in checks.run_checks(tags=["security"], include_deployment_checks=True)
        if fault.id not in QUIET_CHECKS
    ]
    if faults:
        return Finding("security", MEND, f"Django signale {', '.join(str(fault.id) for fault in faults)} : eclaireur check --deploy.")
    return Finding("security", OK, "HTTPS, noms de site et cookies sont stricts.")


def demonstration() -> Finding:
    """Nobody whose password everyone knows is left where strangers may come."""
    fictional = Person.objects.filter(is_demo=True).count()
    if fictional and not settings.DEMO_ALLOWED:
        return Finding(
            "demonstration", BROKEN,
            f"{fictional} personnes fictives ont un mot de passe connu de tous : eclaireur demo --remove.",
        )
    return Finding("demonstration", OK, "Personne n’a le mot de passe de la démonstration, ou cette machine est la vôtre.")


def static_files() -> Finding:
    """The static files are those of this version."""
    collected = prepare.collected_fingerprint()
    if collected is None:
        return Finding("static_files", BROKEN, "Les fichiers statiques ne sont pas assemblés : eclaireur prepare.")
    if collected != prepare.static_fingerprint():
        return Finding("static_files", MEND, "Les fichiers statiques sont d’une autre version : eclaireur prepare.")
    return Finding("static_files", OK, "Les fichiers statiques sont ceux de cette version.")


def compiled_translations() -> Finding:
    """The pages can speak English."""
    if stale := translations.stale():
        return Finding("translations", MEND, f"{len(stale)} traductions ne sont pas compilées : eclaireur prepare.")
    return Finding("translations", OK, "Les traductions sont compilées.")


CHECKS: tuple[Callable[[], Finding], ...] = (
    email, links, video, on_call, last_step, alert_gateways, worker, clock, security, entrance, demonstration, static_files,
    compiled_translations,
)
