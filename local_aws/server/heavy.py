"""What takes most of a second to import: moto, the models of the services, the workers, the engine."""

from local_aws import functions
from local_aws.services import moto_services, sdk, shapes
from local_aws.states import api as states
from local_aws.states.engine.tasks.sdk import settle as settle_tasks

__all__ = ["functions", "moto_services", "sdk", "settle_tasks", "shapes", "states"]
