"""A task token is worth nothing once its wait is over; moto would take it for as long as the execution runs."""

from moto.core.exceptions import AWSError
from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackEndpoint, CallbackPoolManager


class TaskTimedOut(AWSError):
    TYPE = "TaskTimedOut"
    STATUS = 400


def install():
    moto_waits = CallbackEndpoint.wait
    moto_notifies = CallbackPoolManager.notify

    def wait(self, timeout=None):
        try:
            return moto_waits(self, timeout)
        finally:
            self.spent = True

    def notify(self, callback_id, outcome):
        if getattr(self.get(callback_id), "spent", False):
            raise TaskTimedOut("Task Timed Out: 'Provided task does not exist anymore'")
        return moto_notifies(self, callback_id, outcome)

    CallbackEndpoint.wait = wait
    CallbackPoolManager.notify = notify
