"""Around every request: what someone writes may ask that they be shown something at once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from eclaireur.safety.actions import care
from eclaireur.safety.queries import orientation_from


class Care:
    """Remembers in the session that the panel must be shown; says nothing to anyone else."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with care.noticing():
            response = self.respond(request)
            if level := care.worry_about(request.user):
                care.remember(request.session, level)
            elif care.is_unanswered(request.user):
                care.offer_a_peer(request.session)
        return response


class Orientation:
    """Inside `Care`: after a submission whose author may be under eighteen, the next page says where to turn.

    What they wrote is kept as it would have been: the page leads on to where they were going. An answer to a script
    says it in a header, a socket in a frame of its own.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if request.method != "POST" or not care.is_young(request.user):
            return response
        onward = response["Location"] if response.status_code in (301, 302) else request.path
        address = orientation_from(onward)
        if "HX-Request" in request.headers or not request.accepts("text/html"):  # a script asked: it moves the whole page
            response["HX-Redirect"] = address
            return response
        return HttpResponseRedirect(address)
