"""Definitions: what AWS refuses, where it says the fault is, and what is only a description."""

import json

import pytest

PASS = {"Type": "Pass", "End": True}
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
WORK = {"Type": "Task", "Resource": FUNCTION, "End": True}


def machine(**states):
    return {"StartAt": next(iter(states)), "States": states}


def choice(rule):
    return machine(A={"Type": "Choice", "Choices": [{**rule, "Next": "B"}], "Default": "B"}, B=PASS)


def batched(batcher, **fields):
    """A distributed Map with this ItemBatcher."""
    processor = {**machine(B=PASS), "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
    return machine(A={"Type": "Map", "ItemProcessor": processor, "ItemBatcher": batcher, "End": True, **fields})


def jsonata(**state):
    return {**machine(A={"End": True, **state}), "QueryLanguage": "JSONata"}


def invoking(action="lambda:invoke", **parameters):
    """A Task of an integration of Step Functions' own with these parameters."""
    return machine(A={"Type": "Task", "Resource": f"arn:aws:states:::{action}", "Parameters": parameters, "End": True})


def catching(variable):
    """A Task whose Catcher assigns the variable and goes on to U."""
    catcher = {"ErrorEquals": ["States.ALL"], "Assign": {variable: 1}, "Next": "U"}
    return {"Type": "Task", "Resource": FUNCTION, "Catch": [catcher], "Next": "U"}


REFUSED = {
    "a Next that leads nowhere": (
        machine(A={"Type": "Pass", "Next": "B"}, C=PASS),
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next",
    ),
    "a state that is never reached": (
        machine(A=PASS, B=PASS),
        'MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B',
    ),
    "a chain of which nothing points to the first": (
        machine(A=PASS, B={"Type": "Pass", "Next": "C"}, C=PASS),
        "Definition: 'MISSING_TRANSITION_TARGET: State \"B\" is not reachable. at /States/B'",
    ),
    "a StartAt that leads nowhere before a chain": (
        {"StartAt": "X", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": PASS}},
        "Missing 'Next' target: X at /StartAt, MISSING_TRANSITION_TARGET: State \"A\" is not reachable. at /States/A'",
    ),
    "a workflow without an end": (
        machine(A={"Type": "Pass", "Next": "B"}, B={"Type": "Pass", "Next": "A"}),
        "MISSING_END_STATE: Workflow has no terminal state at null",
    ),
    "a missing StartAt": (
        {"States": {"A": PASS}},
        "SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt] at /",
    ),
    "a StartAt that leads nowhere": (
        {"StartAt": "B", "States": {"A": PASS}},
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /StartAt",
    ),
    "a field misspelt": (
        machine(A={**PASS, "Coment": "no"}),
        "SCHEMA_VALIDATION_FAILED: Field 'Coment' is not supported at /States/A",
    ),
    "a type misspelt": (
        machine(A={"Type": "Pas", "End": True}),
        "SCHEMA_VALIDATION_FAILED: Value should be one of the following: [Pass, Task, Choice, Wait, Succeed, Fail, "
        "Parallel, Map] at /States/A/Type",
    ),
    "a Task without Resource": (
        machine(A={"Type": "Task", "End": True}),
        "SCHEMA_VALIDATION_FAILED: These fields are required: [Resource] at /States/A",
    ),
    "a Resource that is no ARN": (
        machine(A={"Type": "Task", "Resource": "OpenCaseFunction", "End": True}),
        "SCHEMA_VALIDATION_FAILED: Value is not a valid resource ARN at /States/A/Resource",
    ),
    "a parameter that Lambda does not know": (
        invoking(FunctionName="f", payload={}),
        'SCHEMA_VALIDATION_FAILED: The field "payload" is not supported by Step Functions at /States/A/Parameters',
    ),
    "a parameter at a path that Lambda does not know": (
        invoking(**{"FunctionName": "f", "payload.$": "$"}),
        'SCHEMA_VALIDATION_FAILED: The field "payload" is not supported by Step Functions at /States/A/Parameters',
    ),
    "a parameter that StartExecution does not know": (
        invoking("states:startExecution.sync:2", StateMachineArn="a", input={}),
        'SCHEMA_VALIDATION_FAILED: The field "input" is not supported by Step Functions at /States/A/Parameters',
    ),
    "a parameter of a wrong type": (
        invoking(FunctionName=5),
        "SCHEMA_VALIDATION_FAILED: The value for the field 'FunctionName' must be a STRING at /States/A/Parameters",
    ),
    "a parameter that StartExecution cannot do without": (
        invoking("states:startExecution", Input={}),
        "SCHEMA_VALIDATION_FAILED: The field 'StateMachineArn' is required but was missing at /States/A/Parameters",
    ),
    "an argument that Lambda does not know": (
        jsonata(Type="Task", Resource="arn:aws:states:::lambda:invoke", Arguments={"FunctionName": "f", "payload": 1}),
        'SCHEMA_VALIDATION_FAILED: The field "payload" is not supported by Step Functions at /States/A/Arguments',
    ),
    "an outer variable assigned in a Map": (
        machine(
            A={"Type": "Pass", "Assign": {"x": 1}, "Next": "M"},
            M={"Type": "Map", "ItemProcessor": machine(B={**PASS, "Assign": {"x.$": "$"}}), "End": True},
        ),
        "SCHEMA_VALIDATION_FAILED: The variable 'x' is assigned in an outer scope too: inside it needs another name "
        "at /States/M/ItemProcessor/States/B/Assign",
    ),
    "an outer variable assigned deep inside, by a Catcher": (
        machine(
            A={
                "Type": "Parallel",
                "Branches": [
                    machine(M={"Type": "Map", "ItemProcessor": machine(T=catching("x"), U=PASS), "End": True})
                ],
                "Assign": {"x": 1},
                "Next": "C",
            },
            C={"Type": "Choice", "Choices": [{"Variable": "$x", "IsNull": True, "Next": "A"}], "Default": "D"},
            D=PASS,
        ),
        "at /States/A/Branches[0]/States/M/ItemProcessor/States/T/Catch[0]/Assign",
    ),
    "a Catch on a Pass": (
        machine(A={**PASS, "Catch": []}),
        "SCHEMA_VALIDATION_FAILED: Field 'Catch' is not supported at /States/A",
    ),
    "JSONata's field in a JSONPath state": (
        machine(A={**PASS, "Output": {}}),
        "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported "
        "for the 'JSONata' QueryLanguage at /States/A",
    ),
    "a path that is none": (
        machine(A={**PASS, "InputPath": "$.a["}),
        "SCHEMA_VALIDATION_FAILED: Value must be a valid JSONPath. at /States/A/InputPath",
    ),
    "a choice without Next": (
        machine(A={"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True}], "Default": "B"}, B=PASS),
        "SCHEMA_VALIDATION_FAILED: These fields are required: [Next] at /States/A/Choices[0]",
    ),
    "a fault inside a Map": (
        machine(A={"Type": "Map", "ItemProcessor": machine(B={"Type": "Pass", "Next": "C"}), "End": True}),
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: C at /States/A/ItemProcessor/States/B/Next",
    ),
    "a state inside a Map named as one outside": (
        machine(A={"Type": "Map", "ItemProcessor": machine(A=PASS), "End": True}),
        "DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A/ItemProcessor/States/A",
    ),
    "two branches with a state of the same name": (
        machine(A={"Type": "Parallel", "Branches": [machine(B=PASS), machine(B=PASS)], "End": True}),
        "DUPLICATE_STATE_NAME: Duplicate State name: B at /States/A/Branches[1]/States/B",
    ),
    "a Parallel without branches": (
        machine(A={"Type": "Parallel", "Branches": [], "End": True}),
        "SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/A/Branches",
    ),
    "an And of nothing": (
        choice({"And": []}),
        "SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/A/Choices[0]/And",
    ),
    "a Next in a rule within a rule": (
        choice({"Not": {"Variable": "$.a", "IsNull": True, "Next": "B"}}),
        "SCHEMA_VALIDATION_FAILED: Field 'Next' is not supported at /States/A/Choices[0]/Not",
    ),
    "a comparison with a path that is none": (
        choice({"Variable": "$.a", "StringEqualsPath": "$.b[?("}),
        "SCHEMA_VALIDATION_FAILED: Value is not a Reference Path at /States/A/Choices[0]/StringEqualsPath",
    ),
    "a Comment that is no text": (
        machine(A={**PASS, "Comment": 1}),
        "SCHEMA_VALIDATION_FAILED: Expected value of type String at /States/A/Comment",
    ),
    "an ItemSelector that is no template": (
        machine(A={"Type": "Map", "ItemProcessor": machine(B=PASS), "ItemSelector": "$.x", "End": True}),
        "SCHEMA_VALIDATION_FAILED: Expected value of type Object at /States/A/ItemSelector",
    ),
    "a role that is no text": (
        machine(A={**WORK, "Credentials": {"RoleArn": 1}}),
        "SCHEMA_VALIDATION_FAILED: Expected value of type String at /States/A/Credentials/RoleArn",
    ),
    "a heartbeat as long as the time-out": (
        machine(A={**WORK, "TimeoutSeconds": 5, "HeartbeatSeconds": 5}),
        "SCHEMA_VALIDATION_FAILED: 'HeartbeatSeconds' must be smaller than 'TimeoutSeconds' at /States/A",
    ),
    "batches of no items": (
        batched({"MaxItemsPerBatch": 0}),
        "SCHEMA_VALIDATION_FAILED: Minimum value is 1 at /States/A/ItemBatcher/MaxItemsPerBatch",
    ),
    "a size of batches that is no number": (
        batched({"MaxInputBytesPerBatch": "all"}),
        "SCHEMA_VALIDATION_FAILED: Expected value of type Integer at /States/A/ItemBatcher/MaxInputBytesPerBatch",
    ),
    "batches of a size and of one at a path": (
        batched({"MaxItemsPerBatch": 2, "MaxItemsPerBatchPath": "$.n"}),
        "SCHEMA_VALIDATION_FAILED: There should only be one of the following fields: "
        "[MaxItemsPerBatch, MaxItemsPerBatchPath] at /States/A/ItemBatcher",
    ),
    "batches of no size": (
        batched({"BatchInput": {"a": 1}}),
        "SCHEMA_VALIDATION_FAILED: At least one of these fields is required: [MaxItemsPerBatch, "
        "MaxItemsPerBatchPath, MaxInputBytesPerBatch, MaxInputBytesPerBatchPath] at /States/A/ItemBatcher",
    ),
    "a batcher's field misspelt": (
        batched({"MaxItemsPerBatch": 2, "BatchInputs": {}}),
        "SCHEMA_VALIDATION_FAILED: Field 'BatchInputs' is not supported at /States/A/ItemBatcher",
    ),
    "a batcher's path that is none": (
        batched({"MaxItemsPerBatchPath": "n"}),
        "SCHEMA_VALIDATION_FAILED: Value must be a valid JSONPath. at /States/A/ItemBatcher/MaxItemsPerBatchPath",
    ),
    "a batch's input from a path that is none": (
        batched({"MaxItemsPerBatch": 2, "BatchInput": {"a.$": "a"}}),
        "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call "
        "at /States/A/ItemBatcher/BatchInput",
    ),
    "a result where there is none": (
        jsonata(Type="Pass", Output="{% $states.result %}"),
        "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$states.result' is not supported. at /States/A/Output",
    ),
    "a result before there is one": (
        jsonata(Type="Task", Resource=FUNCTION, Arguments={"a": "{% $states.result.a %}"}),
        "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$states.result' is not supported. at /States/A/Arguments/a",
    ),
    "an error outside of a Catch": (
        jsonata(Type="Task", Resource=FUNCTION, Output="{% $states.errorOutput.Cause %}"),
        "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$states.errorOutput' is not supported. at /States/A/Output",
    ),
}


ACCEPTED = {
    "a variable in a branch that is set outside only afterwards": machine(
        A={
            **{"Type": "Parallel", "Branches": [machine(B={**PASS, "Assign": {"x": 1}})], "Next": "D"},
            **{"Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"x": 2}, "Next": "D"}], "Assign": {"x": 3}},
        },
        D={**PASS, "Assign": {"x": 4}},
    ),
    "the same variable in two branches": machine(
        A={
            "Type": "Parallel",
            "Branches": [machine(B={**PASS, "Assign": {"x": 1}}), machine(C={**PASS, "Assign": {"x": 2}})],
            "End": True,
        }
    ),
    "a variable in a distributed Map as one outside": machine(
        A={
            "Type": "Map",
            "ItemProcessor": {
                **machine(B={**PASS, "Assign": {"x": 1}}),
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            },
            "Assign": {"x": 1},
            "End": True,
        }
    ),
    "parameters of Lambda": invoking(**{"FunctionName.$": "$.f", "Payload": [1], "InvocationType": "Event"}),
    "parameters of StartExecution": invoking(
        "states:startExecution", **{"StateMachineArn": "a", "Input.$": "$", "Name.$": "States.UUID()"}
    ),
    "arguments of Lambda": jsonata(
        Type="Task",
        Resource="arn:aws:states:::lambda:invoke",
        Arguments={"FunctionName": "{% $states.input.f %}", "Payload": "{% $states.input %}"},
    ),
    "arguments in one expression": jsonata(
        Type="Task", Resource="arn:aws:states:::lambda:invoke", Arguments="{% $states.input %}"
    ),
    "a resource with region and account": machine(
        A={**WORK, "Resource": "arn:aws:states:us-east-1:123456789012:aws-sdk:s3:getObject", "Parameters": {}}
    ),
    "a resource with an account": machine(
        A={**WORK, "Resource": "arn:aws:states::123456789012:lambda:invoke", "Parameters": {"FunctionName": "f"}}
    ),
    "an array as parameters": machine(A={**PASS, "Parameters": [1, {"a.$": "$.a"}]}),
    "a heartbeat shorter than the time-out": machine(A={**WORK, "TimeoutSeconds": 5, "HeartbeatSeconds": 4}),
    "a comparison with a variable": choice({"Variable": "$.a", "StringEqualsPath": "$limit"}),
    "a comparison with the context object": choice({"Variable": "$.a", "StringEqualsPath": "$$.State.Name"}),
    "a role at a path": machine(A={**WORK, "Credentials": {"RoleArn.$": "$.role"}}),
    "batches of both sizes": batched(
        {"MaxItemsPerBatchPath": "$.n", "MaxInputBytesPerBatch": 1024, "BatchInput": {"a.$": "$.a"}}
    ),
    "batches of a size that is computed": {
        **batched({"MaxItemsPerBatch": "{% $states.input.n %}", "BatchInput": "{% $states.input %}"}),
        "QueryLanguage": "JSONata",
    },
    "items that an expression makes": {
        **batched({"MaxItemsPerBatch": 2}, ItemSelector="{% $states.context.Map.Item.Value %}"),
        "QueryLanguage": "JSONata",
    },
    "a result where there is one": jsonata(
        Type="Task", Resource=FUNCTION, Output="{% $states.result.a %}", Assign={"b": "{% $states.result %}"}
    ),
    "the reserved variable as a whole": jsonata(Type="Pass", Output="{% $states %}"),
    "a result in the input": jsonata(Type="Pass", Output="{% $states.input.result %}"),
    "a result only in a text": jsonata(Type="Pass", Output="{% 'read $states.result' %}"),
    "an error in a Catch": jsonata(
        Type="Task",
        Resource=FUNCTION,
        Catch=[{"ErrorEquals": ["E"], "Next": "A", "Output": {"e": "{% $states.errorOutput %}"}}],
    ),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_aws_takes_is_taken(sfn, case):
    answer = sfn.ValidateStateMachineDefinition(definition=json.dumps(ACCEPTED[case]))
    assert answer["diagnostics"] == []


@pytest.mark.parametrize("case", REFUSED)
def test_refused_and_the_place_is_named(sfn, refused, case):
    definition, said = REFUSED[case]
    params = {"name": "bad", "definition": json.dumps(definition), "roleArn": sfn.role}
    assert said in refused("InvalidDefinition", sfn.CreateStateMachine, **params)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "not a definition",
            "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token",
        ),
        ('{"StartAt": "A" , }', "('}' (code 125)): was expecting double-quote to start field name"),
        ('{"States": ["A",]}', "(']' (code 93)): expected a valid value"),
        ('{"StartAt" "A"}', "was expecting a colon to separate field name and value"),
        ('{"TimeoutSeconds": NaN}', "Non-standard token 'NaN'"),
        ("[]", "Definition must be a valid JSON object"),
    ],
)
def test_what_is_no_json_is_refused_in_jacksons_words(sfn, refused, text, said):
    assert said in refused("InvalidDefinition", sfn.CreateStateMachine, name="bad", definition=text, roleArn=sfn.role)


def test_all_faults_are_told_at_once(sfn, refused):
    definition = json.dumps(machine(A={"Type": "Pass", "Next": "X"}, B={"Type": "Pass", "Next": "Y"}))
    message = refused("InvalidDefinition", sfn.CreateStateMachine, name="bad", definition=definition, roleArn=sfn.role)
    assert "target: X at /States/A/Next, MISSING" in message
    assert "target: Y at /States/B/Next" in message


def test_validation_tells_the_place_apart_from_the_message(sfn):
    answer = sfn.ValidateStateMachineDefinition(definition=json.dumps(machine(A={"Type": "Pass", "Next": "B"})))
    assert answer["result"] == "FAIL"
    assert answer["diagnostics"][0] == {
        "severity": "ERROR",
        "code": "MISSING_TRANSITION_TARGET",
        "message": "Missing 'Next' target: B",
        "location": "/States/A/Next",
    }


def test_a_good_definition_has_no_diagnostics(sfn):
    answer = sfn.ValidateStateMachineDefinition(definition=json.dumps(machine(A=PASS)))
    assert answer == {"result": "OK", "diagnostics": [], "truncated": False}


def test_an_express_machine_may_not_wait_for_a_token(sfn):
    waiting = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": True}
    answer = sfn.ValidateStateMachineDefinition(definition=json.dumps(machine(A=waiting)), type="EXPRESS")
    assert answer["diagnostics"][0]["message"].startswith("Express state machine does not support '.waitForTaskToken'")


def test_a_description_tells_which_variables_a_state_reads(sfn):
    first = {"Type": "Pass", "Assign": {"answer": 42}, "Next": "Second"}
    second = {"Type": "Pass", "Parameters": {"told.$": "States.Format('{}', $answer)"}, "End": True}
    described = sfn.DescribeStateMachine(stateMachineArn=sfn.create(machine(First=first, Second=second)))
    assert described["variableReferences"] == {"Second": ["answer"]}
