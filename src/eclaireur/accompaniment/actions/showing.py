"""To whom a published request is shown: the best matching listed peers, no more than the settings say."""

from django.db import transaction
from django.urls import reverse

from eclaireur.accompaniment.models import AccompanimentSettings, Request, Showing
from eclaireur.accompaniment.queries import best_peers, open_requests_matching
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import notify


@transaction.atomic
def show_to_peers(*, request: Request) -> int:
    """Show a published request to the best matching peers not seen yet, up to the cap; gives how many were added.

    Peers who passed no longer count: another takes their place. Hard constraints hold (see matching).
    """
    if not request.is_open or request.published_at is None:
        return 0
    showings = Showing.objects.filter(request=request)
    known = set(showings.values_list("peer_id", flat=True))
    room = AccompanimentSettings.load().told_peers - showings.filter(passed_at=None).count()
    if room <= 0:
        return 0
    added = [peer for peer in best_peers(request, limit=room + len(known)) if peer.pk not in known][:room]
    for peer in added:
        Showing.objects.get_or_create(request=request, peer=peer)
        notify(
            to=peer, kind="accompaniment.shown", about=request,
            url=reverse("accompaniment:request_to_read", args=[request.pk]),
        )  # fmt: skip
    return len(added)


@transaction.atomic
def look_for_requests(*, by: Person) -> int:
    """Show `by`, a listed peer, the open published requests that match and still have room; gives how many.

    Called when the peer opens their list: so a peer listed today also meets yesterday's requests.
    """
    if not by.has_perm("accompaniment.read_requests"):
        return 0
    found = open_requests_matching(by)
    for request in found:
        Showing.objects.get_or_create(request=request, peer=by)
    return len(found)
