"""Lets the tests of the licence use the orders that the press's tests are made with."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "gateways"))
