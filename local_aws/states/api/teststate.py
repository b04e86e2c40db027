"""TestState: one state of a definition tried out, without creating anything."""

import json
import uuid
from typing import Any

from local_aws.states.api.context_check import check_context
from local_aws.states.api.mock_check import check_mock
from local_aws.states.api.operations import operation
from local_aws.states.checks.definition import check_fields_only
from local_aws.states.engine.clock import iso, now
from local_aws.states.engine.execution import Execution
from local_aws.states.engine.frame import Frame
from local_aws.states.engine.program import run_state
from local_aws.states.engine.rehearsal import Rehearsal, Retriable
from local_aws.states.engine.runner import context_object, finished
from local_aws.states.engine.standing import Standing
from local_aws.states.engine.variables import Variables
from local_aws.states.language.failure import Cancelled, StatesError
from local_aws.states.language.walk import states
from local_aws.states.refusals import check_input
from local_aws.states.state_machine import Revision
from local_aws.states.store import Store
from local_aws.wire import RequestContext, ServiceError

NEEDS_MOCK = ("Map", "Parallel")
REFUSES_MOCK = ("Pass", "Wait", "Choice", "Succeed", "Fail")
WITHOUT_STATE_NAME = "StateName"


@operation("TestState")
def test_state(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The state's output, or how it fails, and with inspectionLevel DEBUG or TRACE its data on the way."""
    program, name, state = _state(params)
    rehearsal = _rehearsal(params, state)
    data = json.loads(check_input(params.get("input", "{}")))
    frame = _frame(store, params, context, program, name, state, data)
    frame.rehearsal = rehearsal
    rehearsal.note("input", data)
    answer = finished(frame.execution, _outcome(frame, name, state, data))
    if params.get("inspectionLevel", "INFO") != "INFO":
        answer["inspectionData"] = _inspection(frame, rehearsal)
    return answer


async def _outcome(frame: Frame, name: str, state: dict, data: Any) -> dict[str, Any]:
    try:
        output, following = await run_state(frame, name, state, data)
    except Retriable as told:
        return {"status": "RETRIABLE", **told.failure.details()}
    except StatesError as failure:
        return {"status": "FAILED", **failure.details()}
    except Cancelled:
        return {"status": "FAILED"}
    answer = {"status": "SUCCEEDED", "output": json.dumps(output, ensure_ascii=False)}
    if following:
        answer["nextState"] = following
    if frame.rehearsal.caught:
        answer |= {"status": "CAUGHT_ERROR", **frame.rehearsal.caught.details()}
    return answer


def _state(params: dict[str, Any]) -> tuple[dict, str, dict]:
    """The definition as a whole machine, and in it the state that is meant."""
    check_fields_only(params["definition"])
    definition = json.loads(params["definition"])
    name = params.get("stateName")
    if "States" not in definition:
        name = name or WITHOUT_STATE_NAME
        return {"StartAt": name, "States": {name: definition}}, name, definition
    wanted = name or definition.get("StartAt")
    state = next((state for found, state, _ in states(definition) if found == wanted), None)
    if state is None:
        raise ServiceError("ValidationException", "State not found in definition")
    return definition, name or definition["StartAt"], state


def _rehearsal(params: dict[str, Any], state: dict) -> Rehearsal:
    mock, kind = params.get("mock"), state["Type"]
    if mock is None and kind in NEEDS_MOCK:
        raise ServiceError(
            "InvalidDefinition",
            "TestState API does not support Map or Parallel states. "
            "Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]",
        )
    if mock is not None and kind in REFUSES_MOCK:
        raise ServiceError("ValidationException", f"State type '{kind}' is not supported when a mock is specified")
    given = params.get("stateConfiguration") or {}
    rehearsal = Rehearsal(
        retries=given.get("retrierRetryCount", 0),
        failed_items=given.get("mapIterationFailureCount", 0),
        reader_data=given.get("mapItemReaderData"),
    )
    if mock is not None:
        rehearsal.mocked = True
        rehearsal.result = check_mock(mock, state)
        if error := mock.get("errorOutput"):
            rehearsal.error = StatesError(error.get("error"), error.get("cause"))
    return rehearsal


def _frame(
    store: Store, params: dict, context: RequestContext, program: dict, name: str, state: dict, data: Any
) -> Frame:
    machine = str(uuid.uuid4())
    revision = Revision(
        arn=store.arn("stateMachine", machine),
        name=machine,
        type="EXPRESS",
        definition=json.dumps(program),
        role_arn=params.get("roleArn", ""),
        logging={},
        tracing={},
        encryption={},
        updated=now(),
    )
    run = str(uuid.uuid4())
    execution = Execution(
        store.arn("express", f"{machine}:{run}"), run, revision, json.dumps(data), context, home=store
    )
    given = context_object(execution, data)
    given["Execution"].pop("RedriveCount")
    given["State"] = {"Name": name, "EnteredTime": iso(now())}
    given |= check_context(params.get("context"), state)
    variables = Variables()
    variables.assign(_variables(params))
    frame = Frame(execution, execution.scope, given, variables, Standing())
    frame.language = program.get("QueryLanguage", "JSONPath")
    return frame


def _variables(params: dict[str, Any]) -> dict[str, Any]:
    try:
        variables = json.loads(params.get("variables", "{}"))
    except ValueError:
        variables = None
    if not isinstance(variables, dict):
        raise ServiceError("ValidationException", "Variables must be a valid JSON object")
    return variables


def _inspection(frame: Frame, rehearsal: Rehearsal) -> dict[str, Any]:
    inspection = dict(rehearsal.inspection)
    if rehearsal.error_details:
        inspection["errorDetails"] = rehearsal.error_details
    if variables := frame.variables.all():
        inspection["variables"] = json.dumps(variables)
    return inspection
