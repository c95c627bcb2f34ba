"""The shape of recovery codes."""

from hypothesis import given
from hypothesis import strategies as st

from eclaireur.accounts import recovery_codes


def test_codes_are_drawn_from_the_whole_alphabet_and_never_twice():
    codes = {recovery_codes.draw() for _ in range(300)}
    assert len(codes) == 300
    assert set("".join(codes)) == set(recovery_codes.ALPHABET)


@given(st.text(alphabet=recovery_codes.ALPHABET, min_size=16, max_size=16))
def test_a_code_is_read_back_however_it_is_typed(code):
    shown = recovery_codes.spell(code)
    assert shown.count("-") == 3
    assert recovery_codes.read(f"  {shown.lower()} ") == code
    assert recovery_codes.read(shown.replace("0", "O").replace("1", "l")) == code


@given(st.text(max_size=40))
def test_anything_else_is_none_or_a_code(typed):
    read = recovery_codes.read(typed)
    assert read is None or (len(read) == 16 and set(read) <= set(recovery_codes.ALPHABET))
