"""The addresses of the house, room by room. French words: people read them."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("", include("eclaireur.core.urls")),
    path("", include("eclaireur.accounts.urls")),
    path("", include("eclaireur.territory.urls")),
    path("", include("eclaireur.notices.urls")),
    path("", include("eclaireur.safety.urls")),
    path("", include("eclaireur.people.urls")),
    path("", include("eclaireur.conversations.urls")),
    path("", include("eclaireur.community.urls")),
    path("", include("eclaireur.gatherings.urls")),
    path("", include("eclaireur.practice.urls")),
    path("", include("eclaireur.accompaniment.urls")),
    path("", include("eclaireur.portal.urls")),
]

handler400 = "eclaireur.core.views.bad_request"
handler403 = "eclaireur.core.views.permission_denied"
handler404 = "eclaireur.core.views.page_not_found"
handler500 = "eclaireur.core.views.server_error"
handler429 = "eclaireur.accounts.middleware.handler429"
