"""Addresses of the core room."""

from django.urls import path
from django.views.i18n import set_language

from eclaireur.core import views

app_name = "core"

urlpatterns = [
    path("affichage/", views.display, name="display"),
    path("langue/", set_language, name="set_language"),
    path("sortie/", views.leave, name="leave"),
    path("licence/", views.licence, name="licence"),
    path("licence/source.tar.gz", views.source, name="source"),
    path("composants/", views.gallery, name="gallery"),
]
