"""Addresses of the accompaniment room."""

from django.urls import URLPattern

app_name = "accompaniment"

urlpatterns: list[URLPattern] = []
