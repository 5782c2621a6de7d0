"""Computes again what the notebooks say of nbs/results; fails for a sentence that the files no longer bear out.

Usage: python .ci/claims.py   (a claim is a phrase that must stand in the text, made from the numbers of a file)
"""

import itertools
import json
import sys
from pathlib import Path
from statistics import mean, median, stdev

import numpy as np
from scipy import stats

ROOT = Path(__file__).resolve().parents[1]
OWN = {"texture": "level 0", "shape": "level 1", "layout": "level 2"}
ALONE, NEITHER, STAGES = "variant: coarse loss, no coarse VICReg", "stages, fine loss only", "three levels, stages"


def results(name):
    "What a file of results holds."
    return json.loads((ROOT / f"nbs/results/{name}.json").read_text())


def cell(notebook, identity):
    "The source of a cell."
    cells = json.loads((ROOT / "nbs" / notebook).read_text())["cells"]
    return next("".join(c["source"]) for c in cells if c["id"] == identity)


def prose(notebook):
    "All Markdown of a notebook."
    cells = json.loads((ROOT / "nbs" / notebook).read_text())["cells"]
    return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")


def signed(value, digits=1):
    "A number with a sign that prose uses."
    return f"{value:+.{digits}f}".replace("-", "−")


def spread(values, digits=0, times=100):
    "Mean ± sample standard deviation."
    values = [times * value for value in values]
    return f"{mean(values):.{digits}f} ± {stdev(values):.{digits}f}"


def study_tools():
    "The functions that 06 reads its study with."
    space = {"np": np, "stats": stats, "OWN": OWN}
    exec("import base64\n" + cell("06_hierarchy.ipynb", "0694f29a") + "\n" + cell("06_hierarchy.ipynb", "e96e5a45"), space)
    return space["paired"], space["contrast"], space["widest"], space["bits_of"]


paired, contrast, widest, bits_of = study_tools()


def compare(found, a, b, factor, where=None, seeds=None):
    "Points, and the wider interval in points, of two arms; with the verdict."
    c = contrast(*paired(found, a, b, factor, where, seeds))
    return 100 * c["difference"], [100 * bound for bound in widest(c)], c["verdict"]


def accuracy(found, name, factor, where, seeds=None):
    "Mean accuracy in per cent."
    return f"{100 * bits_of(found, name, where, factor, seeds).mean():.0f}"


def between(interval):
    "An interval in prose."
    return " to ".join(signed(bound) for bound in interval)


def readings(found):
    "p and points of the coarse loss: factors × sizes, without and beside coarse VICReg; the smallest p first."
    pairs, out = ((ALONE, NEITHER), (STAGES, "variant: coarse VICReg, no coarse loss")), []
    for (one, two), (factor, where) in itertools.product(pairs, itertools.product(OWN, (*OWN.values(), "image"))):
        a, b = (bits.mean(1) for bits in paired(found, one, two, factor, where))
        out.append((stats.ttest_1samp(a - b, 0).pvalue, 100 * (a - b).mean()))
    return sorted(out)


def of_the_study():
    "Of 06: the coarse loss, three minutes, the larger grid."
    short, long, grid = results("hierarchy"), results("hierarchy_long"), results("hierarchy_grid")
    table, trained = readings(short), ("one level", STAGES, ALONE)
    holm = np.maximum.accumulate([p * (len(table) - i) for i, (p, _) in enumerate(table)])
    assert sum(holm < 0.05) == 1 and all(points > 0 for p, points in table if p < 0.05)
    higher = f"{sum(points > 0 for _, points in table)} of {len(table)} readings are higher"
    assert all(compare(long, name, "untrained", factor)[2] == "more" for name in trained for factor in OWN)
    lost = [compare(long, name, "untrained", "texture", "image") for name in trained]
    assert all(high < 0 for _, (_, high), _ in lost)
    by = sorted(-points for points, _, _ in lost)
    new = [compare(long, ALONE, "one level", "shape", where, range(5, 10)) for where in ("level 2", "image")]
    layouts = [compare(long, ALONE, "one level", "layout", where) for where in ("level 2", "image")]
    assert [c[2] for c in new + layouts] == ["more", "more", "less", "less"]
    fewer = compare(grid, STAGES, "one level", "layout", "level 0")
    assert fewer[2] == "less"
    ahead = [accuracy(long, name, "layout", "level 1", ["0", "1", "2", "3", "4"]) for name in (STAGES, "one level")]
    steps = [next(iter(short["runs"][name].values()))["steps"] for name in ("one level", STAGES)]
    both = [higher, f"by {by[0]:.0f} to {by[-1]:.0f} points", signed(table[0][1])]
    both += [phrase for points, interval, _ in new for phrase in (signed(points), between(interval))]
    both += [signed(points) for points, _, _ in layouts]
    return [*both, between(fewer[1]), f"{ahead[0]} against {ahead[1]}", f"{steps[0]:,}", f"{steps[1]}"]


def means_of(rows):
    "Per cent of both probes by preset, means over the seeds of the latest settings."
    latest = {row["preset"]: row["settings"] for row in rows}
    made = {name: [r for r in rows if (r["preset"], r["settings"]) == (name, settings)] for name, settings in latest.items()}
    return {name: {score: 100 * mean(r[score] for r in seeds) for score in ("knn", "linear")} for name, seeds in made.items()}


def of_the_rows():
    "Of 08: what leads, ranges of presets with views and without, floors, and the trials behind the settings."
    means, nette = means_of(results("cifar10")), means_of(results("imagenette"))
    views = [means[name] for name in ("lejepa", "hlejepa", "vicreg", "cjepa")]
    hidden = [means[name] for name in ("ijepa", "hjepa", "hjepa_sigreg")]
    reach = lambda group: f"{min(m['knn'] for m in group):.0f} to {max(m['knn'] for m in group):.0f} %"  # noqa: E731
    trained = {row["preset"] for row in results("cifar10") if "steps" in row}
    best = {score: max(trained, key=lambda name: means[name][score]) for score in ("knn", "linear")}
    assert {*best.values()} == {"lejepa"}, f"08 calls lejepa the best method; the rows say {best}"
    floors = [means[name] for name in ("raw pixels", "untrained ijepa", "untrained lejepa")]
    lead = min(m[score] - floor[score] for m in views + hidden for floor in floors for score in m)
    white, raw = means["whitened pixels"], means["raw pixels"]
    assert all(m["linear"] > white["linear"] for m in views + hidden)
    assert [m["knn"] > white["knn"] for m in hidden] == [False, True, False]
    ahead = min(m["linear"] for m in views) - max(m["linear"] for m in hidden)
    tried = {f"{row['knn']:.1f}, {row['linear']:.1f}" for row in results("pilots")["rows"]}
    cells = [line.split("|")[2:4] for line in prose("08_results.ipynb").splitlines() if line.count("|") == 5]
    lines = [pair for pair in cells if "," in pair[0]]
    assert len(lines) > 10 and all(cell.strip() in tried for line in lines for cell in line), "a trial that pilots.json lacks"
    return [
        f"`lejepa`, reads {means['lejepa']['linear']:.1f} % by a linear probe",
        f"The smallest lead over either is {lead:.1f} points",
        f"the weakest method with views is {ahead:.1f} points above the best one without",
        f"`hlejepa` reads {means['lejepa']['knn'] - means['hlejepa']['knn']:.1f} points less by kNN than `lejepa`",
        f"with views read {reach(views)} by kNN", f"Those without read {reach(hidden)}",
        f"Whitened pixels read {white['knn']:.1f} % by kNN", f"they read {raw['knn']:.1f} % by kNN",
        f"`hjepa` is {means['hjepa']['knn'] - means['ijepa']['knn']:.1f} points of kNN above `ijepa`",
        f"`lejepa` reads {nette['lejepa']['linear']:.1f} %, where raw pixels read {nette['raw pixels']['linear']:.1f}",
        f"`hjepa` is {nette['hjepa']['knn'] - nette['whitened pixels']['knn']:.1f} points of kNN above whitened pixels",
    ]  # fmt: skip


def of_speed():
    "Of 00, 02, 03a and 04: seconds, memory, and what was killed."
    digits, speed, views, kills = results("digits"), results("sigreg_speed"), results("views"), results("kills")
    medians = {size: {name: median(times) for name, times in rounds.items()} for size, rounds in speed["speed"].items()}
    faster = {size: f"{m['textbook'] / m['ours']:.1f}" for size, m in medians.items()}
    memory, peaks = speed["memory"]["2048, 384"], sorted(row["peak GiB"] for row in results("memory")["presets"].values())
    share = 100 * median(speed["lejepa"]["SIGReg"]) / median(speed["lejepa"]["step"])
    rates, race = views["images_per_second"]["2 global + 6 local views"], results("masks_race")["race"]["14×14, B = 256"]
    a, b, c = (f"{seconds:.0f}" for seconds in digits["seconds"])
    assert kills["same weights"] and kills["same losses"] and kills["while writing"] == 12
    return {
        "00_masks.ipynb": [f"{race['times faster']:.1f} times faster"],
        "02_sigreg.ipynb": [
            f"{faster['2048, 384']} times faster than the textbook",
            f"n = 256: {faster['256, 384']}; D = 2048: {faster['2048, 2048']}",
            f"{memory['ours']:.0f} MiB of extra memory against {memory['textbook']:.0f}",
            f"{share:.1f} % of a LeJEPA step",
        ],
        "03a_views.ipynb": [
            f"torchvision image by image {rates['torchvision']:.0f}",
            f"kornia in batches {rates['kornia']:.0f}",
            f"ours {rates['ours']:.0f}, compiled {rates['ours, compiled']:,.0f}",
        ],
        "04_trainer.ipynb": [
            f"{digits['steps']:,} steps in {a}, {b} and {c} s",
            f"Killed {kills['kills']} times",
            f"takes {peaks[0]:.1f} (`ijepa`) to {peaks[-1]:.1f} GiB",
        ],
    }


def of_features():
    "Of 03 and 05: correlations inside an image, and sizes."
    arms, sizes = results("levels")["arms"], results("resolution")["rows"]
    within = lambda arm: [[run[f"within/level{k}"] for run in arms[arm]] for k in (0, 1)]  # noqa: E731
    best = " and ".join(spread(values, 2, 1) for values in within("minus the coarsest ancestor"))
    first, parent = ([f"{mean(values):.2f}" for values in within(arm)] for arm in ("averages, centred", "minus the parent"))
    knn = {(kind, size): spread(row["kNN"]) for kind, size, row in sizes}
    assert len(set(first)) == 1
    fall = (f"{knn[kind, '32 px'].replace(' %', '')} to {knn[kind, '96 px']} %" for kind in ("index", "normalized"))
    said = [best, f"by {first[0]} at the two finer", f"hard to predict: {' and '.join(parent)}"]
    return {"03_hierarchy_fpn.ipynb": said, "05_probe_attention.ipynb": [*fall]}


def main():
    "Compares; returns the exit status."
    said = {**of_speed(), **of_features(), "06_hierarchy.ipynb": of_the_study(), "08_results.ipynb": of_the_rows()}
    texts = {name: prose(name) for name in said}
    wrong = [f"{name}: expected {phrase!r}, as nbs/results has it"
             for name, phrases in said.items() for phrase in phrases if phrase not in texts[name]]  # fmt: skip
    print("\n".join(wrong) or f"{sum(map(len, said.values()))} claims are as nbs/results has them")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
