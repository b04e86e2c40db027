"""The names that a Task's Resource has for AWS's services, and botocore's names for the same."""

from functools import cache

import botocore.session
from botocore.utils import CLIENT_NAME_TO_HYPHENIZED_SERVICE_ID_OVERRIDES as SERVICE_IDS

OPTIMIZED = {"states": "stepfunctions", "elasticmapreduce": "emr"}
RETIRED = (
    "elasticinference elastictranscoder evidently finspace finspacedata honeycode iotanalytics iotevents "
    "ioteventsdata iotfleethub lookoutmetrics lookoutvision apptest opsworks opsworkscm panorama privatenetworks "
    "qldb qldbsession robomaker sms simspaceweaver tnb"
)


def is_service(name: str) -> bool:
    """Whether a Task may call it; the retired ones Step Functions still lists, and botocore does not know."""
    return name == "http" or name in clients() or name.removeprefix("aws-sdk:") in RETIRED.split()


@cache
def clients() -> dict[str, str]:
    """`{"aws-sdk:cloudwatchlogs": "logs", "events": "events", …}`."""
    names = botocore.session.get_session().get_available_services()
    return {name: name for name in names} | OPTIMIZED | {_sdk_name(name): name for name in names}


def _sdk_name(client: str) -> str:
    """As AWS's SDK for Java calls the service, in lower case: by its id, not by its endpoint."""
    return "aws-sdk:" + SERVICE_IDS.get(client, client).removesuffix("-service").replace("-", "")
