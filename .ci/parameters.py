"""Checks that the parameters cell of the trainer notebook says what RunConfig says: names, meanings, defaults."""

import json
import re
import sys
from pathlib import Path

from hjepa_nb.trainer import RunConfig

notebook = json.loads((Path(__file__).resolve().parents[1] / "nbs/04_trainer.ipynb").read_text())
cell = next(c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", []))
said = dict(re.findall(r"^(\w+): .* = .*?  # (.*)$", "".join(cell["source"]), re.M))
true = {name: f"{field.description} [{field.default}]" for name, field in RunConfig.model_fields.items()}
said.pop("preset")
wrong = [f"{name}: the cell says {said.get(name)!r}, RunConfig {true.get(name)!r}"
         for name in sorted(said.keys() | true.keys()) if said.get(name) != true.get(name)]
sys.exit("\n".join(wrong) or None)
