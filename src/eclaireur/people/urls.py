"""Addresses of the people room."""

from django.urls import path

from eclaireur.people.views import experiences, paths

app_name = "people"

urlpatterns = [
    path("mon-vecu/", experiences.experiences, name="experiences"),
    path("mon-vecu/raconter/", experiences.tell, name="tell"),
    path("mon-vecu/parcourir/", experiences.browse, name="browse"),
    path("mon-vecu/parcourir/<slug:concept>/", experiences.browse, name="browse_theme"),
    path("mon-vecu/ajouter/<slug:concept>/", experiences.add, name="add"),
    path("mon-vecu/<uuid:pk>/", experiences.change, name="change"),
    path("mon-vecu/<uuid:pk>/retirer/", experiences.remove, name="remove"),
    path("mon-vecu/<uuid:pk>/remettre/", experiences.put_back, name="put_back"),
    path("mon-parcours/", paths.my_path, name="my_path"),
    path("mon-parcours/introduction/", paths.introduction, name="introduction"),
    path("mon-parcours/cadre/", paths.frame, name="frame"),
    path("mon-parcours/accompagner/", paths.accompany, name="accompany"),
    path("mon-parcours/limites/", paths.limits, name="limits"),
    path("mon-parcours/etapes/ajouter/", paths.step, name="add_step"),
    path("mon-parcours/etapes/<uuid:pk>/", paths.step, name="change_step"),
    path("mon-parcours/etapes/<uuid:pk>/retirer/", paths.remove_step, name="remove_step"),
    path("mon-parcours/etapes/<uuid:pk>/avant/", paths.move_step, {"up": True}, name="move_step_up"),
    path("mon-parcours/etapes/<uuid:pk>/apres/", paths.move_step, {"up": False}, name="move_step_down"),
    path("mon-parcours/apercu/", paths.preview, name="preview"),
    path("mon-parcours/afficher/", paths.display, name="display"),
    path("mon-parcours/masquer/", paths.withdraw, name="withdraw"),
    path("pairs/<uuid:pk>/", paths.peer, name="peer"),
    path("pairs/<uuid:pk>/bloquer/", paths.block_peer, name="block_peer"),
]
