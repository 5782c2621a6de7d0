"""The gate of a change that should change nothing: losses of the first 20 steps of every preset, equal to the bit.

    python .ci/losses.py before.json            # in the old tree: records
    python .ci/losses.py before.json --compare  # in the new one, on the same machine: compares, exit code 1 if any differs
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("OMP_NUM_THREADS", "1")

from hjepa_nb.config import PRESETS, resolve
from hjepa_nb.trainer import Callback, launch, resume, train

SMALL = {"steps": 20, "loop.precision": "fp32", "loop.device": "cpu", "batch_size": 16, "probe_every": 0, "log_every": 1}
TWICE = ("default", "hjepa", "cjepa")  # these also in two processes, and stopped and resumed


class Stop(Callback):
    "Asks for a stop after eight steps."

    def updated(self, trainer):
        trainer.stopping = "this script" if trainer.step == 8 else trainer.stopping


def cases():
    "Name → preset and settings that differ."
    fitted = [f"{name}/cifar10" for name, preset in PRESETS.items() if "cifar10" in preset.fitted]
    for preset in [*PRESETS, *fitted]:
        for data in ("digits", "scenes") if "/" not in preset else ("scenes",):
            for accumulate in (1, 2):
                yield f"{preset} {data} accumulate={accumulate}", preset, {"data.name": data, "accumulate": accumulate}


def losses(run):
    "The losses of a run, as text that keeps every bit."
    return [float(x).hex() for x in run.history.loss.dropna()]


def record(folder):
    "Trains everything; name → losses."
    from hjepa_nb.trainer import default_callbacks, open_splits

    found = {}
    for k, (name, preset, settings) in enumerate(cases()):
        config = resolve(preset, **SMALL, **settings, run_dir=str(folder / str(k)))
        found[name] = losses(train(config, progress=False))
        print(name, found[name][-1], flush=True)
    for preset in TWICE:
        config = resolve(preset, **SMALL, run_dir=str(folder / f"{preset}-two"))
        found[f"{preset} two processes"] = losses(launch(config, 2, show=lambda line: None))
        config = resolve(preset, **SMALL, run_dir=str(folder / f"{preset}-resumed"))
        data = open_splits(config)
        train(config, data, [*default_callbacks(config, data, False), Stop()])
        found[f"{preset} resumed"] = losses(resume(folder / f"{preset}-resumed", progress=False))
        print(preset, "twice", flush=True)
    return found


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("file", type=Path)
parser.add_argument("--compare", action="store_true")
given = parser.parse_args()
with tempfile.TemporaryDirectory() as folder:
    now = record(Path(folder))
if not given.compare:
    given.file.write_text(json.dumps(now, indent=1) + "\n")
else:
    before = json.loads(given.file.read_text())
    changed = [name for name in before if now.get(name) != before[name]]
    for name in changed:
        first = next((k for k, (a, b) in enumerate(zip(before[name], now.get(name, []), strict=False)) if a != b), "–")
        print(f"differs: {name}, from step {first}")
    print(f"{len(before) - len(changed)} of {len(before)} are equal to the bit")
    sys.exit(bool(changed))
