"""What stands in for a service whose answer is prepared: the events are those of a call, and nothing is called."""

from typing import Any

from local_aws.states.engine.frame import Frame
from local_aws.states.engine.tasks.callback import Callback, HeartbeatMissed
from local_aws.states.engine.tasks.deadline import Deadline
from local_aws.states.engine.tasks.prepared import Answer
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import StatesError
from local_aws.states.language.resource import TOKEN, Resource
from local_aws.turns.lines import Signal


async def come(answer: Answer, frame: Frame, deadline: Deadline, heartbeat: float | None = None) -> Any:
    """The answer's result when it is time, and StatesError for its failure.

    TimedOut when the deadline comes before; HeartbeatMissed when so many seconds do, in which nobody gives a sign.
    """
    seconds = answer.delay if heartbeat is None else min(answer.delay, heartbeat)
    if seconds:
        due = frame.execution.clock.moment() + seconds
        await frame.wait(Signal(), due if deadline.moment is None else min(due, deadline.moment))
        deadline.check()
    if seconds < answer.delay:
        raise HeartbeatMissed
    if answer.failure:
        raise StatesError(*answer.failure)
    return answer.result


class PreparedIntegration:
    """Answers as the service would, or with a pattern as whoever ends the job or has the token would."""

    def __init__(self, answer: Answer, heartbeat: float | None):
        self._answer, self._heartbeat = answer, heartbeat

    async def call(self, visit: Visit, resource: Resource, parameters: Any, deadline: Deadline) -> Any:
        """The result; of a job or a message that is on its way nothing is told."""
        return {} if resource.pattern else await come(self._answer, visit.frame, deadline)

    async def follow(
        self, visit: Visit, resource: Resource, answer: Any, callback: Callback, deadline: Deadline
    ) -> Any:
        """The result of the job, or of what the token was given to."""
        quiet = self._heartbeat if resource.pattern == TOKEN else None
        return await come(self._answer, visit.frame, deadline, quiet)
