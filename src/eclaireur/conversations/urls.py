"""Addresses of the conversations room."""

from django.urls import path

from eclaireur.conversations.consumers import RoomConsumer, ThreadConsumer
from eclaireur.conversations.views import holding, rooms, threads

app_name = "conversations"

urlpatterns = [
    path("conversations/", threads.threads, name="threads"),
    path("conversations/<uuid:pk>/", threads.thread, name="thread"),
    path("conversations/<uuid:pk>/avis/", threads.mute, name="mute"),
    path("conversations/<uuid:pk>/quitter/", threads.leave, name="leave"),
    path("conversations/<uuid:pk>/bloquer/", threads.block, name="block"),
    path("conversations/messages/<uuid:pk>/modifier/", threads.edit, name="edit"),
    path("conversations/messages/<uuid:pk>/signaler/", threads.tell, name="tell"),
    path("conversations/messages/<uuid:pk>/effacer/", threads.erase, name="erase"),
    path("conversations/salles/<uuid:pk>/", rooms.room, name="room"),
    path("conversations/salles/<uuid:pk>/geste/", rooms.gesture, name="gesture"),
    path("conversations/salles/<uuid:pk>/bloquer/<int:number>/", rooms.block, name="room_block"),
    path("conversations/salles/<uuid:pk>/effacer/", rooms.erase_mine, name="erase_mine"),
    path("conversations/salles/<uuid:pk>/secours/", rooms.answer, name="answer"),
    path("conversations/salles/<uuid:pk>/tenir/", holding.hold, name="hold"),
    path("conversations/salles/<uuid:pk>/tenir/partir/<int:number>/", holding.remove, name="remove"),
    path("conversations/salles/<uuid:pk>/tenir/ensuite/", holding.after, name="after"),
]
websocket_urlpatterns = [
    path("conversations/<uuid:pk>/direct/", ThreadConsumer.as_asgi(), name="live"),
    path("conversations/salles/<uuid:pk>/direct/", RoomConsumer.as_asgi(), name="live_room"),
]
