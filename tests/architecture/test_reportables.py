"""What a decision takes away, a won appeal gives back."""

from eclaireur.safety.registries import all_reportables


def test_whatever_can_be_hidden_can_be_put_back():
    for_good = [kind.model._meta.label for kind in all_reportables() if kind.hide is not None and kind.show is None]

    assert for_good == []
