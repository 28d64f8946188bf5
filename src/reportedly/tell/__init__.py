"""Tell: questions to the ledger, and the forms of their answers.

questions   what can be asked, and what is refused
asking      the answer, row by row
disputes    where sources contradict each other
changes     what an answer of one day has that an earlier one had not
revisions   what a newer version of an article has otherwise than the one before it
standout    what stands out in the whole ledger
pages       all that is shown of one report, incident or actor
forms       rows as JSON lines and CSV
exports     incidents in the columns of GTD, ACLED and UCDP GED: shapes their cells, precision their codes for places
terminal    rows and pages for the terminal
coding      a reading as a coding of the codebook, and back
scoring     how well readings agree with gold
"""

from reportedly.tell.answers import ActorRow, Answer, FigureRow, IncidentRow, ReportRow, StatementRow
from reportedly.tell.asking import ask
from reportedly.tell.disputes import Dispute, disputes
from reportedly.tell.forms import csv_lines, json_lines
from reportedly.tell.pages import ActorPage, IncidentPage, Page, ReportPage, Thing, show
from reportedly.tell.questions import Question, What, what_of
from reportedly.tell.standout import StandOut, stand_out
from reportedly.tell.terminal import disputes_table, render, render_stand_out, rows_table

__all__ = [
    "ActorPage",
    "ActorRow",
    "Answer",
    "Dispute",
    "FigureRow",
    "IncidentPage",
    "IncidentRow",
    "Page",
    "Question",
    "ReportPage",
    "ReportRow",
    "StandOut",
    "StatementRow",
    "Thing",
    "What",
    "ask",
    "csv_lines",
    "disputes",
    "disputes_table",
    "json_lines",
    "render",
    "render_stand_out",
    "rows_table",
    "show",
    "stand_out",
    "what_of",
]
