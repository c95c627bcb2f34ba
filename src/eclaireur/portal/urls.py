"""Addresses of the portal room."""

from django.urls import path

from eclaireur.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("mon-espace/", views.my_space, name="my_space"),
    path("equipe/", views.staff_desk, name="staff_desk"),
]
