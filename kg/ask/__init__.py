"""Words → the answer of a canned question: rows, weaker hits, and the words of documents behind each row.

``questions`` reads ``queries/*.rq``, ``words`` matches what was asked, ``slots`` resolves its terms, ``asking`` settles
which question is meant, ``answers`` runs it, ``evidence`` quotes, ``find`` joins several, ``cards`` shows one trial,
``formats`` prints.  A graph is handed in: whatever can select rows and look names up.
"""

from kg.ask.answers import Answer
from kg.ask.asking import ask, ask_named
from kg.ask.questions import Question, load_questions

__all__ = ["Answer", "Question", "ask", "ask_named", "load_questions"]
