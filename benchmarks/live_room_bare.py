"""The reference of live_room.py: an ASGI application that gives every frame to every socket of a room, and no more.

No database, no right, no name: what is sent is given at once to the sockets of the same address, in a frame of
the same shape and size as ours, then acknowledged.
"""

import json
import time
import uuid
from collections import defaultdict

rooms = defaultdict(set)
numbers = defaultdict(int)
IDENTIFIER = str(uuid.UUID(int=2**127 + 2**40))


async def application(scope, receive, send):
    """One socket, until it closes."""
    if scope["type"] != "websocket":
        return
    room = rooms[scope["path"]]
    await receive()
    await send({"type": "websocket.accept"})
    room.add(send)
    try:
        while (event := await receive())["type"] == "websocket.receive":
            frame = json.loads(event["text"])
            if frame["type"] == "resume":
                await send({"type": "websocket.send", "text": '{"type":"ready"}'})
            elif frame["type"] == "send":
                numbers[scope["path"]] += 1
                made = {"type": "m", "i": IDENTIFIER, "n": numbers[scope["path"]], "b": 12, "d": int(time.time()), "x": frame["text"]}
                text = json.dumps(made, separators=(",", ":"), ensure_ascii=False)
                for other in list(room):
                    await other({"type": "websocket.send", "text": text})
                ack = json.dumps({"type": "ack", "token": frame["token"]}, separators=(",", ":"))
                await send({"type": "websocket.send", "text": ack})
    finally:
        room.discard(send)
