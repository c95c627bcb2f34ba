"""Addresses of the notices room."""

from django.urls import path

from eclaireur.notices import views

app_name = "notices"

urlpatterns = [
    path("avis/", views.notices, name="notices"),
    path("avis/tout-lu/", views.mark_all_read, name="mark_all_read"),
    path("avis/reglages/", views.change_settings, name="settings"),
    path("avis/<uuid:pk>/", views.open_notice, name="open"),
]
