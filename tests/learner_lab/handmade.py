"""What somebody made by hand, before the lab came, and an account without it."""

from collections.abc import Callable, Iterable

from learner_lab.resources import packages
from learner_lab.resources.kinds import Kind

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


def sweep(kinds: Iterable[Kind], client: Callable[[str], object]) -> None:
    """Nothing of these kinds is left, whoever made it; `client(service)` asks and deletes."""
    for kind in kinds:
        for arn in kind.there(client(kind.service)):
            kind.delete(client(kind.service), arn)
