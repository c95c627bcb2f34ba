"""Addresses of the gatherings room. French words: people read them."""

from django.urls import path

from eclaireur.gatherings.views import agenda, coming, desk

app_name = "gatherings"

urlpatterns = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/semaine/<str:day>/", agenda.week, name="week"),
    path("agenda/mois/<str:day>/", agenda.month, name="month"),
    path("agenda/structures/<slug:slug>/", agenda.structure, name="structure"),
    path("agenda/code/", coming.code, name="code"),
    path("agenda/ma-place/", coming.visitor, name="visitor"),
    path("rencontres/dates/<uuid:pk>/", coming.occurrence, name="occurrence"),
    path("rencontres/<slug:slug>/", coming.series, name="series"),
    path("mes-rendez-vous/", coming.mine, name="mine"),
    path("mes-rendez-vous/rappels/", coming.reminders, name="reminders"),
    path("mes-rendez-vous/<uuid:pk>/quitter/", coming.leave, name="leave"),
    path("rencontres/dates/<uuid:pk>/salon/", coming.room, name="room"),
    path("mes-rendez-vous/<uuid:pk>/accepter/", coming.accept, name="accept"),
    path("tenir-un-groupe/", desk.desk, name="desk"),
    path("tenir-un-groupe/ecrire/", desk.write, name="write"),
    path("tenir-un-groupe/<uuid:pk>/", desk.manage, name="manage"),
    path("tenir-un-groupe/<uuid:pk>/modifier/", desk.edit, name="edit"),
    path("tenir-un-groupe/<uuid:pk>/publier/", desk.publish, name="publish"),
    path("tenir-un-groupe/<uuid:pk>/jeter/", desk.discard, name="discard"),
    path("tenir-un-groupe/<uuid:pk>/annuler/", desk.cancel, name="cancel"),
    path("tenir-un-groupe/dates/<uuid:pk>/", desk.date, name="date"),
    path("tenir-un-groupe/dates/<uuid:pk>/modifier/", desk.edit_date, name="edit_date"),
    path("tenir-un-groupe/dates/<uuid:pk>/annuler/", desk.cancel_date, name="cancel_date"),
    path("tenir-un-groupe/dates/<uuid:pk>/compter/", desk.count, name="count"),
]
