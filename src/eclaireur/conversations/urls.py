"""Addresses of the conversations room."""

from django.urls import URLPattern

app_name = "conversations"

urlpatterns: list[URLPattern] = []
websocket_urlpatterns: list[URLPattern] = []
