"""Writes the table of CIFAR-10 into nbs/index.ipynb, from its file of results, and README.md from nbs/index.ipynb, their one
source; with --check, only says whether all are in step."""

import json
import re
import sys
from pathlib import Path
from statistics import mean, stdev

root = Path(__file__).resolve().parents[1]
START, END = "<!-- cifar10.json -->\n", "<!-- end -->"


def percent(values):
    "Of fractions: 64.8, or with several seeds 64.8 ± 0.3 (sample standard deviation)."
    values = [100 * value for value in values]
    return f"{mean(values):.1f}" + (f" ± {stdev(values):.1f}" if len(values) > 1 else "")


def table(rows):
    "One line a preset, its seeds with the settings of the latest, the best kNN first; floors last, without steps."
    latest = {row["preset"]: row["settings"] for row in rows}
    presets = {name: [r for r in rows if (r["preset"], r["settings"]) == (name, settings)] for name, settings in latest.items()}
    order = sorted(presets, key=lambda name: ("steps" not in presets[name][0], -mean(row["knn"] for row in presets[name])))
    lines = ["| | kNN | linear | steps | seeds |", "|---|---|---|---|---|"]
    for name in order:
        seeds = presets[name]
        label, steps = (f"`{name}`", f"{seeds[0]['steps']:,}") if "steps" in seeds[0] else (name, "–")
        knn, linear = (percent(row[name] for row in seeds) for name in ("knn", "linear"))
        lines.append(f"| {label} | {knn} | {linear} | {steps} | {len(seeds)} |")
    return "\n".join(lines) + "\n"


def refresh(source):
    "The text of a cell with the table as the file of results has it."
    if START not in source:
        return source
    before, rest = source.split(START)
    rows = json.loads((root / "nbs/results/cifar10.json").read_text())
    return before + START + table(rows) + rest[rest.index(END) :]


def to_markdown(cell):
    "Markdown as it is, code in fences; paths are made relative to the top of the repository."
    source = "".join(cell["source"])
    if cell["cell_type"] == "code":
        lines = [line for line in source.splitlines() if not line.startswith("#|")]
        return "```python\n" + "\n".join(lines) + "\n```" if lines and "#| hide" not in source else ""
    source = re.sub(r"\]\(((?:\d\d|start)[^)]*\.ipynb)", r"](nbs/\1", source)
    return re.sub(r"\]\(images/", "](nbs/images/", source)


notebook = root / "nbs/index.ipynb"
index = json.loads(notebook.read_text())
for cell in index["cells"]:
    cell["source"] = refresh("".join(cell["source"])).splitlines(keepends=True)
note = "<!-- Written by .ci/readme.py from nbs/index.ipynb: edit that one. -->"
readme = "\n\n".join([note, *filter(None, map(to_markdown, index["cells"]))]) + "\n"
written = {notebook: json.dumps(index, indent=1, ensure_ascii=False, sort_keys=True) + "\n", root / "README.md": readme}
for path, text in written.items():
    if "--check" not in sys.argv:
        path.write_text(text)
    elif path.read_text() != text:
        sys.exit(f"{path.relative_to(root)} is out of step with its source: run python .ci/readme.py")
