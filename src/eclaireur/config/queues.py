"""A queue for tests: what is asked for runs at once, when a worker could have met it, that is after the commit."""

from functools import partial
from typing import Any

from django.db import transaction
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import TaskResult


class AfterCommit(ImmediateBackend):
    """`ImmediateBackend`, after the commit of the transaction in which a task is asked for; at once when there is none.

    Those that tests open around themselves do not count.
    """

    def _execute_task(self, task_result: TaskResult) -> None:
        run: Any = partial(super()._execute_task, task_result)
        ours = [block for block in transaction.get_connection().atomic_blocks if not block._from_testcase]  # noqa: SLF001 (as Django tells them apart)
        transaction.on_commit(run) if ours else run()
