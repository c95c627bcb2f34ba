"""Addresses of the territory room."""

from django.urls import path

from eclaireur.territory import views

app_name = "territory"

urlpatterns = [
    path("territoire/communes/", views.communes, name="communes"),
    path("territoire/lieux/", views.places, name="places"),
]
