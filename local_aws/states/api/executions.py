"""StartExecution and what else is done with executions."""

import uuid
from typing import Any

from local_aws.states.api.included_data import included
from local_aws.states.api.operations import operation
from local_aws.states.api.pages import listed
from local_aws.states.api.prepared_answers import test_case
from local_aws.states.api.redrive_status import redriving
from local_aws.states.engine import runner
from local_aws.states.engine.execution import Execution
from local_aws.states.execution_log import write_log
from local_aws.states.language.failure import StatesError
from local_aws.states.refusals import check_arn, check_input, check_name, no_such_machine
from local_aws.states.state_machine import Revision
from local_aws.states.status_events import tell_status
from local_aws.states.store import Store
from local_aws.turns import alarms, crew
from local_aws.turns.leaps import new_clock
from local_aws.wire import RequestContext, ServiceError, new_id

PACKED_AFTER = 1.0  # seconds, when less may be going on


@operation("StartExecution")
def start_execution(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The new execution's ARN; a running one's that has the same name and input.

    `#Name` behind the state machine's ARN, which no ARN has on AWS, chooses a test case with prepared answers.
    """
    execution, is_new = _prepared(store, params, context)
    if is_new:
        tell(execution)
        runner.start(execution)
    return {"executionArn": execution.arn, "startDate": execution.started}


@operation("StartSyncExecution")
def start_sync_execution(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The ended execution of an EXPRESS state machine."""
    if store.revision(params["stateMachineArn"].partition("#")[0])[0].type != "EXPRESS":
        raise not_supported()
    execution, _ = _prepared(store, params, context)
    runner.start(execution)
    execution.finished.wait()
    milliseconds = (execution.stopped - execution.started).total_seconds() * 1000
    billing = {"billedMemoryUsedInMB": 64, "billedDurationInMilliseconds": int(milliseconds // 100 + 1) * 100}
    answer = _described(execution)
    for member in ("redriveCount", "redriveStatus", "redriveStatusReason"):
        answer.pop(member, None)
    return included(answer | {"outputDetails": {"included": True}, "billingDetails": billing}, params)


@operation("DescribeExecution")
def describe_execution(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """How far an execution is, and what came of it."""
    return included(_described(store.described_execution(params["executionArn"])), params)


@operation("DescribeStateMachineForExecution")
def describe_state_machine_for_execution(
    store: Store, params: dict[str, Any], context: RequestContext
) -> dict[str, Any]:
    """The revision of the state machine that the execution runs."""
    execution = store.described_execution(params["executionArn"])
    revision = execution.machine
    answer = {"stateMachineArn": _machine_arn(execution), "updateDate": revision.updated, **revision.told()}
    return included(answer | ({"mapRunArn": execution.map_run_arn} if execution.map_run_arn else {}), params)


@operation("ListExecutions")
def list_executions(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The executions of a state machine, version, alias or Map run, the latest first."""
    wanted, redriven = params.get("statusFilter"), params.get("redriveFilter")
    if wanted == "PENDING_REDRIVE" and "mapRunArn" not in params:
        raise ServiceError("ValidationException", "PENDING_REDRIVE is a status of the executions of a Map Run")
    executions = [
        _listed(execution)
        for execution in reversed(_candidates(store, params))
        if wanted in (None, execution.status)
        and redriven in (None, "REDRIVEN" if execution.redrives else "NOT_REDRIVEN")
    ]
    return listed("executions", executions, params)


@operation("StopExecution")
def stop_execution(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """When it stopped; stopping what has ended is no error."""
    execution = store.execution(params["executionArn"])
    execution.end("ABORTED", 0, StatesError(params.get("error"), params.get("cause")))
    return {"stopDate": execution.stopped}


def tell(execution: Execution) -> None:
    """Tells EventBridge that the execution's status has changed."""
    tell_status(execution, lambda: _described(execution))


def not_supported() -> ServiceError:
    """The refusal of what the other type of state machine could do."""
    return ServiceError("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")


def _prepared(store: Store, params: dict[str, Any], context: RequestContext) -> tuple[Execution, bool]:
    """The execution that the request is for, and whether it is new."""
    machine_arn, _, chosen = params["stateMachineArn"].partition("#")
    revision, version_arn, alias_arn = store.revision(machine_arn)
    case = test_case(revision, chosen) if chosen else None
    name = check_name(params["name"]) if "name" in params else new_id()
    text = check_input(params.get("input", "{}"))
    with store.lock:
        arn = _arn(store, revision, name)
        existing = store.executions.get(arn)
        if existing:
            if existing.status == "RUNNING" and _is_same(existing, text, chosen):
                return existing, False
            raise ServiceError("ExecutionAlreadyExists", f"Execution Already Exists: '{arn}'")
        about = (params.get("traceHeader"), alias_arn, version_arn, store)
        clock = context.clock or new_clock()
        execution = Execution(arn, name, revision, text, context, *about, clock=clock, test_case=case)
        execution.after_end = _ended
        store.executions[arn] = execution
    return execution, True


def _is_same(execution: Execution, text: str, chosen: str) -> bool:
    case = execution.test_case.name if execution.test_case else ""
    return execution.input_text == text and case == chosen


def _ended(execution: Execution) -> None:
    """What an end brings: the log, older histories packed by and by, a state machine that was deleted gone."""
    write_log(execution)
    tell(execution)
    if oldest := execution.home.oldest_of_the_ended(execution):
        alarms.after(PACKED_AFTER, lambda: crew.submit(lambda: _put_away(oldest)))
    execution.home.forget_when_idle(execution.machine.arn)


def _put_away(executions: list[Execution]) -> None:
    for execution in executions:
        execution.put_away()


def _arn(store: Store, revision: Revision, name: str) -> str:
    if revision.type == "EXPRESS":
        return store.arn("express", f"{revision.name}:{name}:{uuid.uuid4()}")
    return store.arn("execution", f"{revision.name}:{name}")


def _described(execution: Execution) -> dict[str, Any]:
    answer = {
        **_identity(execution),
        "status": execution.status,
        "startDate": execution.started,
        "input": execution.input_text,
        "inputDetails": {"included": True},
        **redriving(execution),
    }
    optional = {
        "stopDate": execution.stopped,
        "output": execution.output_text,
        "outputDetails": {"included": True} if execution.output_text is not None else None,
        "error": execution.error,
        "cause": execution.cause,
        "traceHeader": execution.trace_header,
    }
    return answer | {key: value for key, value in optional.items() if value is not None}


def _identity(execution: Execution) -> dict[str, Any]:
    members = {
        "executionArn": execution.arn,
        "stateMachineArn": _machine_arn(execution),
        "name": execution.name,
        "stateMachineVersionArn": execution.version_arn,
        "stateMachineAliasArn": execution.alias_arn,
        "mapRunArn": execution.map_run_arn,
    }
    return {key: value for key, value in members.items() if value is not None}


def _machine_arn(execution: Execution) -> str:
    """The state machine's ARN; a Map run's child has it with the label of the Map."""
    run_arn = execution.map_run_arn
    return execution.home.map_runs[run_arn].machine_arn if run_arn else execution.machine.arn


def _candidates(store: Store, params: dict[str, Any]) -> list[Execution]:
    if ("mapRunArn" in params) == ("stateMachineArn" in params):
        raise ServiceError("ValidationException", "Must provide a StateMachine ARN or MapRun ARN")
    if run_arn := params.get("mapRunArn"):
        return store.all(store.map_run(run_arn).children)
    arn = check_arn(params["stateMachineArn"], "stateMachine")
    if arn not in store.aliases and not store.version(arn) and arn not in store.machines:
        raise no_such_machine(arn)
    own = [
        execution
        for execution in store.all(store.executions)
        if arn in (execution.machine.arn, execution.version_arn, execution.alias_arn) and not execution.map_run_arn
    ]
    if _revision_type(store, arn) == "EXPRESS":
        raise not_supported()
    return own


def _revision_type(store: Store, arn: str) -> str:
    if arn in store.machines:
        return store.machines[arn].revision.type
    return store.revision(arn)[0].type


def _listed(execution: Execution) -> dict[str, Any]:
    item = {
        **_identity(execution),
        "status": execution.status,
        "startDate": execution.started,
        "redriveCount": execution.redrives,
    }
    if execution.stopped:
        item["stopDate"] = execution.stopped
    if execution.redriven:
        item["redriveDate"] = execution.redriven
    if execution.item_count is not None:
        item["itemCount"] = execution.item_count
    return item
