"""A form that asks for good what its fields do not show: what they would cancel."""

from __future__ import annotations

from typing import Any

from django import forms


class AskedFirst(forms.BaseForm):
    """`sure`, a hidden field of it, says what the page asked; sent again as it is, it is meant."""

    def still_asks(self, *what: Any) -> bool:
        """Whether the page did not ask this yet: from now on it did."""
        asked = "/".join(str(each) for each in what)
        if self.cleaned_data.get("sure") == asked:
            return False
        self.data = self.data.copy()
        self.data["sure"] = asked
        return True
