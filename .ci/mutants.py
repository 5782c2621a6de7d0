"""Do the tests see it? Each line below breaks exported code in one place, and must make the tests of its notebooks fail.

`python .ci/mutants.py` tries all (hours), `python .ci/mutants.py 3 7 vit_rope` those lines and that notebook, `--list` shows all.
Ends with 1 if a mutant survived, 2 if a line no longer fits the code or a notebook fails without it. Not part of `.ci/run`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
MUTANTS = [  # (notebook of the code, and further ones that test it; exported text, which occurs once; what takes its place)
    ("02a_objectives tests/objectives", "part.level_weights or self.level_weights", "self.level_weights"),
    ("02a_objectives tests/objectives", "views[:centre].mean(0)", "views[-centre:].mean(0)"),
    ("00_masks tests/masks", "torch.where(self.flip[:, None], 1 - u, u)], -1)", "u], -1)"),
    ("00_masks tests/masks", "weight[-1] += round(100 * _OVERSHOOT * free)", "weight[-1] += 0"),
    ("00_masks tests/masks", "num_targets = _NESTED[:levels] if levels > 1 else 4", "num_targets = 4"),
    ("03g_callbacks", "self.cost = 0.0 if began is None else self.when - began", "self.cost = 0.0"),
    ("03j_results", "newest = [[*by_settings.values()][-1]", "newest = [[*by_settings.values()][0]"),
    ("03j_results", 'groups.setdefault((row["preset"], row.get("encoder", "–")), {})', 'groups.setdefault(row["preset"], {})'),
    ("03j_results", "r[\"minutes\"] * n for r, n in", "r[\"minutes\"] for r, n in"),
    ("03j_results", "whole, began = not project_path(config.loop.run_dir).exists(), time", "whole, began = True, time"),
    ("03j_results", '.removeprefix("untrained ").partition(", ")[0]', '.removeprefix("untrained ")'),
    ("core", "raise FileNotFoundError(errno.ENOENT, error.strerror, path) from None", "raise"),
    ("05_probe_attention", "untrained(_first(run), run.seed)", "untrained(_first(run))"),
    ("00_masks tests/masks", "w = (area / h).round().clamp(1, cols)", "w = (area / aspect).sqrt().round().clamp(1, cols)"),
    ("00_masks tests/masks", "+ ((first + length) * 2**level).clamp(max=n)) / 2", "+ (first + length) * 2**level) / 2"),
    ("00_masks tests/masks", "law = weight * (left.float()", "law = (left.float()"),
    ("00_masks tests/masks", "begin = torch.randint(n, (B,), generator", "begin = torch.randint(1, (B,), generator"),
    ("00_masks tests/masks", "quantile(_TYPICAL)", "quantile(0.5)"),
    ("00_masks tests/masks", "_touches_hidden(ends.amin(0), ends.amax(0), hidden)", "_touches_hidden(ends[0], ends[1], hidden)"),
    ("00_masks tests/masks", "keys.topk(self.coarse).indices",
     "keys.topk(self.coarse, largest=False).indices[:, :1].repeat(1, self.coarse)"),
    ("02_sigreg tests/sigreg", "weights[[0, -1]] /= 2", "weights[-1:] /= 2"),
    ("02_sigreg tests/sigreg", "value = value + expected - noise * (count / (count - 1))", "value = value + expected - noise"),
    ("02_sigreg tests/sigreg", "self.step += self.training and", "self.step += 1 and"),
    ("02_sigreg tests/sigreg", "seed * 1_000_003 + int(step)", "seed + int(step)"),
    ("02_sigreg tests/sigreg", "1 / (12 * n) + (rank", "(rank"),
    ("02_sigreg tests/sigreg", "lambda n, views: 1 / (4 * n)", "lambda n, views: 1 / n"),
    ("02_sigreg tests/sigreg", "lambda n, views: views,", "lambda n, views: 1,"),
    ("02a_objectives tests/objectives", "* (2 * V / (V - 1))", "* 2"),
    ("02a_objectives tests/objectives", "views.transpose(1, 2) if views.ndim == 4 else views", "views"),
    ("02a_objectives tests/objectives", '"covariance": 2 * covariance', '"covariance": covariance'),
    ("02a_objectives tests/objectives", "return (1 - lam) * invariance + lam * sum(", "return invariance + lam * sum("),
    ("02a_objectives tests/objectives", "std.detach() + 1e-4", "std + 1e-4"),
    ("02a_objectives tests/objectives", "dtype=torch.float64) / (n + 1)", "dtype=torch.float64) / (n + 2)"),
    ("02a_objectives tests/objectives", "(bits >> 31 & 0x7FFFFFFF)", "(bits >> 31)"),
    ("02a_objectives tests/objectives", "slope.mul_(2 / count)", "slope.mul_(1 / count)"),
    ("02a_objectives tests/objectives", ".roll(n))", ".roll(n - 1))"),
    ("02a_objectives tests/objectives", '{"sigreg": self.sigreg(views, step=step)}', '{"sigreg": self.sigreg(views, step=0)}'),
    ("02a_objectives tests/objectives",
     'logs["invariance"]\n        return pull, value - pull', 'logs["invariance"]\n        return value - pull, pull'),
    ("02a_objectives tests/objectives", 'pull = (1 - self.config.lam) * logs', 'pull = self.config.lam * logs'),
    ("00_masks tests/masks", "min(int(4 * progress), 3) / 3", "min(int(3 * progress), 3) / 3"),
    ("01a_pyramid tests/pyramid", "kernel[:, 1 - i : 3 - i, 1 - j : 3 - j]", "kernel[:, i : 2 + i, j : 2 + j]"),
    ("01a_pyramid tests/pyramid", "self.second(F.gelu(self.first(self.norm(x))))", "self.second(F.gelu(self.first(x)))"),
    ("01a_pyramid tests/pyramid", "self.stem.muon = False", "self.stem.muon = True"),
    ("03_hierarchy_fpn tests/hierarchy", "return (r * (cols * g) + c).flatten(-3)", "return (c * (cols * g) + r).flatten(-3)"),
    ("03_hierarchy_fpn tests/hierarchy", "seen * 4**level", "seen"),
    ("01_vit_rope tests/encoder", "2 * positions[..., a] / grid[a] - 1", "2 * positions[..., a] / grid[1 - a] - 1"),
    ("01_vit_rope tests/encoder", "self.norms[1](k).to(v.dtype)", "k"),
    ("01_vit_rope tests/encoder", "self.branch2(self.mlp(self.norm2(x)), second)", "self.mlp(self.norm2(x))"),
    ("01_vit_rope tests/encoder", "F.silu(gate) * x", "gate.sigmoid() * x"),
    ("01_vit_rope tests/encoder", "trunc_normal_(module.weight, std=0.02)", "trunc_normal_(module.weight, std=0.2)"),
    ("03_hierarchy_fpn tests/hierarchy", "self.rope(positions, image_grid)", "self.rope(positions.flip(-1), image_grid)"),
    ("03_hierarchy_fpn tests/hierarchy", "query = self._mark(self.query, level).to(dtype)", "query = self.query.to(dtype)"),
    ("03_hierarchy_fpn tests/hierarchy", "self.batches.clamp(max=self.memory)", "self.batches.clamp(max=100)"),
    ("03_hierarchy_fpn tests/hierarchy", "- 1) * self.parts / self.seen", "- 1)"),
    ("03_hierarchy_fpn tests/hierarchy", "self.square_of_step += ", "unused = "),
    ("03_hierarchy_fpn tests/hierarchy", "before.copy_(torch.where(self.seen > 1, before, value))", "before.copy_(value)"),
    ("03_hierarchy_fpn tests/hierarchy", "            norm.parts = parts", "            norm.part = parts"),
    ("03_hierarchy_fpn tests/hierarchy", "torch.full((width,), 0.1)", "torch.full((width,), 1.0)"),
    ("01_vit_rope tests/encoder", "return positions * scale + self.shift * u[3:]", "return positions * scale"),
    ("01_vit_rope tests/encoder", "x * ((uniform >= self.drop) / (1 - self.drop))", "x * (uniform >= self.drop)"),
    ("01_vit_rope tests/encoder", "drop_path * i / max(1, depth - 1)", "drop_path * i / depth"),
    ("01_vit_rope tests/encoder", "mean = patches.mean(1)", "mean = patches.amax(1)"),
    ("01_vit_rope tests/encoder", "q * q.shape[-1] ** -0.5 @", "q @"),
    ("01_vit_rope tests/encoder", "value=1.0), F.pad(self.sin", "value=0.0), F.pad(self.sin"),
    ("01_vit_rope tests/encoder", "p.ndim > 1 and name", "name"),
    ("01_vit_rope tests/encoder", "F.pad(self.sin, pad, value=0.0)", "F.pad(self.sin, pad, value=1.0)"),
    ("01_vit_rope tests/encoder", "x = self.final_norm(x) if norm else x", "x = self.final_norm(x)"),
    ("01b_encoders tests/encoders", "antialias=True", "antialias=False"),
    ("01b_encoders tests/encoders", "var = sum_of_processes(centred.square().sum(0)) / n", "var = centred.square().mean(0)"),
    ("01b_encoders tests/encoders", "(var * n / (n - 1)).detach()", "var.detach()"),
    ("01b_encoders tests/encoders", "table[keep].unsqueeze(1)", "table[: keep.shape[1]]"),
    ("01b_encoders tests/encoders", "table[:, :, keep].transpose(1, 2)", "table[:, :, keep[:1].expand_as(keep)].transpose(1, 2)"),
    ("01b_encoders tests/encoders", "setattr(module, name, _DropPath(child.drop_prob))", "pass"),
    ("01b_encoders tests/encoders", "(0.5 - mean) / std, persistent", "-mean / std, persistent"),
    ("01b_encoders tests/encoders", "first.muon = False", "first.muon = True"),
    ("03_hierarchy_fpn tests/hierarchy", "student.parameters()], 1 - momentum)", "student.parameters()], momentum)"),
    ("03_hierarchy_fpn tests/hierarchy", "mine.copy_(theirs)", "pass"),
    ("03_hierarchy_fpn tests/hierarchy", 'out.append(Level(total / count.clamp(min=1),', 'out.append(Level(total / 4,'),
    ("03_hierarchy_fpn tests/hierarchy", "count = torch.maximum(count, out[0].count[:, parents])", "count = count"),
    ("03_hierarchy_fpn", 'starts = [level if self.context == "coarse" else 0', 'starts = [0 if self.context == "coarse" else 0'),
    ("03_hierarchy_fpn tests/hierarchy", "alone & (cells[:, index] > 1)", "alone"),
    ("03_hierarchy_fpn tests/hierarchy", "r, c = ((s + (s + cell).clamp(max=n)) / 2", "r, c = ((s + (s + cell)) / 2"),
    ("03_hierarchy_fpn tests/hierarchy", "x = x - _mean_cell(x, size * (count > 0))", "x = x - x.mean(1, keepdim=True)"),
    ("03_hierarchy_fpn tests/hierarchy", "x = stage(x.detach() if self.detach else x", "x = stage(x"),
    ("03_hierarchy_fpn tests/hierarchy", "tokens[-1].mean(1)", "tokens[0].mean(1)"),
    ("03_hierarchy_fpn tests/hierarchy", "(cells * counts).sum(1) / counts.sum(1)", "cells.mean(1)"),
    ("03_hierarchy_fpn tests/hierarchy", "tuple(depth * (level + 1) // levels - 1", "tuple(max(0, depth * level // levels)"),
    ("03_hierarchy_fpn", "torch.arange(B, device=keep.device) + B * seen.index(t.view)", "torch.arange(B, device=keep.device)"),
    ("03_hierarchy_fpn", "valid.unsqueeze(-1).float()", "torch.ones_like(valid).unsqueeze(-1).float()"),
    ("03_hierarchy_fpn", "-1, B)).transpose(1, 2).flatten(0, 1)", "-1, B)).transpose(0, 2).flatten(0, 1)"),
    ("03e_runs", "for key in keys if len({json.dumps", "for key in keys[1:] if len({json.dumps"),
    ("03e_runs", 'if key != "loop.run_dir"]', "]"),
    ("03e_runs", "log.images_per_second.median()", "log.images_per_second.iloc[-1]"),
    ("03e_runs", 'self.summary.get("step", 0) < 50', 'self.summary.get("step", 0) < 5'),
    ("03e_runs", "100 * share:.0f", "100 * (1 - share):.0f"),
    ("03g_callbacks", "not 1e-3 < pull / push < 1e3", "not pull / push < 1e3"),
    ("03g_callbacks", "min(max(least, 0.1 * began), 0.5 * began)", "min(least, 0.5 * began)"),
    ("03g_callbacks", "trainer.share * 20) / 20 + 0.05", "trainer.share * 20) / 20"),
    ("03g_callbacks", "statistics.median(speeds)", "speeds[-1]"),
    ("04_trainer", "json.dumps(chosen, sort_keys=True, default=str).encode()", "words.encode()"),
    ("04_trainer tests/commands", "if _lacking(config, asked):", "if False:"),
    ("03f_optimizer", "return min(1.0, (step + 1) / self.steps)", "return min(1.0, max(1, step) / self.steps)"),
    ("03f_optimizer", 'values["weight_decay"] if group["decays"] else 0.0', 'values["weight_decay"]'),
    ("04_trainer", "        self.optimizer.step()\n", "        self.optimizer.step(), self.method.after_update(momentum)\n"),
    ("04_trainer", "self.accelerator.backward(loss / count)", "self.accelerator.backward(loss)"),
    ("04_trainer tests/steps", "math.inf if limit is None else limit", "math.inf"),
    ("03f_optimizer", "(teacher.final_momentum - teacher.momentum) * t", "(teacher.momentum - teacher.final_momentum) * t"),
    ("03h_launch", "slice((m * processes + rank) * size,", "slice((m + rank * accumulate) * size,"),
    ("04_trainer tests/steps", 'torch.manual_seed(self.draws("forward").initial_seed())', "torch.manual_seed(0)"),
    ("04_trainer tests/steps", "self.config.loop.seed, self.step, purpose, device",
     'self.config.loop.seed, self.step, "views", device'),
    ("03f_optimizer", "torch.stack(torch._foreach_lerp(gradients, averages, _MUON_MEMORY))", "torch.stack(averages)"),
    ("03f_optimizer", "_QUINTIC = (3.4445, -4.775, 2.0315)", "_QUINTIC = (3.4445, -4.775, 2.1315)"),
    ("03f_optimizer", "0.2 * rate * max(ahead.shape[1:])", "0.2 * rate * min(ahead.shape[1:])"),
    ("03f_optimizer", "square = factor @ square @ factor", "square = factor @ square"),
    ("03f_optimizer", "_cosine(c.weight_decay, c.final_weight_decay, t)", "_cosine(c.final_weight_decay, c.weight_decay, t)"),
    ("03g_callbacks", "min(max(least, 0.1 * began), 0.5 * began)", "max(least, 0.1 * began)"),
    ("03a_views tests/views", "chosen = (u[:, :1] < self.probability)", "chosen = (u[:1, :1] < self.probability)"),
    ("03a_views tests/views", "source)[:, 2:].repeat(1, 2)", "source)[:, 2:].flip(1).repeat(1, 2)"),
    ("03a_views tests/views", "mirrored.unflatten(0, shape), strict", "(~mirrored).unflatten(0, shape), strict"),
    ("03a_views tests/views", "left = torch.where(mirrored, 1 - left - side, left)", "left = torch.where(mirrored, left, left)"),
    ("03a_views tests/views", "self.size[0], upside_down, cubic)", "self.size[0], upside_down & False, cubic)"),
    ("03a_views tests/views", "(low + (high - low) * u[:, _TRIES:]).exp()", "ratio[0] + (ratio[1] - ratio[0]) * u[:, _TRIES:]"),
    ("03a_views tests/views", "order = u[:, 5:].argsort(1)", "order = torch.arange(4, device=u.device).expand(len(u), 4)"),
    ("03a_views tests/views", "boxes, share * added", "boxes, share"),
    ("03a_views tests/views", "(most, self.local_size, c.local_scale)", "(most, self.local_size, c.global_scale)"),
    ("03a_views tests/views", "sub_(mean).mul_(1 / std)", "sub_(mean).mul_(std)"),
    ("03a_views tests/views", "w, size), u[:, -1]", "w, size), 0 * u[:, -1]"),
    ("03a_views tests/views", "(_Noise,) * bool(self.config.noise))[:, start:stop]",
     "(_Noise,) * bool(self.config.noise))[:, : len(images)]"),
    ("03a_views tests/views", "bool(self.config.noise))[:, start:stop]", "bool(self.config.noise))[:, : len(images)]"),
    ("03a_views tests/views", "limits: ClassVar = (-math.inf, math.inf)", "limits: ClassVar = (0, 1)"),
    ("03a_views", "return factors[:, 0] - 1, factors[:, 1]", "return factors[:, 0], factors[:, 1]"),
    ("03b_data tests/data_arrays", "range(index * self.bands, (index + 1) * self.bands)", "range(index, index + self.bands)"),
    ("03b_data tests/data_arrays", "mean + shift.flatten()", "mean"),
    ("03d_config tests/data_arrays", "scale = 255 if found.get", "scale = 1 if found.get"),
    ("03a_views tests/views", "(0.5 if both else float(self.cutmix is not None))", "float(self.cutmix is not None)"),
    ("03a_views tests/views", "torch.where(fits[:, None], u[:, -2:], 0.5)", "u[:, -2:]"),
    ("03a_views tests/views", "int(side * 0.1)", "int(side * 0.2)"),
    ("03a_views tests/views", "/ size[i] * side for i in", "/ size[i] for i in"),
    ("03a_views tests/views", "min(0.5, self.strength * self.hue)", "self.hue"),
    ("03a_views tests/views", "boxes[:, 3] / math.prod(size)", "boxes[:, 3] / size[0] ** 2"),
    ("03a_views tests/views", "(last - first) * progress", "(last - first)"),
    ("03a_views tests/views", "* own + others * (1 - own)", "* (1 - own) + others * own"),
    ("03b_data", "return (~held).nonzero()[:, 0], held", "return torch.arange(n), held"),
    ("03b_data tests/data_situations", "for i, kind in enumerate(classes)}", "for i, kind in enumerate(reversed(classes))}"),
    ("03b_data", 'keyed_generator(repr(("epoch", seed, part, epoch)))', 'keyed_generator(repr(("epoch", seed, part)))'),
    ("03b_data", 'keyed_generator(repr(("epoch", seed, part, epoch)))', 'keyed_generator(repr(("epoch", seed, epoch)))'),
    ("03b_data", "share = [total * w for w in weights]", "share = [total * n / total for n in sizes]"),
    ("03b_data", "key=lambda j: quota[j] - share[j])", "key=lambda j: share[j] - quota[j])"),
    ("03b_data", "if (step, *key) != self.key:", "if self.key is None:"),
    ("03b_data tests/data_caches", "else data.labels[sound]", "else data.labels[: len(sound)]"),
    ("03b_data tests/data_archives", "[p.labels + f for p, f in zip(parts, first, strict=False)]", "[p.labels for p in parts]"),
    ("03b_data tests/data_archives", 'roles.get("val") if "test" in roles', 'roles.get("test") if "test" in roles'),
    ("03b_data tests/data_situations", "torch.from_numpy(result), i % len(self)", "torch.from_numpy(result), index"),
    ("03b_data", '"val": (2048, 2)}', '"val": (2048, 1)}'),
    ("03b_data", "self.rows(step, seed, batch_size, start, stop)", "self.rows(step, seed, batch_size, 0, stop and stop - start)"),
    ("03b_data", 'order[torch.randperm(total, generator=keyed_generator(repr(("mixture", seed, epoch))))]', "order"),
    ("03b_data tests/data_situations", '"test": ("test", "val")}[split]', '"test": ("val", "test")}[split]'),
    ("03b_data", "for option in _FILES if option not in read}", "for option in ()}"),
    ("03b_data", "torch.linspace(0, n - 1, n if most is None", "torch.linspace(0, 8, n if most is None"),
    ("03b_data tests/data_caches", "lambda: data.stamp() == stamp)", "lambda: False)"),
    ("03c_metrics", "with frozen(encoder.to(device)):", "with torch.no_grad():"),
    ("03c_metrics", "both[loss].rolling(smooth, min_periods=1).mean()", "both[loss]"),
    ("03c_metrics", "((cosine - cosine[:, :1]) / temperature)", "((cosine - cosine[:, :1]) / 0.07)"),
    ("03c_metrics", "bank = F.normalize(bank.float(), dim=1)", "bank = bank.float()"),
    ("03c_metrics", "(part[:most] for part, most in zip(_held_out(labels, seed + i), (10_000, 5_000), strict=True))",
     "2 * [_held_out(labels, seed + i)[0]]"),
    ("03c_metrics", "max(1, min(5, 10_000 // len(labels)))", "1"),
    ("03c_metrics", "held = choose if len(choose) else fit", "held = fit"),
    ("03c_metrics", "torch.minimum(z, mean, out=z)", "torch.maximum(z, mean, out=z)"),
    ("03c_metrics", "near = (z.shape[axis] + 1) // 2", "near = z.shape[axis] // 2"),
    ("03c_metrics", "(values + 0.1).sqrt()", "values.sqrt()"),
    ("03d_config", "now[key] != value", "now[key] == value"),
    ("03_hierarchy_fpn", 'nn.GELU() if activation == "gelu" else nn.ReLU()', "nn.GELU()"),
    ("03c_metrics", "n, seed + i)", "n, seed)"),
    ("03c_metrics", "/ x.shape[-1] ** 0.5).softmax(1)", ").softmax(1)"),
    ("03c_metrics", "flat.mean(0), flat.std(0)", "0 * flat.mean(0), flat.std(0)"),
    ("03c_metrics", "z = z - z.mean(0) if centred else z", "z = z"),
    ("03c_metrics", "(z - means[:, None])", "(z - 0 * means[:, None])"),
    ("03c_metrics", "min(first.shape[1], len(first) - 1)", "first.shape[1]"),
    ("03c_metrics", 'product.fp32_precision = "ieee"', "pass"),
    ("03e_runs tests/runs_situations", "for folder in known[keep:]:", "for folder in known[:-keep]:"),
    ("03e_runs tests/runs_situations", "if int(folder.name[5:]) <= step]", "if True]"),
    ("03e_runs tests/runs_situations", "manifest.keys() - {_OBJECTIVE} != _FILES", "False"),
    ("03e_runs tests/runs_situations", 'if sha256(folder / name) != manifest[name]["sha256"]:', "if False:"),
    ("03e_runs tests/runs_situations", 'kept = [r for r in _records(path) if r["step"] <= step]',
     'kept = [r for r in _records(path) if r["step"] < step]'),
    ("03d_config tests/runs_situations", "keys = [key for key in a.keys() | b.keys() if key not in PLACE]",
     "keys = [key for key in a.keys() & b.keys() if key not in PLACE and not key.startswith('views.')]"),
    ("03e_runs tests/runs_situations",
     'if changes := differences(located(RunConfig(**translated(state["settings"])), folder), config):',
     "if changes := ():"),
    ("03e_runs tests/runs_situations", 'if state.get("version") != __version__:', "if False:"),
    ("core tests/runs_situations", "            time.sleep(0.1)\n            return read(path)", "            raise"),
    ("03e_runs tests/runs_situations", "        _take_back(folder, before)\n", ""),
    ("03e_runs tests/runs_situations", "            if before[0] is None:\n                (folder",
     "            if True:\n                (folder"),
    ("core tests/runs_situations", "part.chmod(mode)", "pass"),
    ("03e_runs tests/runs_situations", "            sync(log)  #", "            pass  #"),
    ("core tests/runs_situations",
     "        sync(part)\n        part.replace(path)\n        sync(path.parent)\n    except OSError:",
     "        sync(part)\n        part.replace(path)\n    except OSError:"),
    ("core tests/runs_situations", "if error.errno not in UNABLE:\n            raise", "raise"),
    ("04_trainer tests/runs_situations", 'if old.get("images", new["images"]) != new["images"]:', "if False:"),
    ("03d_config tests/runs_situations", 'part is not None and (part.name != "sigreg" or part.unbiased)',
     "part is not None and part.unbiased"),
    ("03d_config tests/runs_situations", "if micro % 2 and loop.accumulate > 1 and", "if False and"),
    ("03d_config tests/runs_situations", "data.root and _folder(data.root, hub)", "data.root"),
    ("03d_config tests/runs_situations", "    return root if hub and not", "    return root if not"),
    ("03e_runs tests/runs_situations", "with contextlib.suppress(FileNotFoundError, ValueError, KeyError, TypeError):",
     "with contextlib.suppress(OSError, ValueError, KeyError, TypeError):"),
    ("core tests/runs_situations", "    if len(found) < len(pairs):", "    if False:"),
    ("03d_config tests/runs_situations", "        if self.check_event(yaml.AliasEvent):", "        if False:"),
    ("04_trainer tests/commands", "return 1 if isinstance(error, OSError) else 5", "return 1"),
    ("03h_launch", "code > 0 and code != 4)", "code > 0)"),
    ("03h_launch", "    _kill([child for child in children if child.poll() is None])\n", ""),
    ("03h_launch tests/loop_situations", "    except BaseException:\n        _kill(children)\n", "    except BaseException:\n"),
    ("core tests/ends_situations", 'encode(encoding, "replace")', "encode(encoding)"),
    ("core tests/ends_situations", "with contextlib.suppress(AttributeError, OSError, ValueError):\n            encoding",
     "if True:\n            encoding"),
    ("04_trainer tests/ends_situations", "weights=nn.ModuleList([self.method, self.objective])", "weights=0"),
    ("04_trainer tests/ends_situations",
     '            self.compare()\n            self._call("start")', '            self._call("start")'),
    ("03h_launch tests/ends_situations", "while os.getppid() == launcher:", "while True:"),
    ("04_trainer tests/ends_situations", "if asked or self.share >= 1 or self.step //", "if asked or self.step //"),
    ("04_trainer tests/ends_situations", "images=seen, settings=settings,", "images=seen,"),
    ("04_trainer tests/loop_situations", "images=seen, settings=settings,", "settings=settings,"),
    ("04_trainer tests/ends_situations", '.drop([*PLACE], errors="ignore").map(str)', '.map(str)'),
    ("04_trainer tests/ends_situations", '"DataLoader worker", "gloo", "NCCL")', '"DataLoader worker")'),
    ("03g_callbacks tests/ends_situations", "for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):",
     "for number in (signal.SIGTERM, signal.SIGINT):"),
    ("03g_callbacks tests/ends_situations", "                    continue  # nohup", "                    pass  # nohup"),
    ("04_trainer tests/runs_situations", 'saved.step, saved.state["share"]', "saved.step, 0.0"),
    ("04_trainer tests/runs_situations", "            self.optimizer.load_state_dict(saved.optimizer)\n", ""),
    ("04_trainer tests/runs_situations", '            self.skipped = saved.state["skipped"]\n', ""),
    ("04_trainer tests/runs_situations", 'self.before = saved.step, saved.state["share"], saved.state["seconds"]',
     'self.before = saved.step, saved.state["share"], 0.0'),
    ("04_trainer tests/runs_situations", "if begun is not None and (change := _other_images(",
     "if False and (change := _other_images("),
    ("03g_callbacks tests/runs_situations", 'self._write(trainer, f"the last {len(self.waiting)} records are lost", True)',
     "pass"),
    ("04_trainer tests/runs_situations", '            (folder / "log.jsonl").unlink(missing_ok=True)  # of a run',
     "            pass  # of a run"),
    ("03g_callbacks tests/runs_situations", "if trainer.main and (best_step(trainer.folder) or 0) > trainer.step:", "if False:"),
    ("03g_callbacks tests/runs_situations", 'for r in trainer.rows if "knn" in r and r["step"])', 'for r in [] if "knn" in r)'),
    ("03g_callbacks tests/runs_situations", "cut_log(path, trainer.step)", "cut_log(path, trainer.step - 1)"),
    ("05_probe_attention", "self.model.features(images)[self.level]", "self.model.features(images)[0]"),
    ("05_probe_attention", "entr(maps).sum(-1).mean((0, 3))", "entr(maps).sum(-1).mean((0, 3)) / math.log(2)"),
    ("05_probe_attention", "maps.amax(-1).mean((0, 3))", "maps.amax(-2).mean((0, 3))"),
    ("05_probe_attention", "flow = block @ flow", "flow = flow @ block"),
    ("05_probe_attention", "on_patches[..., n - N + index, :]", "on_patches[..., index, :]"),
    ("05_probe_attention", "predictions - shared[index]", "predictions - shared[: predictions.shape[1]]"),
    ("05_probe_attention", "torch.random.set_rng_state(state)", "pass"),
    ("05_probe_attention", "split, image_size=image_size,", "split, image_size=32,"),
    ("05_probe_attention", "family: sum(values) / len(values)", "family: values[0]"),
    ("05a_finetune", "share * own + (1 - share) * own[view.pair]", "own"),
    ("05a_finetune", "own[view.pair]", "own"),
    ("05a_finetune", "depth + 1 - layer)", "depth - layer)"),
    ("05a_finetune", "(config.blocks or 0))", "(config.blocks or 0) - 1)"),
    ("05a_finetune", "if own and not any(p.requires_grad for p in own):", "if False:"),
    ("05a_finetune", 'views(images, step_generator(config.seed, step, "views", device), progress=share)', "views(images)"),
    ("03b_data tests/data_arrays", "for f in (file, _labels_beside(file))]", "for f in (file,)]"),
    ("03b_data tests/data_arrays", "return given if image_size is None else _resized(given, _pair(image_size))", "return given"),
    ("03b_data tests/data_arrays", "else splits | _held_out(splits", "else splits or _held_out(splits"),
    ("01b_encoders tests/encoders", "module.__class__ = _NormRows", "pass"),
    ("01b_encoders tests/encoders", "str(not isinstance(model.maxpool", "str(isinstance(model.maxpool"),
    ("03d_config tests/encoders", 'if flat.get("encoder.pretrained") is not None else ():', "if False else ():"),
    ("03e_runs tests/config", "elif value != _GONE[key]:", "elif False:"),
    ("03c_metrics", "x.min() >= 0 and 1 < x.max() <= 255", "x.min() >= 0 and x.max() <= 255"),
    ("04_trainer", 'return "encoder.preset" if name in tuple(SIZES) else "encoder.name"', 'return "encoder.preset"'),
]


def copy(folder: Path) -> None:
    "The tracked and new files of the repository."
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


def mutate(folder: Path, notebook: str, old: str, new: str) -> None:
    "Changes the notebook's exported cell and its module. Raises ValueError unless the text occurs once."
    path = folder / "nbs" / f"{notebook}.ipynb"
    data = json.loads(path.read_text())
    sources = {i: "".join(cell["source"]) for i, cell in enumerate(data["cells"]) if cell["cell_type"] == "code"}
    module = next(s.split()[-1] for s in sources.values() if s.startswith("#| default_exp"))
    hits = [i for i, s in sources.items() if "#| export" in s and old in s]
    if len(hits) != 1 or sources[hits[0]].count(old) != 1:
        found = sum(sources[i].count(old) for i in hits)
        raise ValueError(f"{notebook}: expected {old!r} once in its exported cells, got {found}")
    data["cells"][hits[0]]["source"] = sources[hits[0]].replace(old, new)
    path.write_text(json.dumps(data))
    code = folder / "hjepa_nb" / f"{module}.py"
    code.write_text(code.read_text().replace(old, new))


def passes(folder: Path, notebook: str) -> bool:
    "Whether the tests of a notebook pass."
    command = [shutil.which("nbdev_test"), "--path", f"nbs/{notebook}.ipynb"]
    env = os.environ | {"PYTHONPATH": str(folder)}
    try:
        return not subprocess.run(command, cwd=folder, env=env, capture_output=True, timeout=1800).returncode
    except subprocess.TimeoutExpired:
        return False


def fate(notebooks: str, old: str, new: str, sound: dict[str, bool]) -> str:
    "caught, SURVIVED, or what is wrong with the line."
    first, *others = notebooks.split()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy(folder)
        for notebook in (first, *others):
            if notebook not in sound:
                sound[notebook] = passes(folder, notebook)
            if not sound[notebook]:
                return f"BROKEN: {notebook} fails without it"
        try:
            mutate(folder, first, old, new)
        except ValueError as error:
            return f"BROKEN: {error}"
        return "SURVIVED" if all(passes(folder, notebook) for notebook in (first, *others)) else "caught"


def main(asked: list[str]) -> int:
    "Tries the lines that were asked for."
    words, fates, sound = [a for a in asked if not a.startswith("--")], [], {}
    for number, (notebooks, old, new) in enumerate(MUTANTS):
        if words and not any(w == str(number) or (not w.isdigit() and w in notebooks) for w in words):
            continue
        fates.append("" if "--list" in asked else fate(notebooks, old, new, sound))
        print(f"{number:3} {fates[-1]:9} {notebooks}: {old}  →  {new}", flush=True)
    return 2 if any("BROKEN" in f for f in fates) else int("SURVIVED" in fates)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
