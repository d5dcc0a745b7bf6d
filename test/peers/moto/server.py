"""moto's server with what stands beside this file: `python server.py PORT`, on 127.0.0.1 alone."""

import sys
from importlib import import_module
from pathlib import Path

from moto.server import main

folder = Path(__file__).parent
sys.path.insert(0, str(folder))
for module in sorted(folder.glob("*.py")):
    if module.stem != "server":
        import_module(module.stem).install()

main(["-H", "127.0.0.1", "-p", sys.argv[1]])
