"""How the reader wants pages to look: theme, size of text, spacing. Kept in one cookie, applied by the server.

No script is needed, nothing flashes, and nothing is tied to an account: a phone and a computer may differ.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "affichage"
A_YEAR = 60 * 60 * 24 * 365

THEMES = ("auto", "light", "dark")
SIZES = ("normal", "large", "larger")
SPACINGS = ("normal", "wide")


@dataclass(frozen=True)
class Display:
    """What the reader chose; each value is one of the words above."""

    theme: str = "auto"
    size: str = "normal"
    spacing: str = "normal"

    @classmethod
    def of(cls, request: HttpRequest) -> "Display":
        """The choice carried by the request; whatever is unknown or damaged falls back on the default."""
        given = request.COOKIES.get(COOKIE, "").split(".")
        allowed = (THEMES, SIZES, SPACINGS)
        if len(given) != len(allowed) or any(word not in words for word, words in zip(given, allowed, strict=True)):
            return cls()
        return cls(*given)

    def keep(self, response: HttpResponse) -> None:
        """Write the choice on `response`, for a year."""
        response.set_cookie(
            COOKIE, f"{self.theme}.{self.size}.{self.spacing}", max_age=A_YEAR,
            httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
        )
