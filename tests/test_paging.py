import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import Invalid
from paging import cut, decode_cursor, encode_cursor

PLACES = st.lists(st.integers() | st.text(st.characters(exclude_categories=["Cs"])), max_size=4)


@given(PLACES)
def test_a_cursor_gives_its_place_back(place):
    assert decode_cursor(encode_cursor(*place), *map(type, place)) == tuple(place)


@given(st.integers(), st.data())
def test_a_cursor_changed_in_one_letter_is_refused(number, data):
    cursor = encode_cursor(number)
    at = data.draw(st.integers(0, len(cursor) - 1))
    letter = data.draw(st.characters().filter(lambda letter: letter != cursor[at]))
    with pytest.raises(Invalid):
        decode_cursor(cursor[:at] + letter + cursor[at + 1 :], int)


@given(st.text())
def test_a_made_up_cursor_is_refused(text):
    with pytest.raises(Invalid):
        decode_cursor(text, int)


def test_a_cursor_of_another_list_is_refused():
    with pytest.raises(Invalid):
        decode_cursor(encode_cursor("2026-11-22", 7), int)


@given(st.lists(st.integers(), unique=True).map(sorted), st.integers(1, 9))
def test_walking_the_pages_of_a_list_meets_each_item_once(numbers, limit):
    met, after = [], None
    while True:
        rest = [number for number in numbers if after is None or number > after]
        page = cut(rest[: limit + 1], limit=limit, place=lambda number: (number,))
        met += page.items
        if page.next is None:
            break
        (after,) = decode_cursor(page.next, int)
    assert met == numbers
