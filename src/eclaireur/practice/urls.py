"""Addresses of the practice room."""

from django.urls import path

from eclaireur.practice import views

app_name = "practice"

urlpatterns = [
    path("mon-parcours/habilitation/", views.ask, name="ask"),
    path("equipe/habilitations/", views.desk, name="desk"),
    path("equipe/habilitations/<uuid:pk>/", views.clearance, name="clearance"),
]
