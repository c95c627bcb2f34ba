"""Addresses of the community room."""

from django.urls import path

from eclaireur.community.views import care, desk, gestures, mine, moderating, reading, talking, welcoming

app_name = "community"

urlpatterns = [
    path("communaute/", reading.home, name="home"),
    path("communaute/recherche/", reading.search, name="search"),
    path("communaute/reponses-attendues/", care.offered, name="offered"),
    path("communaute/reponses-attendues/<uuid:pk>/laisser/", care.pass_on, name="pass_on"),
    path("communaute/reponses-attendues/choix/", care.readiness, name="readiness"),
    path("communaute/pour-vous/", welcoming.near, name="near"),
    path("communaute/suivis/rythme/", welcoming.digest, name="digest"),
    path("communaute/premiers-messages/", welcoming.newcomers, name="newcomers"),
    path("communaute/premiers-messages/<uuid:pk>/accueillir/", welcoming.take, name="take_welcome"),
    path("communaute/premiers-messages/<uuid:pk>/laisser/", welcoming.hand_back, name="hand_back_welcome"),
    path("equipe/reponses-attendues/", care.waiting, name="waiting"),
    path("communaute/suivis/", mine.followed, name="followed"),
    path("communaute/messages/", mine.written, name="written"),
    path("communaute/brouillons/", mine.drafts, name="drafts"),
    path("communaute/brouillons/<uuid:pk>/jeter/", mine.throw_draft, name="throw_draft"),
    path("communaute/pseudonymes/", mine.personas, name="personas"),
    path("communaute/pseudonymes/<slug:slug>/prendre/", mine.take_persona, name="take_persona"),
    path("communaute/pseudonymes/<slug:slug>/quitter/", mine.drop_persona, name="drop_persona"),
    path("communaute/rejoindre/", mine.join, name="join"),
    path("communaute/quitter/<uuid:pk>/", mine.leave, name="leave"),
    path("communaute/sujets/<uuid:pk>/", talking.topic, name="topic"),
    path("communaute/sujets/<uuid:pk>/suivre/", gestures.follow_topic, name="follow_topic"),
    path("equipe/communaute/sujets/<uuid:pk>/", moderating.topic, name="moderate_topic"),
    path("communaute/dire/", gestures.react, name="react"),
    path("communaute/messages/<uuid:pk>/modifier/", gestures.edit, name="edit"),
    path("communaute/messages/<uuid:pk>/effacer/", gestures.erase, name="erase"),
    path("communaute/messages/<uuid:pk>/avant/", gestures.versions, name="versions"),
    path("communaute/messages/<uuid:pk>/bloquer/", gestures.block, name="block"),
    path("equipe/communaute/messages/<uuid:pk>/", moderating.post, name="moderate_post"),
    path("equipe/communaute/messages/<uuid:pk>/note/", moderating.fold, name="fold"),
    path("communaute/<slug:slug>/", reading.space, name="space"),
    path("communaute/<slug:slug>/charte/", reading.charter, name="charter"),
    path("communaute/<slug:slug>/nouveau/", talking.new_topic, name="new_topic"),
    path("communaute/<slug:slug>/suivre/", gestures.follow_space, name="follow_space"),
    path("equipe/communaute/<slug:slug>/", moderating.space, name="moderate_space"),
    path("equipe/espaces/", desk.spaces, name="desk"),
    path("equipe/espaces/nouveau/", desk.new_space, name="desk_new_space"),
    path("equipe/espaces/<slug:slug>/", desk.space, name="desk_space"),
    path("equipe/espaces/<slug:slug>/retirer/", desk.remove_space, name="desk_remove_space"),
    path("equipe/espaces/<slug:slug>/themes/", desk.add_theme, name="desk_add_theme"),
    path("equipe/espaces/themes/<uuid:pk>/", desk.theme, name="desk_theme"),
    path("equipe/espaces/themes/<uuid:pk>/retirer/", desk.remove_theme, name="desk_remove_theme"),
    path("equipe/structures/<slug:slug>/membres/", desk.members, name="desk_members"),
    path("equipe/membres/<uuid:pk>/retirer/", desk.remove_member, name="desk_remove_member"),
]
