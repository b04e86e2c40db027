"""TestState: one state of a definition tried out, without creating anything."""

import json
import uuid
from functools import partial
from typing import Any

from local_aws.states.api.context_check import check_context
from local_aws.states.api.mock_check import check_count, check_mock
from local_aws.states.api.operations import operation
from local_aws.states.api.teststate_check import check_together, data_of, state_of
from local_aws.states.engine.clock import iso, now
from local_aws.states.engine.execution import Execution
from local_aws.states.engine.frame import Frame
from local_aws.states.engine.program import run_state
from local_aws.states.engine.rehearsal import Rehearsal, Retriable
from local_aws.states.engine.runner import context_object, finished
from local_aws.states.engine.standing import Standing
from local_aws.states.engine.variables import Variables
from local_aws.states.language.failure import Cancelled, StatesError
from local_aws.states.refusals import check_input, check_role
from local_aws.states.state_machine import Revision
from local_aws.states.store import Store
from local_aws.wire import RequestContext

MOST_SECONDS = 300


@operation("TestState")
def test_state(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The state's output, or how it fails, and with inspectionLevel DEBUG or TRACE its data on the way."""
    program, name, state = state_of(params)
    if "roleArn" in params:
        check_role(params["roleArn"])
    check_together(params, state)
    rehearsal = _rehearsal(params, state)
    data = json.loads(check_input(params.get("input", "{}")))
    frame = _frame(store, params, context, program, name, state, data)
    frame.rehearsal = rehearsal
    rehearsal.note("input", data)
    frame.execution.end_in(MOST_SECONDS)
    try:
        answer = finished(frame.execution, _outcome(frame, name, state, data))
    finally:
        frame.execution.end("ABORTED", 0, StatesError())
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
        return {"status": "FAILED", "error": "States.Timeout"}
    answer = {"status": "SUCCEEDED", "output": json.dumps(output, ensure_ascii=False)}
    if following:
        answer["nextState"] = following
    if frame.rehearsal.caught:
        answer |= {"status": "CAUGHT_ERROR", **frame.rehearsal.caught.details()}
    return answer


def _rehearsal(params: dict[str, Any], state: dict) -> Rehearsal:
    mock, given = params.get("mock"), params.get("stateConfiguration") or {}
    rehearsal = Rehearsal(
        retries=given.get("retrierRetryCount", 0),
        failed_items=given.get("mapIterationFailureCount", 0),
        reader_data=given.get("mapItemReaderData"),
    )
    if mock is not None:
        rehearsal.mocked, rehearsal.result = True, check_mock(mock, state)
        rehearsal.check_count = partial(check_count, rehearsal.result, rehearsal.failed_items)
        if error := mock.get("errorOutput"):
            rehearsal.error = StatesError(error["error"], error.get("cause"))
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
    variables.restore(data_of(params, "variables", "Variables"))
    frame = Frame(execution, execution.scope, given, variables, Standing())
    frame.language = program.get("QueryLanguage", "JSONPath")
    return frame


def _inspection(frame: Frame, rehearsal: Rehearsal) -> dict[str, Any]:
    inspection = dict(rehearsal.inspection)
    if rehearsal.error_details:
        inspection["errorDetails"] = rehearsal.error_details
    if variables := frame.variables.all():
        inspection["variables"] = json.dumps(variables)
    return inspection
