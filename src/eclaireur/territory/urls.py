"""Addresses of the territory room."""

from django.urls import URLPattern

app_name = "territory"

urlpatterns: list[URLPattern] = []
