"""Addresses of the safety room."""

from django.urls import path

from eclaireur.safety import views

app_name = "safety"

urlpatterns = [
    path("aide/", views.help_now, name="help"),
    path("aide/<slug:slug>/", views.help_page, name="help_page"),
    path("signaler/<str:label>/<str:pk>/", views.report, name="report"),
    path("signalements/", views.my_reports, name="my_reports"),
    path("signalements/<uuid:pk>/retirer/", views.withdraw, name="withdraw"),
    path("compte/moderation/", views.my_standing, name="my_standing"),
    path("equipe/signalements/", views.desk, name="desk"),
    path("equipe/signalements/decisions/", views.decided, name="decided"),
    path("equipe/signalements/decisions/<uuid:pk>/lever/", views.lift, name="lift"),
    path("equipe/signalements/<uuid:pk>/", views.case, name="case"),
]
