"""A task token holds for one try of its task, and for one answer; moto gives the same one to every try, and takes any
number of answers for as long as the execution runs."""

from moto.core.exceptions import AWSError
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
    StateTaskServiceCallback,
)
from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackPoolManager


class TaskTimedOut(AWSError):
    TYPE = "TaskTimedOut"
    STATUS = 400


def install():
    moto_notifies = CallbackPoolManager.notify
    moto_executes = StateTaskServiceCallback._eval_execution

    def notify(self, callback_id, outcome):
        endpoint = self.get(callback_id)
        if getattr(endpoint, "spent", False):
            raise TaskTimedOut("Task Timed Out: 'Provided task does not exist anymore'")
        if endpoint is not None:
            endpoint.spent = True
        return moto_notifies(self, callback_id, outcome)

    def execute(self, env):
        if self.resource.condition != ResourceCondition.WaitForTaskToken:
            return moto_executes(self, env)
        endpoint = env.callback_pool_manager.add(env.states.context_object.update_task_token())
        try:
            return moto_executes(self, env)
        finally:
            endpoint.spent = True

    CallbackPoolManager.notify = notify
    StateTaskServiceCallback._eval_execution = execute
