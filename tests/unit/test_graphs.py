from policy_model.graphs import fold, reading_order


def test_a_fold_makes_each_state_once_its_children_first() -> None:
    made: list[int] = []

    def make(state: int, children: tuple[int, ...]) -> int:
        made.append(state)
        return 1 + sum(children)

    memo: dict[int, int] = {}
    # Fibonacci's tree: two calls a state, each state made once.
    assert fold(10, lambda n: (n - 1, n - 2) if n > 1 else (), make, memo) == 177
    assert made == [1, 0, *range(2, 11)]
    assert len(memo) == 11
    assert fold(5, lambda n: (), make, memo) == memo[5], "results are kept for later"


def test_a_fold_is_as_deep_as_it_has_to_be() -> None:
    assert fold(100_000, lambda n: (n - 1,) if n else (), lambda n, below: n + sum(below) * 0, {}) == 100_000


def test_reading_order_has_each_before_those_that_it_leads_to() -> None:
    leads = {"start": "ab", "a": "ce", "b": "d", "c": "d", "d": "e"}
    assert reading_order("start", lambda state: tuple(leads.get(state, ""))) == ("start", "a", "c", "b", "d", "e")
