"""Addresses of the safety room."""

from django.urls import path

from eclaireur.safety.views import alerts, care, desk, help_pages, liftings, oncall, protection, reports

app_name = "safety"

urlpatterns = [
    path("aide/", help_pages.help_now, name="help"),
    path("aide/avant-18-ans/", protection.orientation, name="orientation"),
    path("aide/<slug:slug>/", help_pages.help_page, name="help_page"),
    path("signaler/<str:label>/<str:pk>/", reports.report, name="report"),
    path("signalements/", reports.my_reports, name="my_reports"),
    path("signalements/<uuid:pk>/retirer/", reports.withdraw, name="withdraw"),
    path("compte/moderation/", reports.my_standing, name="my_standing"),
    path("equipe/signalements/", desk.desk, name="desk"),
    path("equipe/signalements/decisions/", desk.decided, name="decided"),
    path("equipe/signalements/decisions/<uuid:pk>/lever/", desk.lift, name="lift"),
    path("equipe/signalements/<uuid:pk>/", desk.case, name="case"),
    path("prendre-soin/", care.panel, name="care"),
    path("prendre-soin/fermer/", care.close, name="care_close"),
    path("prendre-soin/ecrivez-moi/", care.write, name="care_write"),
    path("prendre-soin/en-securite/", care.safe, name="care_safe"),
    path("equipe/alertes/", alerts.alerts, name="alerts"),
    path("equipe/alertes/closes/", alerts.closed, name="alerts_closed"),
    path("equipe/alertes/<uuid:pk>/", alerts.alert, name="alert"),
    path("equipe/alertes/<uuid:pk>/lire/", alerts.read, name="read_alert"),
    path("equipe/alertes/<uuid:pk>/prendre/", alerts.take, name="take_alert"),
    path("equipe/alertes/<uuid:pk>/passer/", alerts.pass_on, name="pass_alert"),
    path("equipe/alertes/<uuid:pk>/prevenir/", alerts.escalate, name="escalate_alert"),
    path("equipe/alertes/<uuid:pk>/ecrire/", alerts.write_to, name="write_from_alert"),
    path("equipe/astreinte/", oncall.on_call, name="on_call"),
    path("equipe/astreinte/<uuid:pk>/retirer/", oncall.drop_slot, name="drop_slot"),
    path("equipe/astreinte/exceptions/<uuid:pk>/retirer/", oncall.drop_exception, name="drop_exception"),
    path("equipe/protection/", protection.desk, name="protection"),
    path("equipe/protection/motifs/<uuid:pk>/", protection.pattern, name="pattern"),
    path("equipe/protection/ages/<uuid:pk>/", protection.age_hint, name="age_hint"),
    path("equipe/pseudonymes/", liftings.liftings, name="liftings"),
    path("equipe/pseudonymes/demander/", liftings.ask, name="ask_lifting"),
    path("equipe/pseudonymes/<uuid:pk>/", liftings.lifting, name="lifting"),
    path("equipe/pseudonymes/<uuid:pk>/lire/", liftings.look, name="look_behind"),
]
