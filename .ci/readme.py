"""Writes the tables of results into nbs/index.ipynb, from their files in nbs/results, and README.md from nbs/index.ipynb,
their one source; with --check, only says whether all are in step."""

import json
import re
import sys
from pathlib import Path
from statistics import mean, stdev

from hjepa_nb.results import _minutes

root = Path(__file__).resolve().parents[1]
END = "<!-- end -->"
IN_08 = {  # rows that the README leaves to 08
    "cjepa", "hjepa, 9,000 steps", "hjepa_sigreg", "lejepa, ConvNet, 20,000 steps", "hjepa, ConvNet", "lejepa, ResNet-18",
    "whitened pixels", "untrained ijepa", "untrained lejepa", "untrained hjepa, ConvNet", "untrained lejepa, ResNet-18",
}  # fmt: skip
PEERS = [  # published by others: a dash where they say nothing
    ["published k-means features, 1,600 / 4,000 filters ([Coates et al., 2011](https://proceedings.mlr.press/v15/coates11a.html))",
     "–", "77.9 / 79.6", "–", "–"],
    ["published SimCLR / BYOL / MoCo / MAE, ViTs of the same size, 100 epochs of STL-10", "74.2 / 73.1 / 74.1 / 46.8",
     "72.9 / 73.8 / 69.7 / 49.1", "–", "–"],
]  # fmt: skip


def percent(values):
    "Of fractions: 64.8, or with several seeds 64.8 ± 0.3 (sample standard deviation)."
    values = [100 * value for value in values]
    return f"{mean(values):.1f}" + (f" ± {stdev(values):.1f}" if len(values) > 1 else "")


def table(header, lines):
    "Markdown of a header and lines of cells."
    head, *rest = ("| " + " | ".join(row) + " |\n" for row in [header, *lines])
    return head + "|---|" + "--:|" * (len(header) - 1) + "\n" + "".join(rest)


def methods(rows):
    "One line a method, its seeds with the settings of the latest, the best linear probe first; then floors, then peers."
    latest = {row["preset"]: row["settings"] for row in rows if row["preset"] not in IN_08}
    made = {name: [r for r in rows if (r["preset"], r["settings"]) == (name, settings)] for name, settings in latest.items()}
    lines = []
    order = {name: ("steps" not in seeds[0], -mean(row["linear"] for row in seeds)) for name, seeds in made.items()}
    for name, seeds in sorted(made.items(), key=lambda item: order[item[0]]):
        preset, *remark = name.split(", ", 1)
        label = ", ".join([f"`{preset}`", *remark]) if "steps" in seeds[0] else name
        scores = (percent(row[key] for row in seeds) for key in ("knn", "linear"))
        lines.append([label, *scores, _minutes(seeds), str(len(seeds))])
    return table(["", "kNN", "linear", "minutes", "seeds"], [*lines, *PEERS])


def refresh(source):
    "The text of a cell with its tables as the files of results have them."
    start = "<!-- cifar10.json -->\n"
    if start not in source:
        return source
    before, rest = source.split(start)
    return before + start + methods(json.loads((root / "nbs/results/cifar10.json").read_text())) + rest[rest.index(END) :]


def to_markdown(cell):
    "Markdown as it is, code and its output in fences; paths are made relative to the top of the repository."
    source = "".join(cell["source"])
    if cell["cell_type"] == "code":
        lines = [line for line in source.splitlines() if not line.startswith("#|")]
        shown = ["".join(output["data"]["text/plain"]) for output in cell["outputs"]]
        blocks = [("python", "\n".join(lines)), *(("text", text) for text in shown)]
        return "" if "#| hide" in source else "\n\n".join(f"```{kind}\n{text}\n```" for kind, text in blocks)
    source = re.sub(r"\]\(((?:\d\d|start|core)[^)]*\.ipynb)", r"](nbs/\1", source)
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
