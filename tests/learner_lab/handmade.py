"""What somebody made by hand, before the lab came."""

import helpers
from learner_lab import packages

HANDLER = "def lambda_handler(event, context):\n    return 'somebody else made me'\n"


def make_function(awslambda, name: str) -> None:
    """A function such as a student makes by hand: no tag."""
    awslambda.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=helpers.lab_role(),
        Handler="lambda_function.lambda_handler",
        Code={"ZipFile": packages.zip_source(HANDLER)},
    )
    awslambda.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 0.05})
