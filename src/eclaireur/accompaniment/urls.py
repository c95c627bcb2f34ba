"""Addresses of the accompaniment room: seeking, asking, reading, walking together, the desk."""

from django.urls import path

from eclaireur.accompaniment.views import asking, desk, explaining, reading, relations, seeking, walking

app_name = "accompaniment"

urlpatterns = [
    path("trouver-un-pair/", seeking.find, name="find"),
    path("trouver-un-pair/accord/", seeking.agree_to_matching, name="agree_to_matching"),
    path("trouver-un-pair/souhaits/", seeking.wishes, name="wishes"),
    path("trouver-un-pair/ecrire/<uuid:pk>/", asking.ask, name="ask"),
    path("trouver-un-pair/demande-sans-nom/", asking.publish, name="publish"),
    path("comment-nous-proposons/", explaining.how_we_propose, name="how_we_propose"),
    path("mes-demandes/", asking.my_requests, name="my_requests"),
    path("mes-demandes/<uuid:pk>/", asking.my_request, name="my_request"),
    path("mes-demandes/<uuid:pk>/retirer/", asking.withdraw, name="withdraw"),
    path("mes-demandes/coordination/", asking.hand_over, name="hand_over"),
    path("propositions/<uuid:pk>/oui/", asking.say_yes, name="say_yes"),
    path("propositions/<uuid:pk>/non/", asking.say_no, name="say_no"),
    path("propositions/<uuid:pk>/reprendre/", asking.take_back, name="take_back"),
    path("demandes-a-lire/", reading.requests_to_read, name="requests_to_read"),
    path("demandes-a-lire/<uuid:pk>/", reading.request_to_read, name="request_to_read"),
    path("demandes-a-lire/<uuid:pk>/laisser/", reading.leave_to_others, name="leave_to_others"),
    path("accompagnements/", relations.my_relations, name="my_relations"),
    path("accompagnements/<uuid:pk>/", relations.relation, name="relation"),
    path("accompagnements/<uuid:pk>/pause/", relations.pause, name="pause"),
    path("accompagnements/<uuid:pk>/reprendre/", relations.resume, name="resume"),
    path("accompagnements/<uuid:pk>/terminer/", relations.end, name="end"),
    path("accompagnements/<uuid:pk>/changer/", relations.change_peer, name="change_peer"),
    path("accompagnements/<uuid:pk>/retour/", relations.look_back, name="look_back"),
    path("accompagnements/<uuid:pk>/cadre/", walking.frame, name="frame"),
    path("accompagnements/cadre/<uuid:pk>/oui/", walking.agree_frame, name="agree_frame"),
    path("accompagnements/cadre/<uuid:pk>/non/", walking.decline_frame, name="decline_frame"),
    path("accompagnements/<uuid:pk>/rencontres/", walking.sessions, name="sessions"),
    path("accompagnements/rencontres/<uuid:pk>/", walking.session, name="session"),
    path("accompagnements/rencontres/<uuid:pk>/effacer/", walking.remove_session, name="remove_session"),
    path("accompagnements/<uuid:pk>/objectifs/", walking.add_goal, name="add_goal"),
    path("accompagnements/objectifs/<uuid:pk>/", walking.move_goal, name="move_goal"),
    path("accompagnements/objectifs/<uuid:pk>/effacer/", walking.remove_goal, name="remove_goal"),
    path("equipe/attributions/", desk.waiting, name="desk"),
    path("equipe/attributions/repartir/", desk.prepare, name="prepare_batch"),
    path("equipe/attributions/<uuid:pk>/", desk.batch, name="batch"),
    path("equipe/attributions/<uuid:pk>/envoyer/", desk.send, name="send_batch"),
    path("equipe/attributions/<uuid:pk>/abandonner/", desk.discard, name="discard_batch"),
    path("equipe/attributions/demande/<uuid:pk>/", desk.line, name="batch_line"),
]
