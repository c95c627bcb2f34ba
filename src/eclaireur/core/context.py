"""What every page's frame needs."""

from django.http import HttpRequest

from eclaireur.core import registries


def shell(request: HttpRequest) -> dict:
    """The three menus, for the person who looks. Lazy: a page without a frame costs nothing."""
    person = getattr(request, "user", None)
    return {
        "main_menu": lambda: registries.menu(registries.MAIN, person),
        "mine_menu": lambda: registries.menu(registries.MINE, person),
        "staff_menu": lambda: registries.menu(registries.STAFF, person),
    }
