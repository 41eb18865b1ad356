"""Distils the small ViT that ships with the product for `activemark demo`.

    python distil_demo.py views    --stamps DIR --scenes DIR --teacher DIR --work DIR
    python distil_demo.py train    --work DIR --out DIR --minutes 13
    python distil_demo.py evaluate --stamps DIR --cifar DIR --photos DIR --teacher DIR --work DIR --out DIR

views     slices the teacher to the student's size in closed form (sliced.safetensors), then draws augmented pictures from free
          stamps and code-drawn scenes and keeps the teacher's streams of each. May be stopped; `train` takes what is there.
train     trains the student on those streams, from the sliced teacher on, and writes a Hugging Face model folder.
evaluate  k-NN, CKA and cosine of teacher, random student, sliced teacher and trained student. Photos, CIFAR-10 and the held-out
          stamps are looked at here only.

The stamps folder has one folder per class; every fifth stamp of a class is held out of `views`. The scenes folder holds pictures of
activemark.io.image.synthetic.Scenes. The teacher is a DINOv2-small folder as Hugging Face writes it. Needs torch, numpy, pillow and
safetensors. Everything random comes from --seed; how many steps `train` takes depends on the machine.

Letters: B images, N tokens (the class token first), P patches, D width, h heads.
"""

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from PIL import Image, ImageFilter
from safetensors.torch import load_file, save_file

SIZE, PATCH = 112, 14
TOKENS = 1 + (SIZE // PATCH) ** 2
WIDTH, HEADS, HIDDEN = 192, 6, 768
TEACHER_WIDTH = 384
KEEP = [0, 2, 4, 6, 8, 9, 10, 11]  # the teacher's blocks that become the student's; what lies between is absorbed
GUIDES = [2, 4, 6]  # student blocks whose outputs are matched too, besides the last one's
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)

EMBEDDINGS = ("cls_token", "mask_token", "patch_embeddings.projection.bias", "patch_embeddings.projection.weight",
              "position_embeddings")
LAYERS = ("attention.attention.key", "attention.attention.query", "attention.attention.value", "attention.output.dense",
          "mlp.fc1", "mlp.fc2", "norm1", "norm2")


# ---- the model, Hugging Face names, as functions over named weights -------------------------------------------------------------


class Model(nn.Module):
    """A DINOv2 backbone of any width and depth; the number of heads is told, the rest is read off the tensors."""

    def __init__(self, tensors, heads):
        super().__init__()
        self.names = list(tensors)
        self.values = nn.ParameterList([nn.Parameter(tensors[n].float().clone()) for n in self.names])
        self.heads = heads
        self.depth = 1 + max(int(n.split(".")[2]) for n in self.names if n.startswith("encoder.layer."))

    def tensors(self):
        return {n: p.detach() for n, p in zip(self.names, self.values)}

    def part(self, prefix):
        """The tensors below a prefix, by the rest of their names."""
        return {n[len(prefix):]: p for n, p in zip(self.names, self.values) if n.startswith(prefix)}

    def stem(self, x):
        """Pixels [B, 3, H, W] to the stream [B, N, D]."""
        e = self.part("embeddings.")
        x = F.conv2d(x, e["patch_embeddings.projection.weight"], e["patch_embeddings.projection.bias"], stride=PATCH)
        table = positions(e["position_embeddings"], x.shape[-1])
        return torch.cat([e["cls_token"].expand(len(x), -1, -1), x.flatten(2).transpose(1, 2)], 1) + table

    def attend(self, i, x):
        """What the heads of block i read [B, N, D], before their output layer."""
        t = self.part(f"encoder.layer.{i}.")
        y = norm(t, "norm1", x)
        q, k, v = (split(linear(t, "attention.attention." + n, y), self.heads) for n in ("query", "key", "value"))
        return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)

    def middle(self, i, x):
        """The stream between attention and MLP of block i."""
        t = self.part(f"encoder.layer.{i}.")
        return x + linear(t, "attention.output.dense", self.attend(i, x)) * t["layer_scale1.lambda1"]

    def block(self, i, x):
        t = self.part(f"encoder.layer.{i}.")
        x = self.middle(i, x)
        return x + linear(t, "mlp.fc2", F.gelu(linear(t, "mlp.fc1", norm(t, "norm2", x)))) * t["layer_scale2.lambda1"]

    def final(self, x):
        return norm(self.part(""), "layernorm", x)

    def streams(self, x):
        """The stream at every cut, from 0 (before block 0) to the depth."""
        cuts = [self.stem(x)]
        for i in range(self.depth):
            cuts.append(self.block(i, cuts[-1]))
        return cuts


def linear(tensors, name, x):
    return F.linear(x, tensors[name + ".weight"], tensors[name + ".bias"])


def norm(tensors, name, x):
    return F.layer_norm(x, x.shape[-1:], tensors[name + ".weight"], tensors[name + ".bias"], 1e-6)


def split(x, heads):  # [B, N, D] to [B, h, N, D / h]
    return x.view(*x.shape[:2], heads, -1).transpose(1, 2)


def positions(table, side):
    """[1, 1 + P0, D] to [1, 1 + side^2, D], interpolated as transformers does."""
    cls, grid = table[:, :1], table[:, 1:]
    n = math.isqrt(grid.shape[1])
    if n != side:
        grid = grid.reshape(1, n, n, -1).permute(0, 3, 1, 2)
        grid = F.interpolate(grid, size=(side, side), mode="bicubic", align_corners=False)
        grid = grid.permute(0, 2, 3, 1).reshape(1, side * side, -1)
    return torch.cat([cls, grid], 1)


def load_teacher(folder):
    config = json.loads((Path(folder) / "config.json").read_text())
    tensors = load_file(Path(folder) / "model.safetensors")
    name = "embeddings.position_embeddings"
    tensors[name] = positions(tensors[name], SIZE // PATCH)
    return Model(tensors, config["num_attention_heads"]).eval().requires_grad_(False)


def student_names():
    yield from ("embeddings." + n for n in EMBEDDINGS)
    for i in range(len(KEEP)):
        for layer in LAYERS:
            yield from (f"encoder.layer.{i}.{layer}.{w}" for w in ("bias", "weight"))
        yield from (f"encoder.layer.{i}.layer_scale{k}.lambda1" for k in (1, 2))
    yield from ("layernorm.bias", "layernorm.weight")


def random_student(seed):
    """Untrained weights, drawn as transformers draws them: the floor of every comparison."""
    g = torch.Generator().manual_seed(seed)
    special = {"cls_token": (1, 1, WIDTH), "mask_token": (1, WIDTH), "position_embeddings": (1, TOKENS, WIDTH),
               "projection.weight": (WIDTH, 3, PATCH, PATCH), "fc1.weight": (HIDDEN, WIDTH), "fc1.bias": (HIDDEN,),
               "fc2.weight": (WIDTH, HIDDEN)}

    def draw(name):
        shape = next((s for end, s in special.items() if name.endswith(end)), None)
        if name.endswith("bias") or name.endswith("mask_token"):
            return torch.zeros(shape or (WIDTH,))
        if "norm" in name or "lambda" in name:
            return torch.ones(WIDTH)
        return nn.init.trunc_normal_(torch.empty(shape or (WIDTH, WIDTH)), std=0.02, generator=g)

    return Model({n: draw(n) for n in student_names()}, HEADS)


# ---- pictures -------------------------------------------------------------------------------------------------------------------


def open_rgb(path):
    return Image.open(path).convert("RGB")


def labelled(folder):
    """[(path, class, place in the class)] of a folder with one folder per class."""
    classes = sorted(d for d in Path(folder).iterdir() if d.is_dir())
    return [(p, c, i) for c, d in enumerate(classes) for i, p in enumerate(sorted(d.iterdir()))]


def stamps(folder, held_out):
    return [(p, c) for p, c, i in labelled(folder) if (i % 5 == 4) == held_out]


def reading(image):
    """What preprocessor_config.json says: shorter side to 8/7 of the size, bicubic, centre crop."""
    s = SIZE * 8 // 7 / min(image.size)
    size = max(SIZE, int(image.width * s)), max(SIZE, int(image.height * s))
    image = image.resize(size, Image.BICUBIC)
    left, top = (image.width - SIZE) // 2, (image.height - SIZE) // 2
    return np.asarray(image.crop((left, top, left + SIZE, top + SIZE)))


def crop(image, r, least):
    """A random part of at least that share of the area, at the student's size, every other time mirrored."""
    w, h = image.size
    area = w * h * r.uniform(least, 1)
    aspect = math.exp(r.uniform(math.log(0.75), math.log(4 / 3)))
    cw, ch = min(w, int(math.sqrt(area * aspect))), min(h, int(math.sqrt(area / aspect)))
    x, y = r.integers(0, w - cw + 1), r.integers(0, h - ch + 1)
    image = image.resize((SIZE, SIZE), Image.BICUBIC, box=(x, y, x + cw, y + ch))
    return image.transpose(Image.FLIP_LEFT_RIGHT) if r.random() < 0.5 else image


def cut_out(stamp):
    """Alpha of a stamp on its flat ground: what is far from the border's colour."""
    a = np.asarray(stamp).astype(np.float32)
    border = np.concatenate([a[0], a[-1], a[:, 0], a[:, -1]])
    far = np.abs(a - np.median(border, 0)).max(-1)
    alpha = Image.fromarray(np.clip((far - 8) * 16, 0, 255).astype(np.uint8))
    return alpha.filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.GaussianBlur(0.7))


def paste(ground, stamp, r, low, high):
    """Puts a stamp on the ground at a random size, turn and place."""
    alpha = cut_out(stamp)
    box = alpha.getbbox() or (0, 0, *stamp.size)
    stamp, alpha = stamp.crop(box), alpha.crop(box)
    s = SIZE * r.uniform(low, high) / max(stamp.size)
    size = max(4, round(stamp.width * s)), max(4, round(stamp.height * s))
    angle = r.normal() * 12
    stamp, alpha = (v.resize(size, Image.BICUBIC) for v in (stamp, alpha))
    if r.random() < 0.5:
        stamp, alpha = (v.transpose(Image.FLIP_LEFT_RIGHT) for v in (stamp, alpha))
    stamp, alpha = (v.rotate(angle, Image.BICUBIC, expand=True) for v in (stamp, alpha))
    x, y = (int(r.uniform(-0.15, 1.15) * (SIZE - side)) for side in stamp.size)
    ground.paste(stamp, (x, y), alpha)
    return ground


def colour(a, r):
    """[H, W, 3] uint8: brightness, contrast, tint, now and then grey, noise or blur."""
    x = a.astype(np.float32) / 255
    x = (x - 0.5) * r.uniform(0.7, 1.3) + 0.5 + r.uniform(-0.15, 0.15)
    x = x * r.uniform(0.85, 1.15, 3)
    grey = x.mean(-1, keepdims=True)
    x = grey + (x - grey) * (0 if r.random() < 0.08 else r.uniform(0.6, 1.4))
    if r.random() < 0.15:
        x = x + r.normal(size=x.shape) * r.uniform(0.01, 0.06)
    x = (np.clip(x, 0, 1) * 255).astype(np.uint8)
    if r.random() < 0.15:
        x = np.asarray(Image.fromarray(x).filter(ImageFilter.GaussianBlur(r.uniform(0.4, 1.5))))
    return x


def view(r, scenes, marks):
    """One training picture [H, W, 3]: a scene, stamps on a scene, stamps on a plain colour, or a stamp on its own."""
    kind = r.random()
    pick = lambda paths: open_rgb(paths[r.integers(len(paths))])
    if kind < 0.5:
        image = crop(pick(scenes), r, 0.15)
    elif kind < 0.8:
        image = crop(pick(scenes), r, 0.3)
        for _ in range(r.integers(1, 4)):
            image = paste(image, pick(marks), r, 0.3, 1.1)
    elif kind < 0.9:
        image = Image.new("RGB", (SIZE, SIZE), tuple(int(v) for v in r.integers(0, 256, 3)))
        for _ in range(r.integers(1, 3)):
            image = paste(image, pick(marks), r, 0.5, 1.1)
    else:
        image = crop(pick(marks), r, 0.4)
    image = np.asarray(image)
    return colour(image, r) if r.random() < 0.8 else image


def pixels(images):
    """[B, H, W, 3] uint8 to normalised [B, 3, H, W]."""
    return (torch.from_numpy(np.array(images)).permute(0, 3, 1, 2).float() / 255 - MEAN) / STD


# ---- slicing the teacher --------------------------------------------------------------------------------------------------------


def basis(cuts):
    """[384, 192]: the stream's principal directions over all cuts, tokens at unit length and without their mean over channels,
    which LayerNorm drops. Written so that a projected token again has mean zero over its channels: then the narrow LayerNorm does to
    it what the wide one did (the idea of SliceGPT, arXiv 2401.15024)."""
    moment = 0
    for i, x in enumerate(cuts):
        x = F.normalize(centred(x).flatten(0, 1).double(), dim=-1)
        moment = moment + x.T @ x / len(x) * (4 if i == len(cuts) - 1 else 1)
    U = torch.linalg.eigh(moment)[1].flip(1)[:, : WIDTH - 1]
    v = torch.ones(WIDTH).double() / math.sqrt(WIDTH)
    v[-1] -= 1
    v = v / v.norm()
    reflection = torch.eye(WIDTH).double() - 2 * torch.outer(v, v)  # takes the last axis to the ones, the others orthogonal to them
    return (U @ reflection[:, : WIDTH - 1].T).float()


def centred(x):
    return x - x.mean(-1, keepdim=True)


def unit(x):
    """LayerNorm without gain and bias."""
    return F.layer_norm(x, x.shape[-1:], eps=1e-6)


def root(C):
    """C^(1/2) and its inverse."""
    values, V = torch.linalg.eigh(C.double())
    values = values.clamp_min(values.max() * 1e-6).sqrt()
    return ((V * values) @ V.T).float(), ((V / values) @ V.T).float()


def ridge(A, Y, strength=1e-3):
    """Least squares with a free constant: weight [out, in], bias [out]."""
    mean_a, mean_y = A.mean(0), Y.mean(0)
    A, Y = (A - mean_a).double(), (Y - mean_y).double()
    G = A.T @ A
    W = torch.linalg.solve(G + strength * G.diagonal().mean() * torch.eye(len(G)), A.T @ Y).T.float()
    return W, mean_y - W @ mean_a


def narrow(layer, gain, bias, fold):
    """A linear layer behind a wide LayerNorm, rewritten for the narrow normalised stream."""
    W = layer[0] * gain
    return W @ fold[0], layer[1] + layer[0] @ bias + W @ fold[1]


def halve_heads(T, i, Q, n, fold):
    """Query, key and value of block i at half the head size, each the best of its rank for these inputs n [tokens, D]: queries with
    keys by what the products q.k come to, values by what reaches the stream. [name: (weight, bias)]"""
    t = T.part(f"encoder.layer.{i}.")
    kinds = ("query", "key", "value")
    old_layers = {m: (t[f"attention.attention.{m}.weight"], t[f"attention.attention.{m}.bias"]) for m in kinds}
    wide = {m: narrow(layer, t["norm1.weight"], t["norm1.bias"], fold) for m, layer in old_layers.items()}
    old, new = TEACHER_WIDTH // T.heads, WIDTH // HEADS
    n1 = torch.cat([n, torch.ones(len(n), 1)], 1)  # with the bias as one more input
    R, R_inverse = root(n1.T @ n1 / len(n1))
    C, C_inverse = root(torch.cov(n.T))
    parts = {m: [] for m in kinds}
    for head in range(T.heads):
        rows = slice(old * head, old * head + old)
        q, k = (torch.cat([wide[m][0][rows], wide[m][1][rows, None]], 1) for m in ("query", "key"))
        U, S, Vt = torch.linalg.svd(R @ (q.T @ k * math.sqrt(new / old)) @ R)  # the factor keeps q.k / sqrt(head size)
        parts["query"].append((U[:, :new] * S[:new].sqrt()).T @ R_inverse)
        parts["key"].append((Vt[:new] * S[:new].sqrt()[:, None]) @ R_inverse)
        out = Q.T @ (t["layer_scale1.lambda1"][:, None] * t["attention.output.dense.weight"][:, rows]) @ wide["value"][0][rows]
        U, S, Vt = torch.linalg.svd(out @ C, full_matrices=False)
        value = S[:new, None].sqrt() * (Vt[:new] @ C_inverse)
        parts["value"].append(torch.cat([value, torch.zeros(new, 1)], 1))
    joined = {m: torch.cat(p) for m, p in parts.items()}
    return {m: (p[:, :-1], p[:, -1]) for m, p in joined.items()}


@torch.no_grad()
def slice_teacher(T, x):
    """The student before training: (model, basis, head). Built block by block on the pictures x: heads at half their size, the hidden
    neurons that write most, and both output layers fitted by least squares so that the student's own stream meets the teacher's,
    with what the blocks left out would have added."""
    cuts = T.streams(x)
    Q = basis(cuts)
    e = T.part("embeddings.")
    s = {"embeddings." + n: e[n] @ Q for n in ("cls_token", "mask_token", "position_embeddings")}
    patches = "patch_embeddings.projection."
    s[f"embeddings.{patches}weight"] = torch.einsum("dchw,de->echw", e[patches + "weight"], Q)
    s[f"embeddings.{patches}bias"] = e[patches + "bias"] @ Q
    z = cuts[0] @ Q
    for j, i in enumerate(KEEP):
        t, o = T.part(f"encoder.layer.{i}."), f"encoder.layer.{j}."
        after = cuts[KEEP[j + 1] if j + 1 < len(KEEP) else T.depth]
        goal = after @ Q
        for k in (1, 2):
            s |= {o + f"norm{k}.weight": torch.ones(WIDTH), o + f"norm{k}.bias": torch.zeros(WIDTH)}
            s[o + f"layer_scale{k}.lambda1"] = torch.ones(WIDTH)

        n = unit(z).flatten(0, 1)
        fold = ridge(n, unit(cuts[i]).flatten(0, 1), 1e-2)  # the narrow normalised stream to the wide one
        for m, (weight, bias) in halve_heads(T, i, Q, n, fold).items():
            s |= {o + f"attention.attention.{m}.weight": weight, o + f"attention.attention.{m}.bias": bias}
        heads = Model(s, HEADS).attend(j, z).flatten(0, 1)
        middle = T.middle(i, cuts[i])
        weight, bias = ridge(heads, (middle @ Q - z).flatten(0, 1))
        s |= {o + "attention.output.dense.weight": weight, o + "attention.output.dense.bias": bias}
        z = z + F.linear(heads, weight, bias).view_as(z)

        n = unit(z).flatten(0, 1)
        fold = ridge(n, unit(middle).flatten(0, 1), 1e-2)
        weight, bias = narrow((t["mlp.fc1.weight"], t["mlp.fc1.bias"]), t["norm2.weight"], t["norm2.bias"], fold)
        hidden = F.gelu(F.linear(n, weight, bias))
        writes = Q.T @ (t["layer_scale2.lambda1"][:, None] * t["mlp.fc2.weight"])
        best = (hidden.var(0) * writes.pow(2).sum(0)).topk(HIDDEN)[1].sort()[0]
        s |= {o + "mlp.fc1.weight": weight[best], o + "mlp.fc1.bias": bias[best]}
        weight, bias = ridge(hidden[:, best], (goal - z).flatten(0, 1))
        s |= {o + "mlp.fc2.weight": weight, o + "mlp.fc2.bias": bias}
        z = z + F.linear(hidden[:, best], weight, bias).view_as(z)
        kept = goal.pow(2).sum() / centred(after).pow(2).sum()
        missed = (z - goal).pow(2).sum() / goal.pow(2).sum()
        print(f"block {j} from {i}: the basis holds {kept:.3f} of the stream, the student misses {missed:.3f} of that", flush=True)
    s |= {"layernorm.weight": torch.ones(WIDTH), "layernorm.bias": torch.zeros(WIDTH)}
    head = ridge(unit(z).flatten(0, 1), T.final(cuts[-1]).flatten(0, 1))
    return Model({n: s[n] for n in student_names()}, HEADS), Q, head


def load_sliced(work):
    """The sliced teacher, the basis [384, 192] and the head that leads to the teacher's features."""
    s = load_file(Path(work) / "sliced.safetensors")
    return Model({n: s[n] for n in student_names()}, HEADS), s["basis"], to_teacher(s["head.weight"], s["head.bias"])


def load_trained(a):
    """The student and its head as `train` left them."""
    head = load_file(Path(a.work) / "head.safetensors")
    student = Model(load_file(Path(a.out) / "model.safetensors"), HEADS)
    return student, to_teacher(head["weight"], head["bias"])


def to_teacher(weight, bias):
    head = nn.Linear(WIDTH, TEACHER_WIDTH)
    head.weight.data, head.bias.data = weight, bias
    return head


# ---- the three commands ---------------------------------------------------------------------------------------------------------


@torch.no_grad()
def views(a):
    work, T, start = Path(a.work), load_teacher(a.teacher), time.time()
    work.mkdir(parents=True, exist_ok=True)
    scenes, marks = sorted(Path(a.scenes).iterdir()), [p for p, _ in stamps(a.stamps, False)]
    r = np.random.default_rng(a.seed)
    sample = [view(r, scenes, marks) for _ in range(64)]
    sample += [view(np.random.default_rng(a.seed + 1000 + k), scenes, marks) for k in range(192)]
    S, Q, head = slice_teacher(T, pixels(sample))
    tensors = {**S.tensors(), "basis": Q, "head.weight": head[0], "head.bias": head[1]}
    save_file({n: t.contiguous() for n, t in tensors.items()}, work / "sliced.safetensors")

    new = lambda name, dtype, *shape: np.lib.format.open_memmap(work / f"{name}.npy", "w+", dtype, (a.count, *shape))
    images = new("pixels", np.uint8, SIZE, SIZE, 3)
    final = new("final", np.float16, TOKENS, TEACHER_WIDTH)
    guides = new("guides", np.float16, len(GUIDES), TOKENS, WIDTH)
    r = np.random.default_rng(a.seed)
    for i in range(0, a.count, 64):
        j = min(i + 64, a.count)
        images[i:j] = [view(r, scenes, marks) for _ in range(i, j)]
        with torch.autocast("cpu", torch.bfloat16):
            cuts = T.streams(pixels(images[i:j]))
        final[i:j] = T.final(cuts[-1].float()).numpy()
        guides[i:j] = torch.stack([cuts[KEEP[g + 1]].float() @ Q for g in GUIDES], 1).numpy()
        (work / "count").write_text(str(j))
        if i % 640 == 0:
            print(f"{j} views, {time.time() - start:.0f} s", flush=True)


def train(a):
    work, r, start = Path(a.work), np.random.default_rng(a.seed + 1), time.time()
    S, _, head = load_sliced(work)
    images, final, guides = (np.load(work / f"{n}.npy", mmap_mode="r") for n in ("pixels", "final", "guides"))
    count, seconds = int((work / "count").read_text()), a.minutes * 60
    some = slice(0, 256)
    spread, power = float(final[some].astype(np.float32).std()), (guides[some].astype(np.float32) ** 2).mean((0, 2, 3))
    # The slicing leaves tensors of very different sizes; a step changes each by the same share of its own.
    parameters = [*S.parameters(), *head.parameters()]
    share = [min(0.1, max(0.005, p.pow(2).mean().sqrt().item())) for p in parameters]
    opt = torch.optim.AdamW([dict(params=[p], share=q) for p, q in zip(parameters, share)], betas=(0.9, 0.98), weight_decay=0)
    step, log = 0, []
    while (spent := time.time() - start) < seconds:
        i = np.sort(r.integers(0, count, a.batch))
        y, g = torch.from_numpy(final[i]).float(), torch.from_numpy(guides[i]).float()
        rate = a.lr * min(1, (step + 1) / 50) * (0.01 + 0.99 * (1 + math.cos(math.pi * spent / seconds)) / 2)
        for q in opt.param_groups:
            q["lr"] = rate * q["share"]
        with torch.autocast("cpu", torch.bfloat16):
            cuts = S.streams(pixels(images[i]))
        out = head(S.final(cuts[-1].float()))
        apart = 1 - F.cosine_similarity(out, y, dim=-1)  # [B, N]
        cls, patches = apart[:, 0].mean(), apart[:, 1:].mean()
        smooth = F.smooth_l1_loss(out / spread, y / spread) + F.smooth_l1_loss(out[:, 0] / spread, y[:, 0] / spread)
        inner = [(cuts[j + 1].float() - g[:, k]).pow(2).mean() / float(power[k]) for k, j in enumerate(GUIDES)]
        opt.zero_grad()
        (cls + patches + smooth + 0.5 * sum(inner)).backward()
        nn.utils.clip_grad_norm_(S.parameters(), 1.0)
        opt.step()
        step += 1
        log.append([v.item() for v in (cls, patches, *inner)])
        if step % 25 == 0:
            means = " ".join(f"{v:.3f}" for v in np.mean(log[-25:], 0))
            print(f"{step} steps, {spent:.0f} s, rate {rate:.1e}: 1 - cosine of CLS and patches, then guides: {means}", flush=True)
        if step % 200 == 0:
            write(S, a.out)
    write(S, a.out)
    save_file({"weight": head.weight.detach(), "bias": head.bias.detach()}, work / "head.safetensors")
    print(f"{step} steps of {a.batch} out of {count} views")


def write(S, out):
    """A Hugging Face model folder, without the card."""
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    save_file({n: t.half().contiguous() for n, t in S.tensors().items()}, out / "model.safetensors", {"format": "pt"})
    stages = ["stem"] + [f"stage{i + 1}" for i in range(len(KEEP))]
    config = dict(
        apply_layernorm=True, architectures=["Dinov2Model"], attention_probs_dropout_prob=0.0, drop_path_rate=0.0,
        hidden_act="gelu", hidden_dropout_prob=0.0, hidden_size=WIDTH, image_size=SIZE, initializer_range=0.02,
        layer_norm_eps=1e-6, layerscale_value=1.0, mlp_ratio=HIDDEN // WIDTH, model_type="dinov2", num_attention_heads=HEADS,
        num_channels=3, num_hidden_layers=len(KEEP), out_features=stages[-1:], out_indices=[len(KEEP)], patch_size=PATCH,
        qkv_bias=True, reshape_hidden_states=True, stage_names=stages, torch_dtype="float16", use_mask_token=True,
        use_swiglu_ffn=False)
    preprocessing = dict(
        crop_size=dict(height=SIZE, width=SIZE), do_center_crop=True, do_convert_rgb=True, do_normalize=True, do_rescale=True,
        do_resize=True, image_mean=[0.485, 0.456, 0.406], image_processor_type="BitImageProcessor",
        image_std=[0.229, 0.224, 0.225], resample=3, rescale_factor=1 / 255, size=dict(shortest_edge=SIZE * 8 // 7))
    for name, value in (("config.json", config), ("preprocessor_config.json", preprocessing)):
        (out / name).write_text(json.dumps(value, indent=2, sort_keys=True) + "\n")


@torch.no_grad()
def features(M, files):
    """Tokens after the last normalisation [n, N, D]; the blocks in bfloat16, for speed."""
    found = []
    for i in range(0, len(files), 64):
        with torch.autocast("cpu", torch.bfloat16):
            cuts = M.streams(pixels([reading(open_rgb(p)) for p in files[i : i + 64]]))
        found.append(M.final(cuts[-1].float()))
    return torch.cat(found)


def knn(train, labels, test, truth, k=10):
    """Share of right votes of the k nearest by cosine, weighted by exp(cosine / 0.07) as DINO does."""
    near, i = (F.normalize(test, dim=-1) @ F.normalize(train, dim=-1).T).topk(k)
    votes = torch.zeros(len(test), int(labels.max()) + 1).scatter_add_(1, labels[i], (near / 0.07).exp())
    return (votes.argmax(1) == truth).float().mean().item()


def cka(A, B):
    """Linear CKA of two sets of vectors [n, D]."""
    A, B = (A - A.mean(0)).double(), (B - B.mean(0)).double()
    return ((A.T @ B).norm() ** 2 / ((A.T @ A).norm() * (B.T @ B).norm())).item()


@torch.no_grad()
def evaluate(a):
    photos = sorted(Path(a.photos).glob("*.jpg"))
    photos = photos[:: max(1, len(photos) // 160)]
    cifar = [[(p, c) for p, c, _ in labelled(Path(a.cifar) / part)] for part in ("train", "test")]
    sets = {"stamps": (stamps(a.stamps, False), stamps(a.stamps, True)), "cifar10": cifar}
    compared = {"photos": photos, "held-out stamps": [p for p, _ in sets["stamps"][1]]}
    models = {"teacher": (load_teacher(a.teacher), None), "random": (random_student(a.seed), None),
              "sliced": load_sliced(a.work)[::2], "trained": load_trained(a)}
    reference = {}
    for name, (M, lead) in models.items():
        row = {"parameters": sum(p.numel() for p in M.parameters())}
        for s, parts in sets.items():
            (train_x, train_y), (test_x, test_y) = (
                (features(M, [p for p, _ in q])[:, 0], torch.tensor([c for _, c in q])) for q in parts)
            row["k-NN " + s] = knn(train_x, train_y, test_x, test_y)
        for s, files in compared.items():
            f = features(M, files)
            g = reference.setdefault(s, f)
            row["CKA CLS " + s] = cka(f[:, 0], g[:, 0])
            row["CKA patches " + s] = cka(f[:, 1:].flatten(0, 1), g[:, 1:].flatten(0, 1))
            if lead is not None:
                cosine = F.cosine_similarity(lead(f), g, dim=-1)
                row["cosine CLS " + s] = cosine[:, 0].mean().item()
                row["cosine patches " + s] = cosine[:, 1:].mean().item()
        print(name, json.dumps({k: round(v, 3) for k, v in row.items()}), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("views", "train", "evaluate"))
    for folder in ("stamps", "scenes", "cifar", "photos", "teacher", "work", "out"):
        parser.add_argument("--" + folder, metavar="DIR")
    parser.add_argument("--count", type=int, default=12000, help="how many views")
    parser.add_argument("--minutes", type=float, default=13, help="how long to train")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=2e-3, help="largest change per step as a share of a tensor's size")
    parser.add_argument("--seed", type=int, default=20251)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    globals()[arguments.command](arguments)
