"""Reading: the spaces, a space, a topic, a charter, and what a search finds."""


from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eclaireur.community import actions, queries, rules, texts
from eclaireur.community.forms import SearchForm
from eclaireur.community.views.doors import page_asked, space_or_404


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The spaces I may read."""
    return render(request, "community/home.html", {"spaces": queries.spaces_for(request.user)})


@require_GET
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """The topics of a space."""
    shown = space_or_404(request, slug)
    themes = queries.themes_in(space=shown.pk)
    wanted = request.GET.get("theme", "")
    theme = next((one for one in themes if str(one.pk) == wanted), None)
    unanswered = request.GET.get("reponse") == "attendue"
    unread = request.GET.get("lecture") == "nouveau" and request.user.is_authenticated
    since = None
    if request.user.is_authenticated:
        since = queries.new_since(shown)
        actions.come(by=request.user, space=shown)
    page = queries.topics_of(
        shown, request.user, theme=theme, unanswered=unanswered, unread=unread, number=page_asked(request), since=since
    )
    is_bare = not page.object_list and not queries.topics_of(shown, request.user).object_list
    return render(request, "community/space.html", {
        "is_bare": is_bare, "unread": unread, "has_news": any(getattr(topic, "is_unread", False) or topic.is_new for topic in page),
        "slow": queries.in_time(shown.slow_seconds) if shown.slow_seconds else "",
        "space": shown, "themes": themes, "theme": theme, "unanswered": unanswered, "page": page,
        "why_not": queries.why_not_write(request.user, shown),
        "moderates": rules.moderates(request.user, shown),
        "has_drafts": request.user.is_authenticated and queries.has_drafts(request.user, shown),
        "delay": queries.delays_of([shown])[shown.pk].in_words,
    })


@require_GET
def charter(request: HttpRequest, slug: str) -> HttpResponse:
    """What holds in a space, and who reads it."""
    return render(request, "community/charter.html", {"space": space_or_404(request, slug)})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Messages that hold some words, among those I may read: everywhere, or in one space."""
    form = SearchForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    words, slug = asked.get("q", ""), asked.get("espace", "")
    where = space_or_404(request, slug) if slug else None
    page = queries.search(words, request.user, space=where, number=page_asked(request)) if words.strip() else None
    context = {"form": form, "words": words, "where": where, "page": page, "says_too_little": not texts.sought(words)}
    return render(request, "community/search.html", context, status=422 if form.errors else 200)
