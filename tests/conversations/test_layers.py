"""The same conversation over Redis, as when there are several processes."""

import os
import shutil
import socket
import subprocess
import time
import uuid

import pytest

from eclaireur.conversations import live
from tests.conversations.test_consumers import Page, bodies, in_thread, two_people
from tests.factories.conversations import say

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def redis_address(tmp_path):
    """A Redis of our own, on a free port of this machine."""
    program = shutil.which("redis-server")
    if program is None:
        missing = "no redis-server here: install the package redis-server to test the live layer over Redis"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(timeout=10)


async def test_pages_hear_each_other_through_redis(settings, redis_address):
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [redis_address]}}
    }
    thread, one, _other, mine, theirs = await two_people()
    here, there = await Page(thread, mine).open(0), await Page(thread, theirs).open(0)
    await here.hear()
    await there.hear()
    await here.say(type="send", token=str(uuid.uuid4()), text="par Redis")
    await here.hear("ack")
    assert bodies(await there.hear("message")) == ["par Redis"]
    await in_thread(say)(thread, one, "d’un autre processus")
    assert bodies(await there.hear("message")) == ["d’un autre processus"]
    for page in (here, there):
        await page.leave()
    await live.get_channel_layer().flush()
