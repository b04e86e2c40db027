"""Variables and parameters have at most so many bytes."""

import pytest


def variables_of(size, *, count=1, at_once=True):
    """A machine that assigns so many variables, each of so many bytes as JSON, at once or one after the other."""
    values = {f"v{number}": "x" * (size - 2) for number in range(count)}
    if at_once:
        return {"StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": values, "End": True}}}
    states = {name: {"Type": "Pass", "Assign": {name: value}} for name, value in values.items()}
    names = list(states)
    for name, following in zip(names, [*names[1:], None], strict=True):
        states[name] |= {"Next": following} if following else {"End": True}
    return {"StartAt": names[0], "States": states}


QUARTER, ALL = 262_144, 10 * 2**20


@pytest.mark.parametrize(
    ("machine", "status"),
    [
        (variables_of(QUARTER), "SUCCEEDED"),
        (variables_of(QUARTER + 1), "FAILED"),
        (variables_of(QUARTER // 2, count=2), "SUCCEEDED"),
        (variables_of(QUARTER // 2 + 1, count=2), "FAILED"),
    ],
)
def test_variables_have_at_most_a_quarter_of_a_megabyte(sfn, machine, status):
    run = sfn.run(machine)
    assert (run.status, run.error) == (status, None if status == "SUCCEEDED" else "States.DataLimitExceeded")


def test_all_variables_together_have_at_most_ten_megabytes(sfn, lambdas):
    lambdas["Large"] = lambda event: "x" * (QUARTER - 2)
    names = [f"v{number}" for number in range(ALL // QUARTER + 1)]
    states = {
        name: {
            "Type": "Task",
            "Resource": sfn.function("Large"),
            "Assign": {f"{name}.$": "$"},
            "OutputPath": None,
            **({"Next": following} if following else {"End": True}),
        }
        for name, following in zip(names, [*names[1:], None], strict=True)
    }
    run = sfn.run({"StartAt": "v0", "States": states})
    assert (run.status, run.error) == ("FAILED", "States.DataLimitExceeded")
    assert run.cause == "All variables together have a size exceeding the maximum number of bytes service limit."
    assert run.types.count("TaskStateExited") == len(names) - 1


@pytest.mark.parametrize("kind", ["Task", "Parallel", "Map"])
@pytest.mark.parametrize("language", ["JSONPath", "JSONata"])
def test_parameters_have_at_most_a_quarter_of_a_megabyte(sfn, lambdas, kind, language):
    path = language == "JSONPath"
    lambdas["Small"] = lambda event: 1
    small = {"Type": "Pass", "Result" if path else "Output": 1, "End": True}
    inside = {"StartAt": "P", "States": {"P": small}}
    template = {"a.$": "$", "b.$": "$"} if path else dict.fromkeys("ab", "{% $states.input %}")
    field = "ItemSelector" if kind == "Map" else "Parameters" if path else "Arguments"
    own = {
        "Task": {"Resource": sfn.function("Small")},
        "Parallel": {"Branches": [inside]},
        "Map": {"ItemProcessor": inside},
    }[kind]
    definition = {"QueryLanguage": language, "StartAt": "A", "States": {"A": {"Type": kind, "End": True, **own}}}
    definition["States"]["A"][field] = template
    error = sfn.run(definition, ["x" * 140_000]).error
    assert error == "States.DataLimitExceeded"
    assert sfn.run(definition, ["x", "y"]).status == "SUCCEEDED"
