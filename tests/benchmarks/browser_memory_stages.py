"""What is done in the browser's Python while its memory is watched: one part after another, from one globals."""

# ruff: noqa: E402

# stage: the policies imported
from policy_model.policies.catalogue import every_procedure

procedures = [procedure for _, procedure in every_procedure()]

# stage: everything compiled: diagrams and evaluators
from policy_model.diagram import compile_procedure
from policy_model.evaluate import Evaluator

diagrams = [compile_procedure(procedure) for procedure in procedures]
evaluators = [Evaluator(procedure) for procedure in procedures]

# stage: every situation decided
from itertools import product

decided = 0
for evaluator in evaluators:
    questions = evaluator.procedure.questions
    for answers in product(*([answer.id for answer in question.answers] for question in questions)):
        evaluator.decide({question.id: answer for question, answer in zip(questions, answers, strict=True)})
        decided += 1

# stage: the guide imported, as the page does
import policy_model.publish.guide  # noqa: F401
