"""Every benchmark, one after the other: `make bench`."""

import asyncio

from tests.bench import desk, press, web

asyncio.run(web.measure())
asyncio.run(desk.measure())
asyncio.run(press.main(runs=7))
