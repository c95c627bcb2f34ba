"""Addresses of the safety room."""

from django.urls import path

from eclaireur.safety.views import appeals, desk, help_pages, public, reports, sharing

app_name = "safety"

urlpatterns = [
    path("aide/", help_pages.help_now, name="help"),
    path("aide/<slug:slug>/", help_pages.help_page, name="help_page"),
    path("signaler/<str:label>/<str:pk>/", reports.report, name="report"),
    path("signalements/", reports.my_reports, name="my_reports"),
    path("signalements/<uuid:pk>/retirer/", reports.withdraw, name="withdraw"),
    path("compte/moderation/", reports.my_standing, name="my_standing"),
    path("compte/moderation/<uuid:pk>/recours/", appeals.appeal, name="appeal"),
    path("moderation/", public.charter, name="charter"),
    path("moderation/chiffres/", public.figures, name="figures"),
    path("moderation/chiffres.csv", public.figures_file, name="figures_file"),
    path("equipe/moderation/", desk.desk, name="desk"),
    path("equipe/moderation/textes/<str:label>/<str:pk>/", desk.text, name="text"),
    path("equipe/moderation/personnes/<uuid:pk>/", desk.held_author, name="held_author"),
    path("equipe/moderation/recours/", appeals.appeals, name="appeals"),
    path("equipe/moderation/recours/<uuid:pk>/", appeals.appeal_to_read, name="appeal_to_read"),
    path("equipe/moderation/ma-charge/", sharing.my_load, name="my_load"),
    path("equipe/moderation/charges/", sharing.loads, name="loads"),
    path("equipe/signalements/", desk.old_desk, name="old_desk"),
    path("equipe/signalements/decisions/", desk.decided, name="decided"),
    path("equipe/signalements/decisions/<uuid:pk>/lever/", desk.lift, name="lift"),
    path("equipe/signalements/<uuid:pk>/", desk.case, name="case"),
]
