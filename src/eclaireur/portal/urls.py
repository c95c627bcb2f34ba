"""Addresses of the portal room."""

from django.urls import path

from eclaireur.portal import views
from eclaireur.portal.health import health

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("sante/", health, name="health"),
    path("mon-espace/", views.my_space, name="my_space"),
    path("equipe/", views.staff_desk, name="staff_desk"),
]
