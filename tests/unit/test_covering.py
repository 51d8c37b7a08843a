"""The fewest cubes, where only a search finds them."""

from itertools import combinations
from random import Random

import pytest

from policy_model.diff import covering
from policy_model.diff.covering import TooMuch, fewest


def random_sets(random: Random) -> list[int]:
    """Up to nine sets of 14 values, each value in two or three of them, so that no set has to be taken."""
    sets = [0] * 9
    for value in range(14):
        for each in random.sample(range(9), random.choice((2, 3))):
            sets[each] |= 1 << value
    return [each for each in sets if each]


def least(sets: list[int]) -> int:
    """How many of the sets have all values, found by trying."""

    def all_of(chosen: tuple[int, ...]) -> int:
        whole = 0
        for each in chosen:
            whole |= each
        return whole

    whole = all_of(tuple(sets))
    return next(
        count
        for count in range(1, len(sets) + 1)
        if any(all_of(chosen) == whole for chosen in combinations(sets, count))
    )


def test_a_choice_that_looks_best_at_first_is_taken_back() -> None:
    for seed in range(300):
        sets = random_sets(Random(seed))
        chosen, proved = fewest([[each] for each in sets], [14])
        assert (len(chosen), proved) == (least(sets), True), f"seed {seed}"


def test_no_cube_covers_nothing_with_nothing() -> None:
    assert fewest([], [2, 2]) == ((), True)


def test_a_search_that_takes_too_long_gives_cubes_of_which_none_can_be_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(covering, "MOST_WORK", 0)
    for seed in range(100):
        sets = random_sets(Random(seed))
        chosen, proved = fewest([[each] for each in sets], [14])
        assert not proved
        for left_out in (None, *chosen):
            covered = 0
            for each in chosen:
                covered |= sets[each] if each != left_out else 0
            assert (covered == (1 << 14) - 1) == (left_out is None), f"seed {seed}"


def test_too_many_points_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering, "MOST_ROWS", 3)
    assert fewest([[1, 3], [3, 1]], [2, 2]) == ((0, 1), True)
    with pytest.raises(TooMuch):
        fewest([[1, 3, 3], [3, 1, 3], [3, 3, 1]], [2, 2, 2])
