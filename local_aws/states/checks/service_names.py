"""The names that a Task's Resource has for AWS's services, and botocore's names for the same."""

from functools import cache

from botocore.model import OperationModel
from botocore.utils import CLIENT_NAME_TO_HYPHENIZED_SERVICE_ID_OVERRIDES as SERVICE_IDS

from local_aws.services import shapes
from local_aws.services.table import SERVICES
from local_aws.states.checks.integrations import INTEGRATIONS
from local_aws.states.language.resource import Resource

OTHERWISE = {
    "bedrockagentcore": "bedrock-agentcore",
    "elasticmapreduce": "emr",
}  # botocore's names for the integrations that it calls otherwise
RETIRED = (
    "elasticinference elastictranscoder evidently finspace finspacedata honeycode iotanalytics iotevents "
    "ioteventsdata iotfleethub lookoutmetrics lookoutvision apptest opsworks opsworkscm panorama privatenetworks "
    "qldb qldbsession robomaker sms simspaceweaver tnb"
)


def is_service(name: str) -> bool:
    """Whether a Task may call it through the SDK; those that are retired are listed, though botocore lost them."""
    return name in clients() or name.removeprefix("aws-sdk:") in RETIRED.split()


def operation_of(resource: Resource) -> OperationModel | None:
    """The operation that the Resource calls, of any service of AWS; None where there is none."""
    client = clients().get(resource.service)
    return shapes.operation(client, resource.action) if client and client != "http" else None


def parameters_of(resource: Resource) -> frozenset[str] | None:
    """The names that the operation has for its parameters, of any service; None where there is no such operation."""
    client = clients().get(resource.service)
    return shapes.actions(client).get(resource.action.lower()) if client else None


def is_retired(resource: Resource) -> bool:
    """Whether nothing is known any more of what the service could do."""
    return resource.service not in clients()


@cache
def clients() -> dict[str, str]:
    """`{"aws-sdk:cloudwatchlogs": "logs", "events": "events", …}`."""
    names = shapes.session().get_available_services()
    optimized = {name: OTHERWISE.get(name, name) for name in INTEGRATIONS}
    offered = {row.optimized.name: row.botocore for row in SERVICES.values() if row.optimized}
    return {_sdk_name(name): name for name in names} | optimized | offered


def _sdk_name(client: str) -> str:
    """As AWS's SDK for Java calls the service, in lower case: by its id, not by its endpoint."""
    return "aws-sdk:" + SERVICE_IDS.get(client, client).removesuffix("-service").replace("-", "")
