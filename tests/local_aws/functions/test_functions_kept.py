"""What CreateFunction and the updates refuse, and what they answer, where moto alone would not."""

import base64
import io
import re
import time
import zipfile

import pytest

from local_aws.wire import ServiceError
from tests.local_aws.functions.conftest import zipped

HANDLER = "def lambda_handler(event, context): return 1"
AT = "failed to satisfy constraint:"


def refusal(act, *given, **named):
    with pytest.raises(ServiceError) as refused:
        act(*given, **named)
    return refused.value.code, refused.value.message


def damaged(method: int) -> str:
    """A zip of one file whose compressed bytes are not what they were."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("lambda_function.py", HANDLER * 50)
    spoiled = bytearray(buffer.getvalue())
    spoiled[60:90] = b"\xff" * 30
    return base64.b64encode(spoiled).decode()


@pytest.mark.parametrize(
    ("given", "code", "part"),
    [
        (
            {"Code": {"ZipFile": "bm8gemlw"}},
            "InvalidParameterValueException",
            "Could not unzip uploaded file.",
        ),
        ({"Code": {"ZipFile": zipped({})}}, "InvalidParameterValueException", "must be a non-empty zip"),
        *(
            ({"Code": {"ZipFile": damaged(method)}}, "InvalidParameterValueException", "Could not unzip")
            for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
        ),
        ({"Code": {}}, "InvalidParameterValueException", "Please provide a source for function code."),
        ({"Runtime": None}, "InvalidParameterValueException", "Runtime and Handler are mandatory parameters"),
        ({"Handler": None}, "InvalidParameterValueException", "Runtime and Handler are mandatory parameters"),
        ({"Runtime": "python2.7"}, "InvalidParameterValueException", f"Value python2.7 at 'runtime' {AT}"),
        ({"PackageType": "Image"}, "InvalidParameterValueException", "no container images"),
        (
            {"FunctionName": "a b"},
            "ValidationException",
            f"1 validation error detected: Value 'a b' at 'functionName' {AT}",
        ),
        ({"FunctionName": "a" * 65}, "ValidationException", "length less than or equal to 64"),
        ({"Handler": "a b"}, "ValidationException", f"Value 'a b' at 'handler' {AT}"),
        ({"Handler": "a\0.b"}, "ValidationException", f"at 'handler' {AT}"),
        (
            {"Timeout": 901},
            "ValidationException",
            f"Value '901' at 'timeout' {AT} Member must have value less than",
        ),
        (
            {"Timeout": 0, "MemorySize": 1},
            "ValidationException",
            "2 validation errors detected: Value '0' at 'timeout'",
        ),
        (
            {"Environment": {"Variables": {"AWS_REGION": "x"}}},
            "InvalidParameterValueException",
            "request: AWS_REGION",
        ),
        ({"Environment": {"Variables": {"1X": "x"}}}, "ValidationException", "at 'environment.variables'"),
        ({"Environment": {"Variables": {"XX": "a\0b"}}}, "InvalidParameterValueException", "U+0000"),
        (
            {"Environment": {"Variables": {"XX": "x" * 4096}}},
            "InvalidParameterValueException",
            "exceeded the 4KB limit",
        ),
    ],
)
def test_a_function_that_lambda_would_refuse_is_refused(deploy, given, code, part):
    found = refusal(deploy, HANDLER, **given)
    assert found[0] == code
    assert part in found[1]


def test_a_role_must_be_an_arn_of_the_account(deploy):
    from moto.core.exceptions import JsonRESTError

    for role in (
        "LabRole",
        "arn:aws:iam::999988887777:role/LabRole",
        "arn:aws:iam::111122223333:role/Nobody",
    ):
        with pytest.raises(JsonRESTError):
            deploy(HANDLER, Role=role)


def test_an_update_that_lambda_would_refuse_changes_nothing(deploy):
    moto = deploy(HANDLER, Timeout=7).moto
    before = moto.get_configuration()
    assert "at 'timeout'" in refusal(moto.update_configuration, {"Timeout": 901})[1]
    assert "Reserved keys" in refusal(moto.update_configuration, {"Environment": {"Variables": {"AWS_REGION": ""}}})[1]
    assert "unzip" in refusal(moto.update_function_code, {"ZipFile": "bm8gemlw"})[1]
    assert refusal(moto.update_configuration, {"RevisionId": "old", "Timeout": 8})[0] == "PreconditionFailedException"
    assert moto.get_configuration() == before


def test_a_dry_run_of_an_update_changes_nothing(deploy):
    moto = deploy(HANDLER).moto
    before = moto.get_configuration()
    moto.update_function_code({"ZipFile": zipped({"x.py": ""}), "DryRun": True})
    assert moto.get_configuration() == before


def test_each_change_has_its_revision_and_time(deploy):
    moto = deploy(HANDLER).moto
    first = moto.get_configuration()
    time.sleep(0.002)
    moto.update_configuration({"Timeout": 8, "RevisionId": first["RevisionId"]})
    second = moto.get_configuration()
    assert first["RevisionId"] != second["RevisionId"]
    assert first["LastModified"] < second["LastModified"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", second["LastModified"])


def test_the_log_is_always_text(deploy):
    function = deploy("def lambda_handler(event, context): print('hello')", LoggingConfig={"LogFormat": "JSON"})
    text = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.name}"}
    assert function.moto.get_configuration()["LoggingConfig"] == text
    function.answer()
    assert function.log()[1] == "hello\n"


def test_an_empty_environment_takes_the_variables_away(deploy):
    moto = deploy(HANDLER, Environment={"Variables": {"CASE_STATUS": "1"}}).moto
    assert moto.get_configuration()["Environment"] == {"Variables": {"CASE_STATUS": "1"}}
    moto.update_configuration({"Environment": {}})
    assert "Environment" not in moto.get_configuration()


def test_a_function_made_again_does_not_meet_its_old_worker(deploy):
    from moto.awslambda.models import lambda_backends

    function = deploy("calls = []\ndef lambda_handler(event, context):\n    calls.append(1)\n    return len(calls)")
    assert [function.answer(), function.answer()] == [1, 2]
    backend = lambda_backends["111122223333"]["us-east-1"]
    spec = {"FunctionName": function.name, "Role": function.moto.role, "Runtime": "python3.13"}
    code = {"ZipFile": function.moto.code["ZipFile"]}
    backend.delete_function(function.name)
    backend.create_function({**spec, "Handler": function.moto.handler, "Code": code})
    assert function.answer() == 1
