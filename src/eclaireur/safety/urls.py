"""Addresses of the safety room."""

from django.urls import path

from eclaireur.safety.views import desk, help_pages, liftings, protection, reports

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
    path("equipe/protection/", protection.desk, name="protection"),
    path("equipe/protection/motifs/<uuid:pk>/", protection.pattern, name="pattern"),
    path("equipe/protection/ages/<uuid:pk>/", protection.age_hint, name="age_hint"),
    path("equipe/pseudonymes/", liftings.liftings, name="liftings"),
    path("equipe/pseudonymes/demander/", liftings.ask, name="ask_lifting"),
    path("equipe/pseudonymes/<uuid:pk>/", liftings.lifting, name="lifting"),
    path("equipe/pseudonymes/<uuid:pk>/lire/", liftings.look, name="look_behind"),
]
