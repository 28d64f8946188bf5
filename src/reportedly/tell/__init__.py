"""Tell: questions to the ledger, and the forms of their answers."""

from reportedly.tell.answers import ActorRow, Answer, FigureRow, IncidentRow, ReportRow, StatementRow
from reportedly.tell.asking import ask
from reportedly.tell.forms import csv_lines, json_lines
from reportedly.tell.questions import Question, What, what_of

__all__ = [
    "ActorRow",
    "Answer",
    "FigureRow",
    "IncidentRow",
    "Question",
    "ReportRow",
    "StatementRow",
    "What",
    "ask",
    "csv_lines",
    "json_lines",
    "what_of",
]
