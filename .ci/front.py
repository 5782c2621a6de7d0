"""Draws nbs/images/front.png, the picture of the README, from nbs/results and three photographs of Imagenette.

Usage: python .ci/front.py   (needs data/imagenette2-128)
"""

import json
from pathlib import Path
from statistics import mean

import matplotlib.pyplot as plt
import torch

from hjepa_nb.config import resolve

ROOT = Path(__file__).resolve().parents[1]
KMEANS = 79.6  # Coates, Lee and Ng, AISTATS 2011: 4,000 words
DATA = {"cifar10": "CIFAR-10", "imagenette": "Imagenette"}
TRAINED = "lejepa, ConvNet"  # what is drawn as trained
BARS = {"trained": "C0", "untrained": "C1", "raw pixels": "C2"}


def show_views(axes) -> None:
    "A photograph a row, each of another class, and the four views of it that must agree."
    photographs = {"data.name": "image_folder", "data.root": "data/imagenette2-128", "data.image_size": 128}
    config = resolve("lejepa/imagenette", **photographs)
    data, views = config.data.open("train"), config.make_views()
    first = [next(i for i, label in enumerate(data.labels) if label == wanted) for wanted in (1, 4, 6)]
    images = torch.stack([data[i + 5] for i in first])
    mean_, std = (torch.tensor(v).view(3, 1, 1) for v in (views.mean, views.std))
    made = views(images, torch.Generator().manual_seed(4))
    for row, image, *pixels in zip(axes, images, *(v.pixels for v in made), strict=True):
        pictures = [image / 255, *((p * std + mean_).clamp(0, 1) for p in pixels)]
        for ax, picture in zip(row, pictures, strict=True):
            ax.imshow(picture.permute(1, 2, 0), interpolation="bilinear")
            ax.set_axis_off()
    for ax, title in zip(axes[0], ["photograph", "view 1", "view 2", "view 3", "view 4"], strict=True):
        ax.set_title(title, fontsize=9, loc="center")


def show_bars(ax) -> None:
    "Linear probes of both data sets, beside what needs no training."
    for group, (name, title) in enumerate(DATA.items()):
        rows = json.loads((ROOT / f"nbs/results/{name}.json").read_text())
        for place, (label, colour) in enumerate(BARS.items()):
            preset = {"trained": TRAINED, "untrained": f"untrained {TRAINED}"}.get(label, label)  # the same encoder
            latest = [r for r in rows if r["preset"] == preset][-1]["settings"]
            value = 100 * mean(r["linear"] for r in rows if (r["preset"], r["settings"]) == (preset, latest))
            x = group * 1.0 + (place - 1) * 0.27
            ax.bar(x, value, 0.25, color=colour, label=label if group == 0 else None)
            ax.text(x, value - 1.5, f"{value:.0f}", ha="center", va="top", color="white", fontsize=9)
        ax.text(group, -9, title, ha="center", va="top")
    ax.plot([-0.42, 0.42], [KMEANS] * 2, "k--", lw=1)
    ax.text(-0.42, KMEANS + 1.2, "k-means features (2011)", fontsize=8)
    ax.set(ylim=(0, 100), xticks=[], xlim=(-0.5, 1.5), title="linear probe on frozen features, test accuracy in %")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=3)


if __name__ == "__main__":
    plt.style.use("hjepa_nb.figures")
    figure = plt.figure(figsize=(9.6, 3.4), dpi=150)
    left, right = figure.subfigures(1, 2, width_ratios=(1.25, 1))
    show_views(left.subplots(3, 5))
    show_bars(right.subplots())
    figure.savefig(ROOT / "nbs/images/front.png", dpi=150, metadata={"Software": None})
