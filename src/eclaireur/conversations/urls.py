"""Addresses of the conversations room."""

from django.urls import path

from eclaireur.conversations import views
from eclaireur.conversations.consumers import ThreadConsumer

app_name = "conversations"

urlpatterns = [
    path("conversations/", views.threads, name="threads"),
    path("conversations/<uuid:pk>/", views.thread, name="thread"),
    path("conversations/<uuid:pk>/avis/", views.mute, name="mute"),
    path("conversations/<uuid:pk>/quitter/", views.leave, name="leave"),
    path("conversations/<uuid:pk>/bloquer/", views.block, name="block"),
    path("conversations/messages/<uuid:pk>/modifier/", views.edit, name="edit"),
    path("conversations/messages/<uuid:pk>/effacer/", views.erase, name="erase"),
]
websocket_urlpatterns = [path("conversations/<uuid:pk>/direct/", ThreadConsumer.as_asgi(), name="live")]
