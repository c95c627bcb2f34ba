"""What someone must read at once: words that suggest they are under eighteen lead to where one may turn."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from eclaireur.safety.actions import noticing
from eclaireur.safety.queries import orientation_from


class OrientationMiddleware:
    """After a submission whose author may be under eighteen, the next page is the one that says where to turn.

    What they wrote is kept as it would have been: the page leads on to where they were going. An answer to a script
    says it in a header, a socket in a frame of its own.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.respond(request)
        with noticing() as authors:
            response = self.respond(request)
        if not authors or getattr(request.user, "pk", None) not in authors:
            return response
        onward = response["Location"] if response.status_code in (301, 302) else request.path
        address = orientation_from(onward)
        if "HX-Request" in request.headers or not request.accepts("text/html"):  # a script asked: it moves the whole page
            response["HX-Redirect"] = address
            return response
        return HttpResponseRedirect(address)
