"""Addresses of the forum alone, and those of signing in that its pages name."""

from django.urls import include, path
from machina import urls as machina_urls

urlpatterns = [path("compte/", include("django.contrib.auth.urls")), path("", include(machina_urls))]
