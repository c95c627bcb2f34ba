"""Where someone was before this page, when the page itself says so in its address or its form."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, default: str = "", *, name: str = "next") -> str:
    """The page to go back to, said under `name`: one of ours, or `default`."""
    wanted = request.POST.get(name) or request.GET.get(name) or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and "/" in wanted else default  # a bare word would be taken for the name of a page
