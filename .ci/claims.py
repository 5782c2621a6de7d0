"""Computes again what the notebooks say of nbs/results; fails for a sentence that the files no longer bear out.

Usage: python .ci/claims.py   (a claim is a phrase that must stand in the text, made from the numbers of a file)
"""

import base64
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
    space = {"np": np, "stats": stats, "base64": base64, "OWN": OWN}
    exec(cell("06_hierarchy.ipynb", "e96e5a45"), space)
    return (space[name] for name in ("paired", "contrast", "widest", "bits_of", "student"))


paired, contrast, widest, bits_of, student = study_tools()


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
    "Of 06: three levels against one, the coarse loss, three minutes, the larger grid, what was tried."
    short, long, grid = results("hierarchy"), results("hierarchy_long"), results("hierarchy_grid")
    new, trained = range(5, 10), ("one level", STAGES, ALONE)
    first, later = compare(short, STAGES, "one level", "layout"), compare(long, STAGES, "one level", "layout")
    shapes, hint = compare(short, STAGES, "one level", "shape"), compare(short, STAGES, "one level", "layout", "level 1", new)
    again = compare(short, ALONE, NEITHER, "shape", None, new)
    second = compare(long, ALONE, "one level", "shape", None, range(5))
    assert again[2] == second[2] == "open"
    yes = [compare(long, ALONE, "one level", "shape", where, new) for where in ("level 2", "image")]
    paid = [compare(long, ALONE, "one level", "layout", where) for where in ("level 1", "level 2", "image")]
    assert [c[2] for c in (first, later, shapes, hint)] == ["open", "open", "less", "open"]
    assert [c[2] for c in yes + paid] == ["more"] * 2 + ["less"] * 3
    wrong, fewer = compare(short, STAGES, "stages, shuffled", "layout"), compare(grid, STAGES, "one level", "layout", "level 0")
    behind = compare(short, "variant: minus the parent (Laplacian)", "one level", "layout")
    assert [c[2] for c in (wrong, fewer, behind)] == ["more", "less", "less"]
    gains = [compare(short, "one level", "untrained", factor) for factor in OWN]
    assert all(c[2] == "more" for c in gains)
    families = itertools.product(("mae", "lejepa", "hlejepa"), ("shape", "texture"))
    assert all(compare(short, name, "one level", factor, "image")[2] == "less" for name, factor in families)
    steps = [next(iter(short["runs"][name].values()))["steps"] for name in (STAGES, "one level")]
    ahead = [accuracy(long, name, "layout", "level 1", ["0", "1", "2", "3", "4"]) for name in (STAGES, "one level")]
    return [
        f"{-first[0]:.1f} percentage points less often than an encoder with one level (95 % interval {between(first[1])})",
        f"knows {yes[0][0]:.1f} points more of the shapes from 4 × 4 patches ({between(yes[0][1])})",
        f"knows {-paid[0][0]:.1f} points less of the layouts from 2 × 2 patches ({between(paid[0][1])})",
        "gains {:.1f} points in textures, {:.1f} in shapes and {:.1f} in layouts".format(*(c[0] for c in gains)),
        f"takes {steps[0]} steps where one level takes {steps[1]:,}",
        f"open after three ({signed(later[0])} points, {between(later[1])})",
        f"know {-shapes[0]:.1f} points less at their own size ({between(shapes[1])})",
        f"Five new seeds alone give {signed(hint[0])} points, and their interval reaches from {between(hint[1])}",
        f"({ahead[0]} against {ahead[1]} %)",
        f"five new seeds alone leave it open ({signed(again[0])} points, {between(again[1])})",
        f"more shapes from 2 × 2 patches than one level ({signed(second[0])} points, {between(second[1])})",
        f"From the image it is {signed(yes[1][0])} points ({between(yes[1][1])})",
        f"{signed(paid[1][0])} points from 4 × 4 patches ({between(paid[1][1])})",
        f"layouts from 4 × 4 patches fall by {wrong[0]:.1f} points ({between(wrong[1]).replace('+', '')})",
        f"it knows {-behind[0]:.1f} points less than one level ({between(behind[1])})",
        f"know {-fewer[0]:.1f} points less of the layouts from the smallest cells ({between(fewer[1])})",
        *of_the_loss(short), *of_long_textures(long, trained), *of_retrieval(),
    ]  # fmt: skip


def of_the_loss(short):
    "Of 06: what coarse VICReg and the coarse loss bring, over all readings."
    table, vicreg = readings(short), "variant: coarse VICReg, no coarse loss"
    holm = np.maximum.accumulate([p * (len(table) - i) for i, (p, _) in enumerate(table)])
    assert sum(holm < 0.05) == 1 and sum(p < 0.05 for p, _ in table) == 12 and all(points > 0 for p, points in table if p < 0.05)
    brings, takes = (compare(short, vicreg, NEITHER, *read) for read in (("layout", "level 1"), ("shape", "image")))
    for more, less in (("one level, more VICReg", "one level"), ("variant: fine loss only, more VICReg", NEITHER)):
        assert compare(short, more, less, "layout", "level 1")[1][1] < 3
    return [
        f"Of {len(table)} readings {sum(points > 0 for _, points in table)} are higher",
        f"shapes from 2 × 2 patches, {signed(table[0][1])} points",
        f"it adds {brings[0]:.1f} points of layouts from 2 × 2 patches and takes {-takes[0]:.1f} of shapes from the image",
    ]


def of_long_textures(long, trained):
    "Of 06: after three minutes each factor is known better at its own size, and textures of the image worse."
    assert all(compare(long, name, "untrained", factor)[2] == "more" for name in trained for factor in OWN)
    lost = [compare(long, name, "untrained", "texture", "image") for name in trained]
    assert all(high < 0 for _, (_, high), _ in lost)
    by = sorted(-points for points, _, _ in lost)
    return [f"by {by[0]:.0f} to {by[-1]:.0f} points"]


def of_retrieval():
    "Of 06: how often the target nearest to a prediction is the hidden cell's, by blocks of the predictor."
    photos = results("retrieval_photos")["predictors"]
    found = {blocks: [100 * told["scores"]["trained"][f"level {k}"]["cell"] for k in (1, 0)] for blocks, told in photos.items()}
    return [
        "in {:.0f} % of the cases on the coarse level, and in {:.0f} % on patches".format(*found["three blocks"]),
        "finds the row and little more ({:.0f} and {:.0f} %)".format(*found["one block"]),
    ]


def of_photographs():
    "Of 06: pairs of presets with Student's interval."
    rows, lines = results("cifar10"), {}
    latest = {row["preset"]: row["settings"] for row in rows}
    for a, b in (("hjepa", "ijepa"), ("hlejepa", "lejepa")):
        one, two = ({r["seed"]: 100 * r["knn"] for r in rows if (r["preset"], r["settings"]) == (p, latest[p])} for p in (a, b))
        gaps = np.array([one[seed] - two[seed] for seed in sorted(set(one) & set(two))])
        lines[a] = gaps.mean(), student(gaps)
    alone = {}
    for encoder in ("ViT, patch 4", "pyramid, patch 8"):
        rows = [r for r in results("own_levels")["rows"] if r["encoder"] == encoder]
        one, two = ({r["seed"]: r["trained"]["linear"] for r in rows if r["levels"] == levels} for levels in (1, 2))
        gaps = np.array([two[seed] - one[seed] for seed in sorted(one)])
        alone[encoder] = gaps.mean(), student(gaps)
    (vit, low), (pyramid, high) = alone.values()
    assert f"{vit:.1f}" == f"{pyramid:.1f}"
    return [
        f"two levels read {-vit:.1f} points less than one by a linear probe, as averages of a ViT's patches ({between(low)})",
        f"as stages of a pyramid ({between(high)})",
        f"`hjepa` is {lines['hjepa'][0]:.1f} points of kNN ahead of `ijepa` ({between(lines['hjepa'][1])})",
        f"reads {-lines['hlejepa'][0]:.1f} points less by kNN",
    ]


def means_of(rows):
    "Per cent of both probes by preset, means over the seeds of the latest settings."
    latest = {row["preset"]: row["settings"] for row in rows}
    made = {name: [r for r in rows if (r["preset"], r["settings"]) == (name, settings)] for name, settings in latest.items()}
    scores = {name: [score for score in ("knn", "linear", "few") if score in seeds[-1]] for name, seeds in made.items()}
    return {name: {score: 100 * mean(r[score] for r in seeds) for score in scores[name]} for name, seeds in made.items()}


def of_the_rows():
    "Of 08: what leads, ranges of presets with views and without, floors, and the trials behind the settings."
    means, nette = means_of(results("cifar10")), means_of(results("imagenette"))
    views = [means[name] for name in ("lejepa", "hlejepa", "vicreg", "cjepa")]
    hidden = [means[name] for name in ("ijepa", "hjepa", "hjepa_sigreg", "hjepa, 9,000 steps")]
    reach = lambda group: f"{min(m['knn'] for m in group):.0f} to {max(m['knn'] for m in group):.0f} %"  # noqa: E731
    trained = {row["preset"] for row in results("cifar10") if "steps" in row}
    best = {score: max(trained, key=lambda name: means[name][score]) for score in ("knn", "linear")}
    assert {*best.values()} == {"lejepa, ConvNet, 20,000 steps"}, f"08 calls lejepa with a ConvNet the best; the rows say {best}"
    conv, words = means["lejepa, ConvNet"], means["k-means features"]
    floors = [means[name] for name in ("raw pixels", "untrained ijepa", "untrained lejepa")]
    lead = min(m[score] - floor[score] for m in views + hidden for floor in floors for score in ("knn", "linear"))
    white, raw = means["whitened pixels"], means["raw pixels"]
    assert all(m["linear"] > white["linear"] for m in views + hidden)
    assert [m["knn"] > white["knn"] for m in hidden] == [False, True, False, True]
    weakest = min(m["linear"] for m in views)
    longer, short = means["hjepa, 9,000 steps"], [r for r in results("cifar10") if r["preset"] == "hjepa" and r["seed"] == 0][-1]
    ahead, still = weakest - max(m["linear"] for m in hidden if m is not longer), weakest - longer["linear"]
    assert max(m["knn"] for m in hidden) < words["knn"] < min(m["knn"] for m in views), "08 sets k-means between them"
    random = means["untrained lejepa, ConvNet"]
    resnet = means["lejepa, ResNet-18"]
    hiding, blank = means["hjepa, ConvNet"], means["untrained hjepa, ConvNet"]
    assert short["steps"] == 4800
    assert random["linear"] > max(m["linear"] for m in hidden)
    tuned = next(row for row in results("cifar10") if "finetuned" in row)
    tried = {f"{row['knn']:.1f}, {row['linear']:.1f}" for row in results("pilots")["rows"]}
    cells = [line.split("|")[2:4] for line in prose("08_results.ipynb").splitlines() if line.count("|") == 5]
    lines = [pair for pair in cells if "," in pair[0]]
    bank = {(row["pictures"], row["added before whitening"]): row["linear"] for row in results("filter_bank")["rows"]}
    plain = bank["as they are", 0.1]
    assert len(lines) > 10 and all(cell.strip() in tried for line in lines for cell in line), "a trial that pilots.json lacks"
    return [
        f"which reads {conv['linear']:.1f} % by a linear probe",
        f"in bfloat16, it reads {means['lejepa, ConvNet, 20,000 steps']['linear']:.1f} %",
        f"it reads {nette['lejepa, ConvNet']['linear']:.1f} % in an hour of one core",
        f"with a ViT reads {conv['knn'] - means['lejepa']['knn']:.1f} points less by kNN",
        "K-means features read {linear:.1f} % here by a linear probe, and {knn:.1f} % by kNN".format(**words),
        f"it reads {words['few']:.1f} % by a linear probe, and the ConvNet {conv['few']:.1f}",
        f"names {100 * tuned['finetuned']:.1f} % of the test images", f"from scratch names {100 * tuned['scratch']:.1f} %",
        f"give {random['linear']:.1f} % by the linear probe",
        "adds {:.1f} points to its linear probe, and {:.1f} to its kNN".format(*(conv[p] - random[p] for p in ("linear", "knn"))),
        f"The smallest lead over either is {lead:.1f} points",
        f"the weakest method with views is {ahead:.1f} points above the best one without",
        f"`hjepa` is still {still:.1f} points behind",
        f"`hjepa` reads {longer['linear']:.1f} % by the linear probe",
        f"adds {hiding['knn'] - blank['knn']:.1f} points of kNN to it",
        f"takes {blank['linear'] - hiding['linear']:.1f} of the linear probe away",
        "reads {knn:.1f} % by kNN and {linear:.1f} % by the linear probe".format(**resnet),
        "where the same network untrained reads {knn:.1f} and {linear:.1f} %".format(**means["untrained lejepa, ResNet-18"]),
        "{knn:.1f} and {linear:.1f} %, where the same".format(**hiding),
        "untrained reads {knn:.1f} and {linear:.1f}".format(**blank),
        f"the same seed read {100 * short['linear']:.1f} % with 4,800",
        f"By kNN it falls from {100 * short['knn']:.1f} to {longer['knn']:.1f} %",
        f"`hlejepa` reads {means['lejepa']['knn'] - means['hlejepa']['knn']:.1f} points less by kNN than `lejepa`",
        f"with views read {reach(views)} by kNN", f"Those without read {reach(hidden)}",
        f"Whitened pixels read {white['knn']:.1f} % by kNN", f"they read {raw['knn']:.1f} % by kNN",
        f"`hjepa` is {means['hjepa']['knn'] - means['ijepa']['knn']:.1f} points of kNN above `ijepa`",
        f"`lejepa` reads {nette['lejepa']['linear']:.1f} %, where raw pixels read {nette['raw pixels']['linear']:.1f}",
        f"`hjepa` is {nette['hjepa']['knn'] - nette['whitened pixels']['knn']:.1f} points of kNN above whitened pixels",
        f"one more compression costs a small bank {plain - bank['compressed once more', 0.1]:.1f} points",
        f"the same pictures read {plain - bank['compressed once more', 0.1]:.1f} points less",
        f"in place of the authors' 0.1, reads {bank['as they are', 3.0] - plain:.1f} points more",
    ]  # fmt: skip


def of_speed():
    "Of 00, 02, 03a and 04: seconds, memory, and what was killed."
    digits, speed, views, kills = results("digits"), results("sigreg_speed"), results("views"), results("kills")
    faster = {size: np.divide(rounds["textbook"], rounds["ours"]) for size, rounds in speed["speed"].items()}
    least, low, middle, high, most = np.quantile(faster["2048, 384"], (0, 0.25, 0.5, 0.75, 1))
    small, wide = median(faster["256, 384"]), median(faster["2048, 2048"])
    memory, peaks = speed["memory"]["2048, 384"], sorted(row["peak GiB"] for row in results("memory")["presets"].values())
    share = 100 * median(speed["lejepa"]["SIGReg"]) / median(speed["lejepa"]["step"])
    rates, race = views["images_per_second"]["2 global + 6 local views"], results("masks_race")["race"]["14×14, B = 256"]
    a, b, c = (f"{seconds:.0f}" for seconds in digits["seconds"])
    assert kills["same weights"] and kills["same losses"] and kills["while writing"] == 12
    return {
        "00_masks.ipynb": [f"{race['times faster']:.1f} times faster"],
        "02_sigreg.ipynb": [
            f"{middle:.1f} times faster than the textbook",
            f"half of them lie between {low:.1f} and {high:.1f}, and all between {least:.1f} and {most:.1f}",
            f"256 embeddings give {small:.1f} times, a width of 2,048 gives {wide:.1f}",
            f"Extra memory is {memory['ours']:.0f} MiB against {memory['textbook']:.0f}",
            f"{share:.1f} % of a LeJEPA step",
        ],
        "03a_views.ipynb": [
            f"{rates['ours'] / rates['torchvision']:.0f} times as fast as one image at a time",
            f"and {rates['ours, compiled'] / rates['torchvision']:.0f} times when compiled",
        ],
        "04_trainer.ipynb": [
            f"{digits['steps']:,} steps in {a}, {b} and {c} s",
            f"Killed {kills['kills']} times",
            f"takes {peaks[0]:.1f} (`ijepa`) to {peaks[-1]:.1f} GiB",
        ],
    }


def of_features():
    "Of 03, 05b and 06b: correlations inside an image, sizes, and the main job."
    arms, sizes = results("levels")["arms"], results("resolution")["rows"]
    within = lambda arm: [[run[f"within/level{k}"] for run in arms[arm]] for k in (0, 1)]  # noqa: E731
    best = " and ".join(spread(values, 2, 1) for values in within("minus the coarsest ancestor"))
    first, parent = ([f"{mean(values):.2f}" for values in within(arm)] for arm in ("averages, centred", "minus the parent"))
    knn = {(kind, size): spread(row["kNN"]) for kind, size, row in sizes}
    assert len(set(first)) == 1
    fall = (f"{knn[kind, '32 px'].replace(' %', '')} to {knn[kind, '96 px']} %" for kind in ("index", "normalized"))
    plain = " and ".join(f"{mean(values):.2f}" for values in within("averages, image's mean removed"))
    said = [best, plain, f"by {first[0]} at the two finer", f"hard to predict: {' and '.join(parent)}"]
    grown, default = results("larger_images")["grown"], results("digits")["accuracy"]["student"]
    left = " and ".join(f"{100 * grown[f'{kind}, 96'][1]:.0f}" for kind in ("normalized", "index"))
    run = (f"reads {spread(default['kNN'], 1)} % of test digits", f"it reads {spread(default['linear, 1 label'], 1)} %")
    probes = [*fall, f"{left} % are left", *run]
    return {"03_hierarchy_fpn.ipynb": said, "06b_shortcut.ipynb": said, "05b_what_probes_tell.ipynb": probes}


def of_the_race():
    "Of 01a and 01c: encoders in equal processor seconds."
    rows = {(r["preset"], r["encoder"], r["seed"], r["seconds"] < 200): r for r in results("encoder_race")["rows"]}
    vit, wide, narrow = (rows["lejepa/cifar10", name, 0, True] for name in ("ViT", "ConvNet", "ConvNet, last stage 128 wide"))
    probes = ("knn", "linear", "quadrants")
    ahead, least = [wide[p] - vit[p] for p in probes], min(narrow[p] - vit[p] for p in probes)
    of = lambda preset, name, seed: rows[f"{preset}/cifar10", name, seed, False]["linear"]  # noqa: E731
    views, masked = ([of(p, "ViT", seed) - of(p, "pyramid", seed) for seed in range(3)] for p in ("lejepa", "ijepa"))
    more = [row["quadrants"] - row["linear"] for row in (wide, vit)]
    each = "behind by {:.1f}, {:.1f} and {:.1f}"
    found = [f"behind by {mean(views):.1f} points with `lejepa`", f"behind by {mean(masked):.1f} with `ijepa`"]
    conv, later = (means_of(results("cifar10"))[name]["knn"] for name in ("lejepa, ConvNet", "lejepa"))
    return {"01a_pyramid.ipynb": [*found, each.format(*views), each.format(*masked)], "01c_convnet.ipynb": [
        "ahead by {:.1f} points of kNN and by {:.1f} of the linear probe".format(*ahead),
        f"still ahead by {least:.1f} points or more",
        f"reads {conv:.1f} % of the test split by kNN, where the ViT reads {later:.1f}",
        "add {:.1f} points to its linear probe, and {:.1f} to the ViT's".format(*more),
    ]}  # fmt: skip


def spearman(loss, probe):
    "Rank correlation over the looks of a run, without the first."
    return stats.spearmanr(loss[1:], probe[1:])[0]


def first_halved(series):
    "The look at which a series first lies below half of its highest value so far."
    return int(np.nonzero(series < 0.5 * np.maximum.accumulate(series))[0][0])


def of_collapse():
    "Of 07: what loss, standard deviation and RankMe tell; widths and readouts of small nets and encoders."
    sweeps, lab, trap = results("collapse_toys")["sweeps"], results("collapse")["runs"], results("collapse_visreg")["runs"]
    toys = sweeps["sixteen dimensions"]
    of = lambda arm, key, sweep=toys: np.array([sweep["numbers"][key][3 * sweep["arms"].index(arm) + i] for i in range(3)], float)  # noqa: E731
    at_end = lambda arm, key, sweep=toys: of(arm, key, sweep)[:, -1].mean()  # noqa: E731
    rho = {arm: mean(map(spearman, of(arm, "loss"), of(arm, "probe"))) for arm in toys["arms"]}
    lost = [arm for arm in toys["arms"] if at_end(arm, "std") < 0.1 * of(arm, "std")[:, 0].mean()]
    assert len(lost) == 4 and len(toys["arms"]) == 14 and all(at_end(arm, "rankme") > 12 for arm in lost)
    learn = sorted(-rho[arm] for arm in rho if arm not in lost and rho[arm] < 0)
    step = lambda arm, key, low: median(20 * first_halved(row - low) for row in of(arm, key))  # noqa: E731
    first = {key: [step(arm, key, low) for arm in lost] for key, low in (("std", 0), ("probe", 1 / 6))}
    assert set(first["std"]) == {20}
    small = [[lab[f"{arm}|{i}"]["rows"] for i in range(3)] for arm in ("ijepa", "ijepa, no stop-gradient")]
    factors = lambda row: mean(row[name] for name in OWN)  # noqa: E731
    healthy = sorted(spearman([row.get("loss", 0) for row in rows], list(map(factors, rows))) for rows in small[0])
    collapsing = {key: [mean(rows[look][key] for rows in small[1]) for look in (0, 1)] for key in ("rankme", "spread")}
    shares = [mean(rows[look]["between"] for rows in small[1]) for look in (1, -1)]
    weights = [100 * at_end(name, "probe", sweeps["weight"]) for name in ("0.01", "0.001")]
    trapped = [100 * probe for lam in ("0.001", "0.003", "0.01", "0.05") for std, probe in trap["VISReg"][lam] if std <= 0.003]
    assert len(trapped) == 11
    return [
        f"rank correlations from {signed(min(rho[a] for a in lost), 2)} to {signed(max(rho[a] for a in lost), 2)}",
        f"halved by step {first['std'][0]:.0f}, where the readout takes {min(first['probe']):.0f} steps or more",
        "risen from {:.0f} to {:.0f}".format(*collapsing["rankme"]),
        "the spread has fallen from {:.2f} to {:.3f} by step 32".format(*collapsing["spread"]),
        "the share of variance between images goes from {:.2f} to {:.2f}".format(*shares),
        f"it lies between −{learn[0]:.2f} and −{learn[-1]:.2f}",
        f"it is {signed(healthy[0], 2)} to {signed(healthy[-1], 2)}",
        f"puts {100 * at_end('variance only', 'first axis'):.0f} % of everything on one axis",
        f"variance alone reads {100 * at_end('variance only', 'probe'):.0f} %",
        "at 0.01 the readout is {:.0f} %, at 0.001 it is {:.0f} %".format(*weights),
        f"with a readout of {min(trapped):.0f} to {max(trapped):.0f} %", *of_encoders(lab), *of_strengths(sweeps),
    ]  # fmt: skip


def of_strengths(sweeps):
    "Of 07: whether the loss ranks small nets of different weights."
    ends = {name: [[row[-1] for row in sweeps[name]["numbers"][key]] for key in ("loss", "probe")] for name in ("λ", "weight")}
    rho = {name: signed(stats.spearmanr(*pair)[0], 2) for name, pair in ends.items()}
    return [f"(ρ {rho['λ']} over λ, {rho['weight']} over the weight)"]


def of_encoders(lab):
    "Of 07: ranges over seeds of the readouts of small encoders."
    read = lambda factor, arms: sorted(100 * lab[run]["rows"][-1][factor] for run in lab if run.rpartition("|")[0] in arms)  # noqa: E731
    reach = lambda factor, *arms: "{:.0f} to {:.0f} %".format(*[read(factor, arms)[i] for i in (0, -1)])  # noqa: E731
    sigreg = [f"no stop-gradient, SIGReg {weight}" for weight in ("0.0005", "0.005", "0.05", "0.1", "0.2", "0.05, batch 96")]
    enough = [f"no stop-gradient, SIGReg {weight}" for weight in ("0.5", "5.0")]
    assert max(read("texture", sigreg)) < 30 < 65 < min(read("texture", enough))
    views = ("lejepa", "vicreg", "cjepa")
    assert all(max(read(factor, views)) < 36 for factor in OWN)
    beside = [f"ijepa + VICReg {weight}" for weight in (0.0015, 0.015, 0.15, 1.5)]
    alone = "ijepa, no predictor"
    seeds = [[f"{100 * lab[f'ijepa|{i}']['rows'][-1][factor]:.0f}" for factor in ("texture", "layout")] for i in (0, 1)]
    return [
        f"teaches layouts ({reach('layout', *beside)}), loses textures ({reach('texture', *beside)})",
        f"learns layouts ({reach('layout', alone)}), gives up textures ({reach('texture', alone)})",
        "textures {} and layouts {} % in one seed, and with {} and {} in another".format(*seeds[0], *seeds[1]),
    ]


def main():
    "Compares; returns the exit status."
    hierarchy, rows = [*of_the_study(), *of_photographs()], of_the_rows()
    said = {**of_speed(), **of_features(), **of_the_race(), "06_hierarchy.ipynb": hierarchy, "08_results.ipynb": rows}
    said |= {"07_collapse.ipynb": of_collapse(), "index.ipynb": [p for p in hierarchy if "percentage points less often" in p]}
    texts = {name: prose(name) for name in said}
    wrong = [f"{name}: expected {phrase!r}, as nbs/results has it"
             for name, phrases in said.items() for phrase in phrases if phrase not in texts[name]]  # fmt: skip
    print("\n".join(wrong) or f"{sum(map(len, said.values()))} claims are as nbs/results has them")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
