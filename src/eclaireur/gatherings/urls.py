"""Addresses of the gatherings room."""

app_name = "gatherings"
urlpatterns: list = []
