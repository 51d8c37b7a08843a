"""Scenarios made from a procedure, on the example: whole, in order, and what they are covered by."""

from dataclasses import replace

import pytest

from policy_model.compiled import Compiled
from policy_model.conditions import ALWAYS, AnyOf, Is, Not
from policy_model.errors import DiagramTooLarge, RequestError
from policy_model.generate import Pair, every_condition_matters, how_many_paths, one_per_path, pairs
from policy_model.policies.catalogue import every_procedure
from policy_model.procedure import Procedure, Scenario
from policy_model.questions import NOT_SURE, yes_no
from policy_model.rules import Rule, must
from tests.unit.example import is_reserved, lost, returns

(WORKED,) = returns.scenarios
IS_LATE = Is("late", ("yes",))


def with_rule(id: str, **changes: object) -> Procedure:
    rules = tuple(replace(rule, **changes) if rule.id == id else rule for rule in returns.rules)  # type: ignore[arg-type]
    return replace(returns, rules=rules)


def of_rule(procedure: Procedure, id: str) -> list[Pair]:
    return [pair for pair in pairs(Compiled(procedure)) if pair.rule.id == id]


def given(pair: Pair) -> tuple[str, str]:
    assert pair.sides
    return pair.sides[0].scenario.given, pair.sides[1].scenario.given


# Paths


def test_there_is_a_scenario_for_each_path_in_order() -> None:
    compiled = Compiled(returns)
    assert [each.scenario.given for each in one_per_path(compiled)] == [
        "damage=none reserved=yes late=yes",
        "damage=none reserved=yes late=no",
        "damage=none reserved=no late=yes",
        "damage=none reserved=no late=no",
        "damage=some reserved=yes late=yes",
        "damage=some reserved=yes late=no",
        "damage=some reserved=no late=yes",
        "damage=some reserved=no late=no",
        "damage=lost",
    ]
    assert how_many_paths(compiled.diagram) == 9


def test_a_generated_scenario_is_named_by_its_answers_and_ends_as_it_is_decided() -> None:
    compiled = Compiled(returns)
    assert one_per_path(compiled)[4].scenario == Scenario(
        "The question \N{LEFT SINGLE QUOTATION MARK}What state is the book in?\N{RIGHT SINGLE QUOTATION MARK} is "
        "answered \N{LEFT SINGLE QUOTATION MARK}A little worn\N{RIGHT SINGLE QUOTATION MARK}, and "
        "\N{LEFT SINGLE QUOTATION MARK}Has somebody reserved it?\N{RIGHT SINGLE QUOTATION MARK} is answered Yes, and "
        "\N{LEFT SINGLE QUOTATION MARK}Is it late?\N{RIGHT SINGLE QUOTATION MARK} is answered Yes.",
        given="damage=some reserved=yes late=yes",
        outcome="put-aside",
        duties=("thank", "tell", "fine"),
    )


def test_a_path_is_covered_by_the_first_scenario_that_gives_all_of_its_answers() -> None:
    more = Scenario("Lost, and late.", given="damage=lost late=yes", outcome="withdraw", duties=("thank", "fine"))
    less = Scenario("Lost?", given=f"damage={NOT_SURE}", outcome="withdraw", duties=())
    again = replace(more, name="Again.")
    covered = [
        each.covered_by for each in one_per_path(Compiled(replace(returns, scenarios=(WORKED, less, more, again))))
    ]
    assert covered == [None, None, None, None, WORKED, None, None, None, more]


def test_where_nothing_is_asked_there_is_one_path() -> None:
    bare = Procedure(
        id="bare",
        title="Bare",
        start="It starts.",
        questions=(),
        outcomes=returns.outcomes[:1],
        rules=(Rule("lend", when=ALWAYS, then=returns.outcomes[0], because="thanks"),),
        when_unsure=returns.when_unsure,
        scenarios=(Scenario("It is lent.", given="", outcome="lend", duties=()),),
    )
    (worked,) = one_per_path(Compiled(bare))
    assert worked.scenario == Scenario("Nothing is asked.", given="", outcome="lend", duties=())
    assert worked.covered_by == bare.scenarios[0]
    assert pairs(Compiled(bare)) == ()


def wide(count: int) -> Procedure:
    """Asks `count` questions, each of which has a duty of its own."""
    asked = tuple(yes_no(f"q{at}", f"Question {at}?") for at in range(count))
    told = tuple(
        Rule(f"r{at}", when=Is(f"q{at}", ("yes",)), then=must(f"d{at}", "Do."), because="thanks") for at in range(count)
    )
    lend = Rule("lend", when=ALWAYS, then=returns.outcomes[0], because="thanks")
    return replace(returns, questions=asked, outcomes=returns.outcomes[:1], rules=(*told, lend), scenarios=())


def test_paths_are_counted_before_they_are_listed() -> None:
    compiled = Compiled(wide(60))
    assert how_many_paths(compiled.diagram) == 2**60
    with pytest.raises(RequestError) as refused:
        one_per_path(compiled)
    assert str(refused.value) == (
        "procedures[returns]: its diagram has 1,152,921,504,606,846,976 paths; no more than 1,000 are listed\n"
        "  help: ask for the pairs: they are as many as comparisons in the rules"
    )
    assert len(pairs(compiled)) == 60
    assert len(one_per_path(Compiled(wide(3)), most=8)) == 8
    with pytest.raises(RequestError, match="8 paths; no more than 7"):
        one_per_path(Compiled(wide(3)), most=7)


def test_comparisons_are_counted_before_their_pairs_are_made() -> None:
    compiled = Compiled(returns)
    assert len(pairs(compiled, most=9)) == 9
    with pytest.raises(RequestError) as refused:
        pairs(compiled, most=8)
    assert str(refused.value) == (
        "procedures[returns]: its rules have more than 8 comparisons; no more than that are listed\n"
        "  help: `policy check` names those that decide nothing, however many"
    )


def test_an_unsound_procedure_is_refused() -> None:
    compiled = Compiled(with_rule("withdraw", when=lost & is_reserved))
    for generate in (one_per_path, pairs):
        with pytest.raises(RequestError) as refused:
            generate(compiled)  # type: ignore[operator]
        assert str(refused.value) == (
            "procedures[returns]: `damage=lost reserved=no` has no outcome, or several\n"
            "  help: `policy check` tells what is wrong"
        )


# Pairs


def test_each_comparison_has_its_pair_in_the_order_written() -> None:
    found = of_rule(returns, "tell")
    assert [(pair.number, pair.comparison) for pair in found] == [(1, is_reserved), (2, lost)]
    # The scenario of the example is one side of both.
    assert [given(pair) for pair in found] == [
        ("damage=some reserved=yes late=yes", "damage=some reserved=no late=yes"),
        ("damage=some reserved=yes late=yes", "damage=lost"),
    ]
    assert [[side.covered_by for side in pair.sides or ()] for pair in found] == [[WORKED, None], [WORKED, None]]
    assert not any(pair.is_covered for pair in found)


def test_without_scenarios_a_pair_is_the_first_in_order() -> None:
    found = of_rule(replace(returns, scenarios=()), "tell")
    assert [given(pair) for pair in found] == [
        ("damage=none reserved=yes late=yes", "damage=none reserved=no late=yes"),
        ("damage=none reserved=yes late=yes", "damage=lost"),
    ]


def test_a_pair_that_scenarios_cover_is_taken_before_an_earlier_one() -> None:
    worn = Scenario("Worn.", given="damage=some reserved=no late=no", outcome="lend", duties=("thank",))
    kept = Scenario("Kept.", given="damage=some reserved=yes late=no", outcome="put-aside", duties=("thank", "tell"))
    (reserved, _) = of_rule(replace(returns, scenarios=(WORKED, worn, kept)), "tell")
    assert reserved.is_covered
    assert [side.covered_by for side in reserved.sides or ()] == [kept, worn]


def test_a_comparison_that_is_negated_has_its_rule_on_the_first_side_too() -> None:
    (negated, _) = of_rule(replace(returns, scenarios=()), "lend")
    assert negated.comparison == lost
    assert given(negated) == ("damage=none reserved=no late=yes", "damage=lost")


def test_a_side_tells_what_settles_whether_the_rule_applies_though_it_is_not_asked() -> None:
    # A lost book is fined whether or not it is late, so nobody asks; the rule about late ones still reads it.
    (pair,) = of_rule(with_rule("fine-late", when=IS_LATE & lost), "fine-late")[:1]
    assert given(pair) == ("damage=lost late=yes", "damage=lost late=no")


def test_what_another_comparison_of_the_question_decides_is_no_pair() -> None:
    # `none or some` adds nothing to `some`: where the two differ, the other one settles it.
    part = Is("damage", ("none", "some"))
    both = of_rule(with_rule("tell", when=Is("damage", ("some",)) & part), "tell")
    assert [pair.sides is None for pair in both] == [False, True]


def test_pairs_that_outgrow_the_bound_are_refused() -> None:
    compiled = Compiled(returns)
    compiled.given.functions.limit = 0
    with pytest.raises(DiagramTooLarge) as refused:
        pairs(compiled)
    assert str(refused.value) == (
        "procedures[returns]: the functions that its pairs need have too many nodes\n  help: split the procedure"
    )


# Every condition matters


@pytest.mark.parametrize(
    ("when", "idle"),
    [
        (is_reserved & ~lost, []),
        (is_reserved | IS_LATE, []),
        (Not(AnyOf((is_reserved, IS_LATE))), []),
        (AnyOf(()), []),  # `no_rule_is_dead` says so
        (lost & ~lost, []),
        (
            is_reserved & is_reserved,
            [
                (1, "reserved", "`yes`", "damage=lost reserved=yes"),
                (2, "reserved", "`yes`", "damage=lost reserved=yes"),
            ],
        ),
        (
            is_reserved | (IS_LATE & is_reserved),
            [
                (2, "late", "`yes`", "damage=lost reserved=yes late=no"),
                (3, "reserved", "`yes`", "damage=lost reserved=yes"),
            ],
        ),
        (lost & Is("damage", ("some", "lost")), [(2, "damage", "`some` or `lost`", "damage=lost")]),
        (Is("late", ("yes", "no")), [(1, "late", "`yes` or `no`", "damage=lost")]),
        (IS_LATE & (is_reserved | ALWAYS), [(2, "reserved", "`yes`", "damage=lost reserved=no late=yes")]),
    ],
)
def test_a_comparison_that_decides_nothing_is_found(when, idle: list[tuple[int, str, str, str]]) -> None:
    procedure = replace(returns, rules=(*returns.rules, Rule("x", when=when, then=must("x", "Do."), because="fine")))
    findings = list(every_condition_matters(Compiled(procedure)))
    without = "no two situations that differ in that answer alone show that it matters"
    assert [(finding.message, finding.witness) for finding in findings] == [
        (f"comparison {number}, of `{question}` with {answers}, decides nothing: {without}", witness)
        for number, question, answers, witness in idle
    ]
    for finding in findings:
        assert (finding.check, finding.path) == ("every condition matters", "procedures[returns].rules[x].when")
        assert finding.procedure == "returns"


@pytest.mark.parametrize(
    "procedure", [pytest.param(each, id=f"{policy.name}/{each.id}") for policy, each in every_procedure()]
)
def test_the_scenarios_of_the_shipped_policies_cover_every_path_and_every_comparison(procedure: Procedure) -> None:
    compiled = Compiled(procedure)
    assert [each.scenario.given for each in one_per_path(compiled) if each.covered_by is None] == []
    assert [f"{each.rule.id} {each.comparison}" for each in pairs(compiled) if not each.is_covered] == []


def test_a_part_that_rules_share_matters_where_it_matters_in_one_of_them() -> None:
    worn = Is("damage", ("some",))
    row = is_reserved & IS_LATE
    left = ~row
    told = (
        Rule("one", when=row, then=must("one", "Do."), because="fine"),
        Rule("two", when=left & worn, then=must("two", "Do."), because="fine"),
        Rule("three", when=left & ~is_reserved & lost, then=must("three", "Do."), because="fine"),
    )
    procedure = replace(returns, rules=(*returns.rules, *told))
    assert list(every_condition_matters(Compiled(procedure))) == []
    # Alone in its rule, it is seen that it adds nothing there.
    alone = replace(returns, rules=(*returns.rules, told[2]))
    assert [finding.message.partition(",")[0] for finding in every_condition_matters(Compiled(alone))] == [
        "comparison 1",
        "comparison 2",
    ]
