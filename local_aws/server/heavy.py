"""What takes most of a second to import: moto, the models of the services, the workers, the engine."""

from local_aws import functions
from local_aws.services import moto_services, sdk, shapes, within
from local_aws.states import api as states
from local_aws.states.api import prepared_answers

__all__ = ["functions", "moto_services", "prepared_answers", "sdk", "shapes", "states", "within"]
