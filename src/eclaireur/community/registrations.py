"""The entries of this room in the menus, the notices, the journal, moderation and erasure; called once."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.registries import (
    add_names,
    add_tie_to_circle,
    after_block,
    after_unblock,
    before_erasure,
    describe_reasons,
    describe_verb,
)
from eclaireur.accounts.rules import is_signed_in
from eclaireur.community import actions, cards, queries, reading_over, rules, written
from eclaireur.community.actions import indexing, telling, waiting
from eclaireur.community.enums import ContentNote
from eclaireur.community.models import Persona, Post, Topic
from eclaireur.core import registries
from eclaireur.core.registries import MAIN, MINE, STAFF, MenuEntry
from eclaireur.notices.registries import add_kind
from eclaireur.people.registries import on_limits_set
from eclaireur.safety.registries import (
    add_holdable,
    add_reportable,
    add_settled_texts,
    add_to_identity,
    add_to_see,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eclaireur.accounts.models import Person

VERBS = {
    "community.hide": _("a masqué un de vos messages dans la communauté"),
    "community.show": _("a rendu visible un de vos messages dans la communauté"),
    "community.hide_topic": _("a masqué un de vos sujets"),
    "community.show_topic": _("a rendu visible un de vos sujets"),
    "community.fold": _("a replié un de vos messages sous une note"),
    "community.unfold": _("a retiré la note mise par la modération à un de vos messages"),
    "community.pin": _("a épinglé un de vos sujets"),
    "community.unpin": _("a cessé d’épingler un de vos sujets"),
    "community.close": _("a fermé un de vos sujets"),
    "community.reopen": _("a rouvert un de vos sujets"),
    "community.rearrange": _("a changé les thèmes d’un de vos sujets"),
    "community.move": _("a déplacé un de vos sujets"),
    "community.join": _("a rejoint une structure"),
    "community.leave": _("a mis fin à votre appartenance à une structure"),
}


def register_all() -> None:
    """Hand everything over."""
    written.register()
    add_to_identity(_("Autres pseudonymes, et dans quel espace"), _other_names)
    registries.add_menu_entry(
        MenuEntry(MAIN, _("Communauté"), "community:home", 30, hint=_("Lire, demander, répondre, sous pseudonyme."))
    )
    registries.add_menu_entry(MenuEntry(MINE, _("Sujets suivis"), "community:followed", 14, visible=is_signed_in))
    registries.add_menu_entry(MenuEntry(
        MINE, _("Des sujets proches"), "community:near", 13, visible=is_signed_in,
        hint=_("Ils ressemblent à ce que vous avez dit avoir vécu."),
    ))
    registries.add_menu_entry(MenuEntry(
        MINE, _("Mes noms et mes structures"), "community:personas", 72, visible=is_signed_in,
        hint=_("Un autre nom dans un espace, les structures dont je suis membre."),
    ))
    registries.add_menu_entry(MenuEntry(
        STAFF, _("Espaces"), "community:desk", 45, visible=rules.may_see_desk,
        hint=_("Ce que sont les espaces, leurs thèmes, leur charte, les membres des structures."),
    ))
    registries.add_menu_entry(MenuEntry(
        MINE, _("On attend une réponse"), "community:offered", 15, visible=is_signed_in,
        hint=_("Des sujets et des messages qui attendent quelqu’un, sur ce que vous avez traversé."),
    ))
    registries.add_menu_entry(MenuEntry(
        MINE, _("Premiers messages"), "community:newcomers", 16, visible=rules.may_greet, badge=cards.newcomers_in_words,
        hint=_("Répondre à qui écrit pour la première fois."),
    ))
    registries.add_menu_entry(MenuEntry(
        STAFF, _("Réponses attendues"), "community:waiting", 44, visible=rules.may_see_waiting,
        hint=_("Les sujets et les messages qui attendent une réponse, et le délai habituel de chaque espace."),
    ))
    registries.add_card(cards.followed_card)
    registries.add_card(cards.offered_card)
    registries.add_card(cards.near_card)
    registries.add_upkeep(actions.look_for_answers)
    registries.add_upkeep(actions.tell_digests)
    registries.add_upkeep(actions.tell_greeters)
    add_kind(telling.DIGEST, _("Il y a du nouveau dans ce que vous suivez."), default_email=True)
    registries.add_upkeep(indexing.make_up)
    registries.add_upkeep(actions.forget_visits)
    before_erasure(actions.erase_words_of)
    on_limits_set(actions.leave_beyond_limits)
    after_block(actions.count_again_between)
    after_unblock(actions.count_again_between)
    add_tie_to_circle(
        queries.wrote_among_their_own, words=_("Vous avez écrit dans un espace de votre cercle."), page="community:written"
    )
    add_names(lambda pseudonym: Persona.objects.looking_like(pseudonym).exists())
    add_kind(telling.FIRST_ANSWER, _("Quelqu’un vous a répondu, dans un sujet que vous avez ouvert."), default_email=True)
    add_kind(telling.ANSWERED, _("Quelqu’un a répondu dans un sujet que vous suivez."))
    add_kind(telling.QUOTED, _("Quelqu’un a repris un de vos messages dans le sien."))
    add_kind(telling.OPENED, _("Un sujet vient d’être ouvert dans un espace que vous suivez."))
    add_kind(telling.OFFERED, _("Quelqu’un attend une réponse sur quelque chose que vous avez traversé."), default_email=True)
    add_kind(telling.WAITING, _("Quelqu’un attend toujours une réponse dans vos espaces."), default_email=True)
    add_kind(telling.NEWCOMER, _("Quelqu’un écrit ici pour la première fois. Un mot d’accueil l’attend peut-être de vous."), default_email=True)
    add_kind(telling.FOLDED, _("Un de vos messages est replié sous une note. Ses mots n’ont pas changé."))
    add_kind(telling.ARRANGED, _("Un sujet que vous avez ouvert a été fermé, ou rangé dans un autre espace."))
    describe_reasons("community.fold", dict(ContentNote.choices))
    for verb, sentence in VERBS.items():
        describe_verb(verb, sentence)
    add_reportable(
        Post, name=_("un message"), excerpt=lambda post: post.body, author=lambda post: post.author, signed=_signed,
        signed_reads=("author", "persona"), url_reads=("topic",),
        url=lambda post: post.get_absolute_url(), private=False,
        hide=lambda post, by: actions.hide_reported_post(by=by, post=post), around=reading_over.around,
        show=lambda post, by: actions.show_reported_post(by=by, post=post),
    )
    add_reportable(
        Topic, name=_("un sujet"), excerpt=lambda topic: _whole_topic(topic, topic.posts.all()),
        read_by=lambda viewer, topic: _whole_topic(topic, topic.posts.there()), author=lambda topic: topic.author, signed=_signed,
        signed_reads=("author", "persona"),
        url=lambda topic: topic.get_absolute_url(), private=False,
        hide=lambda topic, by: actions.hide_reported_topic(by=by, topic=topic),
        show=lambda topic, by: actions.show_reported_topic(by=by, topic=topic),
    )
    add_holdable(
        Post, hold=waiting.hold_post, release=lambda post, is_new: waiting.release_post(post, is_new=is_new),
        words=lambda post: post.body, locked=lambda post: Topic.objects.filter(pk=post.topic_id),
    )
    add_holdable(
        Topic, hold=waiting.hold_topic, release=lambda topic, is_new: waiting.release_topic(topic, is_new=is_new),
        words=lambda topic: topic.title,
    )
    add_settled_texts(reading_over.settled)
    add_to_see(
        Post, rows=reading_over.first_posts, since="last_said", name=_("un premier message"),
        title=_signed, words=lambda post: f"{post.topic.title}\n{post.body}",
        why=_("Un des premiers messages de cette personne."),
    )


def _signed(row: Any) -> str:
    """The name a message or a topic is read under; "" once it is erased and its name in the space given up."""
    person: Person | None = row.author
    if person is None:
        return _now("une personne qui n’est plus là")
    if row.persona:
        return row.persona.pseudonym
    return "" if row.erased_at else person.pseudonym


def _whole_topic(topic: Topic, posts: "QuerySet[Post]") -> str:
    """A topic's title and its first message, when it is among `posts`."""
    first = posts.filter(sequence=1).first()
    return "\n\n".join(part for part in (topic.title, first.body if first else "") if part)


def _other_names(person: "Person") -> list[str]:
    """The names someone goes by in spaces: joined with their pseudonym here alone, when two people lift it."""
    return [f"{one.pseudonym} ({one.space.name})" for one in Persona.objects.filter(person=person).select_related("space")]
