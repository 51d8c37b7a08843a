"""One contender of the scale benchmark at one task, in a process of its own: prints what it found, and what it took.

The job is the same for all: from the rules of a procedure, and of the same procedure with one rule changed, find how
many situations have no outcome, how many have several, which rules never apply, and how many situations end otherwise.
The solvers are asked the yes/no part of it: whether there is such a situation, not how many.

    python -m tests.benchmarks.scale_contenders dd.autoref table-8-20
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from itertools import combinations, product
from pathlib import Path
from typing import Any

from policy_model.compiled import Compiled
from policy_model.conditions import AllOf, Condition, Is, Not, bottom_up, holds
from policy_model.diagram import NODE_LIMIT, consequences
from policy_model.diff import compare_procedures
from policy_model.errors import DiagramTooLarge
from policy_model.mdd import FALSE, Functions
from policy_model.procedure import Procedure
from policy_model.rules import Outcome
from policy_model.situations import count
from policy_model.verify import OF_PROCEDURES
from tests.benchmarks.scale_policies import changed, layered, table

type Found = dict[str, Any]


def ours(one: Procedure, other: Procedure) -> Found:
    """The job, with our functions."""
    functions = Functions(one.questions, NODE_LIMIT)
    before, after = (consequences(procedure, functions=functions) for procedure in (one, other))

    def outcomes(given: Any) -> list[int]:
        return [function for what, function in zip(given.all, given.when, strict=True) if isinstance(what, Outcome)]

    ends, ends_now = outcomes(before), outcomes(after)
    same = functions.any_of(functions.all_of(pair) for pair in zip(ends, ends_now, strict=True))
    several = functions.any_of(functions.all_of(pair) for pair in combinations(ends, 2))
    return {
        "without": functions.situations - count(functions, functions.any_of(ends)),
        "several": count(functions, several),
        "dead": [rule.id for rule, function in zip(one.rules, before.rules, strict=True) if function == FALSE],
        "changed": functions.situations - count(functions, same),
    }


def all_of_ours(one: Procedure, other: Procedure) -> Found:
    """All that `policy check` and `policy diff` do: the diagram, every property with witnesses, merged cases."""
    compiled = Compiled(one)
    nodes = len(compiled.diagram.nodes)
    findings = sum(1 for check in OF_PROCEDURES for _ in check(compiled))
    difference = compare_procedures(one, other)
    return {"nodes": nodes, "findings": findings, "changed": difference.situations_changed}


def brute_force(one: Procedure, other: Procedure) -> Found:
    """The job, situation by situation, rule by rule."""
    found = {"without": 0, "several": 0, "changed": 0}
    applied: set[str] = set()
    ids = [question.id for question in one.questions]

    def ends(procedure: Procedure, situation: dict[str, str]) -> set[str]:
        rules = [rule for rule in procedure.rules if holds(rule.when, situation)]
        if procedure is one:
            applied.update(rule.id for rule in rules)
        return {rule.then.id for rule in rules if isinstance(rule.then, Outcome)}

    for answers in product(*([answer.id for answer in question.answers] for question in one.questions)):
        situation = dict(zip(ids, answers, strict=True))
        before, after = ends(one, situation), ends(other, situation)
        found["without"] += not before
        found["several"] += len(before) > 1
        found["changed"] += not before & after
    return {**found, "dead": [rule.id for rule in one.rules if rule.id not in applied]}


def _diagrams(store: Any, one: Procedure, other: Procedure) -> Found:
    """The job, with the binary diagrams of `dd`: every question is a yes/no question, and so one variable."""
    size = len(one.questions)
    store.declare(*(question.id for question in one.questions))
    made: dict[int, Any] = {}

    def compiled(condition: Condition) -> Any:
        for part in bottom_up(condition):
            if id(part) not in made:
                match part:
                    case Is(question, answers):
                        made[id(part)] = store.var(question) if answers == ("yes",) else ~store.var(question)
                    case Not(negated):
                        made[id(part)] = ~made[id(negated)]
                    case _:
                        joined = store.true if isinstance(part, AllOf) else store.false
                        for each in part.parts:  # type: ignore[attr-defined]
                            joined = joined & made[id(each)] if isinstance(part, AllOf) else joined | made[id(each)]
                        made[id(part)] = joined
        return made[id(condition)]

    def any_of(functions: list[Any]) -> Any:
        joined = store.false
        for function in functions:
            joined = joined | function
        return joined

    def outcomes(procedure: Procedure) -> list[Any]:
        return [
            any_of([compiled(rule.when) for rule in procedure.rules if rule.then == outcome])
            for outcome in procedure.outcomes
        ]

    ends, ends_now = outcomes(one), outcomes(other)
    return {
        "without": 2**size - int(store.count(any_of(ends), size)),
        "several": int(store.count(any_of([a & b for a, b in combinations(ends, 2)]), size)),
        "dead": [rule.id for rule in one.rules if compiled(rule.when) == store.false],
        "changed": 2**size - int(store.count(any_of([a & b for a, b in zip(ends, ends_now, strict=True)]), size)),
    }


def dd_autoref(one: Procedure, other: Procedure) -> Found:
    """`dd` in Python alone."""
    return _diagrams(import_module("dd.autoref").BDD(), one, other)


def dd_cudd(one: Procedure, other: Procedure) -> Found:
    """`dd` over the C library CUDD, in the order of the questions as everybody else."""
    store = import_module("dd.cudd").BDD()
    store.configure(reordering=False)
    return _diagrams(store, one, other)


def _asked(one: Procedure, other: Procedure, said: Callable[[Condition], Any], true: Callable[..., bool]) -> Found:
    """The yes/no part of the job, asked of a solver: `true` whether all of some statements can hold together."""

    def ends(procedure: Procedure) -> list[Condition]:
        return [rule.when for rule in procedure.rules if isinstance(rule.then, Outcome)]

    outcomes = [
        [[rule.when for rule in procedure.rules if rule.then == outcome] for outcome in procedure.outcomes]
        for procedure in (one, other)
    ]
    return {
        "without": true([], *(-said(rule) for rule in ends(one))),
        "several": any(true([a, b]) for a, b in combinations([list(map(said, each)) for each in outcomes[0]], 2)),
        "dead": [rule.id for rule in one.rules if not true([], said(rule.when))],
        "changed": any(
            true([list(map(said, a))], *(-said(rule) for rule in b)) for a, b in zip(*outcomes, strict=True)
        ),
    }


def python_sat(one: Procedure, other: Procedure) -> Found:
    """The yes/no part, with CaDiCaL through `python-sat`; conditions as clauses after Tseitin (1968)."""
    solver = import_module("pysat.solvers").Cadical153()
    variables = {question.id: at for at, question in enumerate(one.questions, start=1)}
    made: dict[int, int] = {}

    def new() -> int:
        variables[f"part {len(variables)}"] = len(variables) + 1
        return len(variables)

    def said(condition: Condition) -> int:
        for part in bottom_up(condition):
            if id(part) not in made:
                match part:
                    case Is(question, answers):
                        made[id(part)] = variables[question] if answers == ("yes",) else -variables[question]
                    case Not(negated):
                        made[id(part)] = -made[id(negated)]
                    case _:
                        sign = 1 if isinstance(part, AllOf) else -1
                        parts = [sign * made[id(each)] for each in part.parts]  # type: ignore[attr-defined]
                        whole = new()
                        for each in parts:
                            solver.add_clause([-whole, each])
                        solver.add_clause([whole, *(-each for each in parts)])
                        made[id(part)] = sign * whole
        return made[id(condition)]

    def true(either: list[list[int]], *facts: int) -> bool:
        assumed = list(facts)
        for options in either:
            chosen = new()
            solver.add_clause([-chosen, *options])
            assumed.append(chosen)
        return bool(solver.solve(assumptions=assumed))

    return _asked(one, other, said, true)


def z3(one: Procedure, other: Procedure) -> Found:
    """The yes/no part, with `z3`."""
    solver_module = import_module("z3")
    solver = solver_module.Solver()
    made: dict[int, Any] = {}
    named: list[Any] = []

    def said(condition: Condition) -> int:
        for part in bottom_up(condition):
            if id(part) not in made:
                match part:
                    case Is(question, answers):
                        asked = solver_module.Bool(question)
                        made[id(part)] = asked if answers == ("yes",) else solver_module.Not(asked)
                    case Not(negated):
                        made[id(part)] = solver_module.Not(made[id(negated)])
                    case _:
                        join = solver_module.And if isinstance(part, AllOf) else solver_module.Or
                        made[id(part)] = join(*(made[id(each)] for each in part.parts))  # type: ignore[attr-defined]
        named.append(made[id(condition)])
        return len(named)

    def stated(number: int) -> Any:
        return named[number - 1] if number > 0 else solver_module.Not(named[-number - 1])

    def true(either: list[list[int]], *facts: int) -> bool:
        solver.push()
        solver.add(*map(stated, facts), *(solver_module.Or(*map(stated, options)) for options in either))
        answer = solver.check() == solver_module.sat
        solver.pop()
        return answer

    return _asked(one, other, said, true)


CONTENDERS: dict[str, tuple[Callable[[Procedure, Procedure], Found], str]] = {
    "ours": (ours, ""),
    "ours, all": (all_of_ours, ""),
    "brute force": (brute_force, ""),
    "dd.autoref": (dd_autoref, "dd.autoref"),
    "dd.cudd": (dd_cudd, "dd.cudd"),
    "python-sat": (python_sat, "pysat.solvers"),
    "z3": (z3, "z3"),
}
"""Each with the module that it needs."""


def main(contender: str, task: str) -> None:
    """Prints one line of JSON: what was found, in how many seconds of processor time, and the peak memory in MB."""
    kind, *numbers = task.split("-")
    one = (layered if kind == "layered" else table)(*map(int, numbers))
    other = changed(one)
    job, module = CONTENDERS[contender]
    if module:
        try:
            import_module(module)  # before the clock starts
        except ImportError as missing:
            print(json.dumps({"missing": str(missing)}))
            return
    start = time.process_time()
    try:
        found = job(one, other)
    except DiagramTooLarge as refused:
        found = {"refused": str(refused)}
    seconds = time.process_time() - start
    print(json.dumps({"found": found, "seconds": seconds, "peak": _peak()}))


def _peak() -> int:
    """The most memory that this process has had, in MB; where Linux says it, without what its parent had before it."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
