"""What somebody made by hand, before the lab came."""

from learner_lab.resources import packages

HANDLER = "def lambda_handler(event, context):\n    return 'somebody else made me'\n"
PASS = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'


def make_function(awslambda, name: str, role: str) -> None:
    """A function such as a student makes by hand: no tag."""
    awslambda.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=role,
        Handler="lambda_function.lambda_handler",
        Code={"ZipFile": packages.zip_source(HANDLER)},
    )
    awslambda.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 0.05})
