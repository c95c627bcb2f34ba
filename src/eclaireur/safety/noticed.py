"""What is said, in words, about what screening noticed: to whoever is about to send it, to whoever received it."""

from django.utils.translation import gettext_lazy as _

from eclaireur.safety.screening import Kind

ABOUT_LEAVING = frozenset({Kind.PHONE, Kind.EMAIL, Kind.HANDLE, Kind.LINK, Kind.LEAVING})
"""What an accompaniment whose frame both agreed to makes natural: one may have to be called."""
NEVER_NATURAL = frozenset({Kind.MONEY, Kind.SEXUAL})
FIRST_EXCHANGES = ABOUT_LEAVING | NEVER_NATURAL

TO_THE_SENDER = {
    Kind.PHONE: _("Il y a peut-être un numéro de téléphone. Une fois donné, il ne se reprend pas."),
    Kind.EMAIL: _("Il y a peut-être une adresse e-mail. Une fois donnée, elle ne se reprend pas."),
    Kind.HANDLE: _("Il y a peut-être un nom sur un autre service. Là-bas, personne ne veille sur vos échanges."),
    Kind.LINK: _("Il y a une adresse vers un autre site. La personne ne saura pas où elle mène."),
    Kind.LEAVING: _("Vous proposez peut-être de parler ailleurs, ou en secret. Elle peut se sentir pressée de dire oui."),
    Kind.MONEY: _("Il est peut-être question d’argent. Entre personnes qui se soutiennent, cela met vite mal à l’aise."),
    Kind.SEXUAL: _("Certains mots sont peut-être sexuels. Ici, la personne est venue chercher du soutien."),
}
TO_THE_RECEIVER = {
    Kind.PHONE: _("Ce message contient peut-être un numéro. Rien ne vous oblige à appeler, ni à donner le vôtre."),
    Kind.EMAIL: _("Ce message contient peut-être une adresse e-mail. Rien ne vous oblige à écrire ailleurs qu’ici."),
    Kind.HANDLE: _("Ce message vous invite peut-être sur un autre service. Là-bas, nous ne pourrons pas vous aider."),
    Kind.LINK: _("Ce message contient une adresse vers un autre site. Ne l’ouvrez que si vous savez où elle mène."),
    Kind.LEAVING: _("Ce message propose peut-être de parler ailleurs, ou en secret. Vous pouvez rester ici, sans vous justifier."),
    Kind.MONEY: _("Ce message parle peut-être d’argent. Personne ici n’a à vous en demander."),
    Kind.SEXUAL: _("Ce message contient peut-être des mots sexuels. Vous n’avez pas à y répondre."),
}
REASONS = {Kind.MONEY: "outside", Kind.SEXUAL: "sexual"}
"""The reason of a report made in one press beside such a message; "outside" for the others."""
