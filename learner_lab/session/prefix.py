"""A prefix for names, for accounts in which the tutorial's are taken.

With a prefix, a name means the lab's own thing, in raw calls too: `OpenCaseFunction` reaches `my-OpenCaseFunction`, and
the foreign function of that name is out of reach. What has another name is still reached by its ARN.
"""

from collections.abc import Callable

import boto3

from learner_lab.checkout import choices
from learner_lab.resources.functions import LOG_FOLDERS


def put_before_names(session: boto3.Session) -> None:
    """From now on every new client of this session puts the chosen prefix, if any, before names."""
    session.events.register("provide-client-params.lambda", _in("FunctionName", choices.named))
    for operation in ("CreateStateMachine", "CreateActivity"):
        session.events.register(f"provide-client-params.sfn.{operation}", _in("name", choices.named))
    for parameter in ("logGroupName", "logGroupNamePrefix"):
        session.events.register("provide-client-params.cloudwatch-logs", _in(parameter, _group))


def _in(parameter: str, named: Callable[[str], str]) -> Callable:
    def change(params: dict, **_) -> None:
        if isinstance(params.get(parameter), str):
            params[parameter] = named(params[parameter])

    return change


def _group(name: str) -> str:
    folder = next((folder for folder in LOG_FOLDERS if name.startswith(folder) and name != folder), "")
    return folder + choices.named(name.removeprefix(folder)) if folder else name
