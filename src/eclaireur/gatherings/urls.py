"""Addresses of the gatherings room. French words: people read them."""

from django.urls import path

from eclaireur.gatherings.views import agenda, certificates, coming, dates, desk, feeds, holding, visio

app_name = "gatherings"

urlpatterns = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/semaine/<str:day>/", agenda.week, name="week"),
    path("agenda/mois/<str:day>/", agenda.month, name="month"),
    path("agenda/structures/<slug:slug>/", agenda.structure, name="structure"),
    path("agenda/code/", coming.code, name="code"),
    path("agenda/ma-place/", coming.visitor, name="visitor"),
    path("agenda.ics", feeds.public, name="public_feed"),
    path("agenda/abonnement/", feeds.subscribe, name="subscribe"),
    path("agenda/prive/<str:token>.ics", feeds.private, name="private_feed"),
    path("rencontres/dates/<uuid:pk>/rendez-vous.ics", feeds.one_date, name="date_feed"),
    path("mes-rendez-vous/attestations/", certificates.mine, name="my_certificates"),
    path("mes-rendez-vous/attestations/<uuid:pk>/", certificates.certificate, name="certificate"),
    path("mes-rendez-vous/attestations/<uuid:pk>/demander/", certificates.ask, name="ask_certificate"),
    path("tenir-un-groupe/<uuid:pk>/attestations/", certificates.asked, name="certificates"),
    path("tenir-un-groupe/attestations/<uuid:pk>/repondre/", certificates.answer, name="answer_certificate"),
    path("attestations/", certificates.verify, name="verify"),
    path("attestations/<str:code>/", certificates.verified, name="verified"),
    path("mes-rendez-vous/agendas/", feeds.mine, name="feeds"),
    path("mes-rendez-vous/agendas/<uuid:pk>/retirer/", feeds.close, name="close_feed"),
    path("rencontres/dates/<uuid:pk>/", coming.occurrence, name="occurrence"),
    path("rencontres/<slug:slug>/", coming.series, name="series"),
    path("mes-rendez-vous/", coming.mine, name="mine"),
    path("mes-rendez-vous/rappels/", coming.reminders, name="reminders"),
    path("mes-rendez-vous/<uuid:pk>/quitter/", coming.leave, name="leave"),
    path("rencontres/dates/<uuid:pk>/salon/", coming.room, name="room"),
    path("rencontres/dates/<uuid:pk>/visio/", visio.enter, name="visio"),
    path("mes-rendez-vous/<uuid:pk>/accepter/", coming.accept, name="accept"),
    path("tenir-un-groupe/", desk.desk, name="desk"),
    path("tenir-un-groupe/ecrire/", desk.write, name="write"),
    path("tenir-un-groupe/<uuid:pk>/", desk.manage, name="manage"),
    path("tenir-un-groupe/<uuid:pk>/modifier/", desk.edit, name="edit"),
    path("tenir-un-groupe/<uuid:pk>/publier/", desk.publish, name="publish"),
    path("tenir-un-groupe/<uuid:pk>/jeter/", desk.discard, name="discard"),
    path("tenir-un-groupe/<uuid:pk>/annuler/", desk.cancel, name="cancel"),
    path("tenir-un-groupe/dates/<uuid:pk>/", dates.date, name="date"),
    path("tenir-un-groupe/dates/<uuid:pk>/modifier/", dates.edit_date, name="edit_date"),
    path("tenir-un-groupe/dates/<uuid:pk>/passer-la-main/", dates.step_down, name="step_down"),
    path("tenir-un-groupe/dates/<uuid:pk>/annuler/", dates.cancel_date, name="cancel_date"),
    path("tenir-un-groupe/dates/<uuid:pk>/preparer/", holding.prepare, name="prepare"),
    path("tenir-un-groupe/dates/<uuid:pk>/tenir/", holding.hold, name="hold"),
    path("tenir-un-groupe/dates/<uuid:pk>/appeler/", holding.call, name="call"),
    path("tenir-un-groupe/dates/<uuid:pk>/ensuite/", holding.after, name="after"),
    path("tenir-un-groupe/dates/<uuid:pk>/ensuite/<uuid:place>/", holding.write_to, name="write_to"),
    path("tenir-un-groupe/dates/<uuid:pk>/compter/", dates.count, name="count"),
]
