"""Around every request: what someone writes may ask that they be shown who can be reached now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from eclaireur.safety.actions import care


class Care:
    """Remembers in the session that the panel must be shown; says nothing to anyone else."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with care.noticing():
            response = self.respond(request)
            if level := care.worry_about(request.user):
                care.remember(request.session, level)
        return response
