"""The root of the process tree of `eclaireur up`: starts again a child that dies, ends all of them together.

Only the standard library, and no Django: it takes a few megabytes. `eclaireur up` prepares everything,
forks the children (they share what is already in memory), then becomes this program without changing its
process number, so the children stay its own.

    python -m eclaireur.config.supervisor '{"children": {...}, "keep": [...], "lifeline": 5}'

Each child holds the reading end of the lifeline, a pipe whose writing end only this process has: if this
process dies in whatever way, the children read the end of it and stop (see `eclaireur.portal.serving`).
"""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

FIRST_PAUSE = 0.5  # seconds before starting a dead child again; doubled each time
LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0  # a child that lived this long starts again without a pause growing
PATIENCE = 15.0  # seconds given to children to finish what they do
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass
class Child:
    """A process to keep alive. `command` starts it again; `pid` is None while it waits for its next start."""

    name: str
    command: list[str]
    pid: int | None
    started: float = field(default_factory=time.monotonic)
    pause: float = FIRST_PAUSE
    start_at: float = 0.0

    def died(self, how: int) -> None:
        """Note that the process ended with wait status `how`, and when to start it again."""
        now = time.monotonic()
        if now - self.started >= STEADY_AFTER:
            self.pause = FIRST_PAUSE
        self.pid, self.start_at = None, now + self.pause
        say(f"{self.name} s’est arrêté ({explain(how)}) : nouveau départ dans {self.pause:g} s.")
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def start(self, keep: list[int]) -> None:
        """Start the process again, leaving it the descriptors `keep`, in a group of its own."""
        self.pid = subprocess.Popen(self.command, pass_fds=keep, start_new_session=True).pid  # noqa: S603
        self.started = time.monotonic()


def explain(status: int) -> str:
    """A wait status in words."""
    code = os.waitstatus_to_exitcode(status)
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def say(sentence: str) -> None:
    """Print for whoever started the server; a closed terminal is not an error."""
    with contextlib.suppress(OSError):
        print(sentence, file=sys.stderr, flush=True)  # noqa: T201 (the console of a server)


def reap(children: list[Child]) -> None:
    """Note every child that ended."""
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            for child in children:
                if child.pid == pid:
                    child.died(status)


def watch(children: list[Child], keep: list[int], wake: int) -> None:
    """Keep the children alive until a stop signal is written on the descriptor `wake`."""
    while True:
        reap(children)
        now = time.monotonic()
        for child in children:
            if child.pid is None and child.start_at <= now:
                child.start(keep)
        waiting = [child.start_at - now for child in children if child.pid is None]
        ready, _, _ = select.select([wake], [], [], min(waiting, default=None))
        if ready and any(number in STOP_SIGNALS for number in os.read(wake, 64)):
            return


def stop(children: list[Child], wake: int) -> None:
    """Ask the children to end, wait for them, and kill those that do not; a second signal stops waiting."""
    running = {child.pid for child in children if child.pid is not None}
    for pid in running:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while running and (left := deadline - time.monotonic()) > 0:
        for pid in list(running):
            try:
                if os.waitpid(pid, os.WNOHANG)[0]:
                    running.discard(pid)
            except ChildProcessError:
                running.discard(pid)
        heard = os.read(wake, 64) if select.select([wake], [], [], min(left, 0.2))[0] else b""
        if any(number in STOP_SIGNALS for number in heard):
            break
    for pid in running:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def main(argument: str) -> int:
    """Watch over the children described by `argument` (JSON); returns 0 when stopped by a signal."""
    told = json.loads(argument)
    children = [Child(name, one["command"], one["pid"]) for name, one in told["children"].items()]
    os.set_inheritable(told["lifeline"], False)  # a child that held the writing end would never see its end
    wake, write = os.pipe()
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    for number in (*STOP_SIGNALS, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    watch(children, told["keep"], wake)
    say("Éclaireur s’arrête…")
    stop(children, wake)
    say("Éclaireur est arrêté.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
