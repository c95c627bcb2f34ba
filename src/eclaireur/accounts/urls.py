"""Addresses of the accounts room; signing in and its security come from allauth under /compte/."""

from django.urls import include, path

urlpatterns = [path("compte/", include("allauth.urls"))]
