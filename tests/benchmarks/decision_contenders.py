"""Who decides: each engine made ready for a table, and then asked for decisions, many at a time.

A peer is given the table in the form that it reads fastest, and only the loop that is timed is counted. What each loop
reads of a decision is what there is to read: the result, and the trace where there is one.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any, ClassVar
from xml.sax.saxutils import escape

from policy_model.evaluate import Decision, Evaluator
from tests.benchmarks.decision_tables import Row, Situation, Table

BATCH = 200
"""How many situations are made ready at once, as a service has the answers at hand that it just read."""

type Result = dict[str, str]
"""What follows, by column of the table."""


class Contender(ABC):
    """An engine that has been given a table. Raises ImportError where it is not installed.

    name: what it is called in the report. package: its distribution, where it is not ours.
    """

    name: ClassVar[str]
    package: ClassVar[str] = ""

    def __init__(self, table: Table) -> None:
        self.table = table

    @classmethod
    def title(cls) -> str:
        """The name, with the version of its package."""
        return f"{cls.package} {version(cls.package)}, {cls.name}" if cls.package else cls.name

    def answers(self, situation: Situation) -> dict[str, Any]:
        """The situation as the engine takes it."""
        return {_field(question): answer for question, answer in situation.items()}

    @abstractmethod
    def run(self, batch: Sequence[dict[str, Any]]) -> None:
        """Decide all of these, and read each decision. This is what is timed."""

    @abstractmethod
    def result(self, answers: dict[str, Any]) -> Result:
        """What follows, to be compared with what the others say."""


class Ours(Contender):
    """This model, in process: the answers are its own strings."""

    name = "**ours**: outcome, duties, rules, clauses and trace"

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self.evaluator = Evaluator(table.procedure)

    def answers(self, situation: Situation) -> dict[str, str]:
        return dict(situation)

    def run(self, batch: Sequence[dict[str, str]]) -> None:
        decide = self.evaluator.decide
        for answers in batch:
            decision = decide(answers)
            decision.outcome  # noqa: B018
            decision.duties  # noqa: B018
            decision.rules  # noqa: B018
            decision.clauses  # noqa: B018
            decision.trace  # noqa: B018

    def result(self, answers: dict[str, str]) -> Result:
        decision = self.evaluator.decide(answers)
        _expect_reasons(self.table, answers, decision)
        told = {
            "outcome": decision.outcome.what.id if decision.outcome else "",
            "duties": " ".join(duty.what.id for duty in decision.duties),
        }
        return {column: told[column] for column in self.table.columns}


class OursFromText(Ours):
    """This model, with answers that were read from JSON one by one: strings that are equal to its own, and new."""

    name = "**ours, JSON strings**: the same with answers just read from JSON"

    def answers(self, situation: Situation) -> dict[str, str]:
        read: dict[str, str] = json.loads(json.dumps(situation))
        return read


class OursAnew(Ours):
    """This model before it was ever asked: it compiles the rules, and makes every transition for the first time."""

    name = f"ours from nothing: the rules compiled, then {BATCH} decisions"

    def run(self, batch: Sequence[dict[str, str]]) -> None:
        self.evaluator = Evaluator(self.table.procedure)
        super().run(batch)


class Ifs(Contender):
    """What a person would write by hand: nested ifs for a procedure, a chain of ifs for the random table."""

    name = "nested ifs (chain of ifs for the random table): outcome and duties, no reasons"

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        made: dict[str, Callable[[dict[str, str]], tuple[str, ...]]] = {}
        exec(table.source, made)
        self.decide = made["decide"]

    def answers(self, situation: Situation) -> dict[str, str]:
        return dict(situation)

    def run(self, batch: Sequence[dict[str, str]]) -> None:
        decide = self.decide
        for answers in batch:
            decide(answers)

    def result(self, answers: dict[str, str]) -> Result:
        return dict(zip(self.table.columns, self.decide(answers), strict=True))


class Zen(Contender):
    """The engine in Rust, with the table in its static loader, which compiles it once.

    It has no faster way to take one decision at a time with a trace.
    """

    name = "static loader, with its trace"
    package = "zen-engine"
    options: ClassVar[dict[str, Any]] = {"trace": True}

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        graph = _decision_model(table)
        self.evaluate = self.loaded(import_module("zen"), graph)

    def loaded(self, zen: Any, graph: dict[str, Any]) -> Callable[..., Any]:
        """What evaluates answers."""
        return partial(_engine(zen, graph).evaluate, "table")

    def run(self, batch: Sequence[dict[str, str]]) -> None:
        evaluate, options = self.evaluate, self.options
        for answers in batch:
            response = evaluate(answers, options)
            response["result"]
            response["trace"]

    def result(self, answers: dict[str, str]) -> Result:
        response = self.evaluate(answers, self.options)
        result: Result = response["result"]
        return result


class ZenUntraced(Zen):
    """The same without a trace."""

    name = "static loader, no trace"
    options: ClassVar[dict[str, Any]] = {}

    def run(self, batch: Sequence[dict[str, str]]) -> None:
        evaluate, options = self.evaluate, self.options
        for answers in batch:
            evaluate(answers, options)["result"]


class ZenBatch(Zen):
    """The same with many decisions asked for in one call, which the engine may spread over cores."""

    name = f"static loader, {BATCH} decisions a call (`evaluate_batch`), with its trace"

    def loaded(self, zen: Any, graph: dict[str, Any]) -> Callable[..., Any]:
        evaluate: Callable[..., Any] = _engine(zen, graph).evaluate_batch
        return evaluate

    def answers(self, situation: Situation) -> dict[str, Any]:
        return {"key": "table", "context": super().answers(situation)}

    def run(self, batch: Sequence[dict[str, Any]]) -> None:
        for response in self.evaluate(batch, self.options):
            data = response["data"]
            data["result"]
            data["trace"]

    def result(self, answers: dict[str, Any]) -> Result:
        (response,) = self.evaluate([answers], self.options)
        assert response["data"]["trace"], "there is no trace"
        result: Result = response["data"]["result"]
        return result


class ZenCreated(Zen):
    """The engine in Rust as its own quick start uses it, which keeps no compiled table."""

    name = "as in its quick start (`create_decision`), with its trace"

    def loaded(self, zen: Any, graph: dict[str, Any]) -> Callable[..., Any]:
        evaluate: Callable[..., Any] = zen.ZenEngine().create_decision(json.dumps(graph)).evaluate
        return evaluate


class Spiff(Contender):
    """The engine for decision tables within the workflow engine, without a workflow around it."""

    name = "its DMN engine, no trace"
    package = "SpiffWorkflow"

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        # "Unique" is its name for "the first that matches, and no further".
        root = import_module("lxml.etree").fromstring(_dmn(table, "UNIQUE", "? in ({})").encode())
        parser = import_module("SpiffWorkflow.dmn.parser.DMNParser").DMNParser(None, root, {"dmn": NAMESPACE})
        parser.parse()
        engine = import_module("SpiffWorkflow.dmn.engine.DMNEngine").DMNEngine
        self.engine = engine(parser.decision.decisionTables[0])
        scripts = import_module("SpiffWorkflow.bpmn.script_engine").PythonScriptEngine()
        self.task = SimpleNamespace(data={}, workflow=SimpleNamespace(script_engine=scripts))

    def run(self, batch: Sequence[dict[str, str]]) -> None:
        for answers in batch:
            self.task.data = answers
            self.engine.result(self.task)

    def result(self, answers: dict[str, str]) -> Result:
        self.task.data = answers
        return dict(self.engine.result(self.task))


class PyDmnRules(Contender):
    """The engine for decision tables in Python, which names the rule that it applied."""

    name = "names the row"
    package = "pyDMNrules"

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self.engine = import_module("pyDMNrules").DMN()
        status = self.engine.useXML(_dmn(table, "FIRST", "{}"))
        if status:
            raise ImportError(f"it refuses the table: {status}")

    def run(self, batch: Sequence[dict[str, str]]) -> None:
        decide = self.engine.decide
        for answers in batch:
            _, decision = decide(answers)
            decision["Result"]
            decision["Executed Rule"]

    def result(self, answers: dict[str, str]) -> Result:
        status, decision = self.engine.decide(answers)
        if status:
            raise ImportError(f"it refuses the answers: {status}")
        return {column: decision["Result"][column] for column in self.table.columns}


CONTENDERS: tuple[type[Contender], ...] = (
    Ifs,
    Ours,
    OursFromText,
    OursAnew,
    Zen,
    ZenBatch,
    ZenUntraced,
    ZenCreated,
    Spiff,
    PyDmnRules,
)

JUDGED: dict[type[Contender], str] = {Ours: "ours", OursFromText: "ours, JSON strings"}
"""The rows that the goal is for, with their short names."""

AGAINST: tuple[type[Contender], ...] = (Zen, ZenBatch)
"""What they are measured by, the fastest of these: the other engine's ways that give reasons, its table compiled."""

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def _expect_reasons(table: Table, answers: Mapping[str, str], decision: Decision) -> None:
    """Raises AssertionError where what our decisions say beside the result is not what the table says."""
    of = f"{table.name}, {answers}: "
    assert [(step.question.id, step.answer) for step in decision.trace] == list(answers.items()), of + "the trace"
    assert decision.outcome, of + "there is no outcome"
    assert decision.clauses, of + "there is no clause"
    ended = [step.outcome.id for step in decision.trace if step.outcome]
    assert ended == [decision.outcome.what.id], of + "the trace does not end with the outcome"
    fired = [rule.id for rule in decision.outcome.rules]
    if fired[0].startswith("row-"):
        matching = (at for at, row in enumerate(table.rows) if _matches(row, answers))
        assert fired == [f"row-{next(matching)}"], of + "the rule is not the first row that matches"


def _matches(row: Row, answers: Mapping[str, str]) -> bool:
    return all(answers[question] in allowed for question, allowed in row.when.items())


def _engine(zen: Any, graph: dict[str, Any]) -> Any:
    return zen.ZenEngine({"loader": {"type": "static", "content": {"table": graph}}})


def _field(question: str) -> str:
    """A question's id as a name that can stand in an expression."""
    return re.sub(r"\W", "_", question)


def _quoted(answers: Iterable[str]) -> str:
    return ", ".join(f'"{answer}"' for answer in answers)


def _decision_model(table: Table) -> dict[str, Any]:
    """The table in zen-engine's own form (JDM)."""
    inputs = [{"id": id, "name": id, "field": id} for id in (_field(question.id) for question in table.questions)]
    outputs = [{"id": column, "name": column, "field": column} for column in table.columns]
    rules = [
        {
            "_id": f"row-{at}",
            **{_field(question.id): _quoted(row.when.get(question.id, ())) for question in table.questions},
            **{column: _quoted([told]) for column, told in row.then.items()},
        }
        for at, row in enumerate(table.rows)
    ]
    content = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": rules}
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": content},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "to-table", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "to-end", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }


def _dmn(table: Table, hit_policy: str, several: str) -> str:
    """The table in XML after the standard DMN. several: how an engine writes "one of these", with {} for their list."""

    def entry(kind: str, id: str, text: str) -> str:
        return f'<{kind} id="{id}"><text>{escape(text)}</text></{kind}>'

    fields = [_field(question.id) for question in table.questions]
    lines = [
        f'<definitions xmlns="{NAMESPACE}" id="definitions" name="definitions" namespace="urn:benchmark">',
        f'<decision id="decision" name="decision"><decisionTable id="table" hitPolicy="{hit_policy}">',
    ]
    for field in fields:
        text = f'<inputExpression typeRef="string"><text>{field}</text></inputExpression>'
        lines.append(f'<input id="{field}" label="{field}">{text}</input>')
    lines += (f'<output id="{each}" name="{each}" label="{each}" typeRef="string"/>' for each in table.columns)
    for at, row in enumerate(table.rows):
        lines.append(f'<rule id="row-{at}">')
        for question, field in zip(table.questions, fields, strict=True):
            allowed = row.when.get(question.id, ())
            text = several.format(_quoted(allowed)) if len(allowed) > 1 else _quoted(allowed)
            lines.append(entry("inputEntry", f"row-{at}-{field}", text))
        lines += (entry("outputEntry", f"row-{at}-{column}", _quoted([told])) for column, told in row.then.items())
        lines.append("</rule>")
    return "\n".join((*lines, "</decisionTable></decision></definitions>"))
