"""All questions, one after the other, and the record of their answers: no account, key, name or id stands in it."""

import json
import re
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from learner_lab.checkout import home
from learner_lab.live import definitions, maps, runs, services
from learner_lab.live.questions import QUESTIONS, Question
from learner_lab.live.stage import Stage
from learner_lab.resources import ownership
from learner_lab.resources.kinds import ENDED
from learner_lab.words.masking import mask

RECORD = Path(__file__).with_name("answers.json")
SUBJECTS = (definitions, runs, maps, services)  # importing them has made the list of questions, in this order
UNIQUE = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\b[0-9A-Z]{16,}\b|\b[\w/+=-]{40,}")
OVER = ("ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException")


def ask_all(path: Path, questions: list[Question] = QUESTIONS) -> bool:
    """Whether every question got an answer and nothing is left. The file is whole after each of them.

    What is not answered is told by `denied` or `failed`; the other questions are asked nevertheless.
    """
    told = {"asked": f"{datetime.now(UTC):%Y-%m-%d}", "boto3": metadata.version("boto3"), "answers": {}}
    stage = Stage()
    try:
        with stage:
            for number, question in enumerate(questions, 1):
                answer = asked(question, stage)
                told["answers"][question.name] = {"notebook": question.notebook, "asks": question.asks, **answer}
                home.write_private(path, json.dumps(told, indent=2, ensure_ascii=False) + "\n")
                print(
                    f"{number}/{len(questions)} {question.asks} {' '.join(set(answer) & {'denied', 'failed'}) or '✓'}"
                )
    finally:
        for left in stage.left:
            print(f"✗ not deleted: {mask(left)} → sign in again and run helpers.clean_up()")
    print(f"The answers are in {path.name}, masked. Whoever keeps the guide green would like to have it.")
    return not stage.left and all("said" in answer for answer in told["answers"].values())


def asked(question: Question, stage: Stage) -> dict[str, Any]:
    """{"said": …, "measured": …}, {"denied": …} or {"failed": …}, masked. A session that is over ends all."""
    try:
        answer = question.ask(stage)
    except Exception as error:
        if _is_over(error):
            raise
        denied = isinstance(error, ClientError) and ownership.is_denied(error)
        return masked({"denied" if denied else "failed": f"{type(error).__name__}: {error}"}, stage.mark)
    measured = answer.pop("measured", None)
    return masked({"said": answer, **({"measured": measured} if measured is not None else {})}, stage.mark)


def masked(answer: dict[str, Any], mark: str) -> dict[str, Any]:
    """The answer without account, student, region, the names of this one stage, and whatever is unique."""
    text = json.dumps(answer, ensure_ascii=False, default=str)
    region = boto3.DEFAULT_SESSION.region_name
    for private, name in {mark.lower().replace("_", "-"): "<stage>", mark: "<stage>", region: "<region>"}.items():
        text = text.replace(private, name)
    return json.loads(UNIQUE.sub("<id>", mask(text)))


def _is_over(error: Exception) -> bool:
    code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
    return code in OVER or ENDED in str(error)
