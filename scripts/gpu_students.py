"""The thief of family E with a graphics card: trains a DINOv2 student to answer pictures as a stolen copy does.

    python gpu_students.py COPY BASE PICTURES --start base --learn tokens --passes 100 --rate 1e-4 --out DIR

Written apart from the product's own `distil-*` attacks, for budgets that a processor cannot pay: every picture is cropped and
flipped anew in each pass, and the copy answers it then. Prints one JSON line: what was asked, seconds, pictures seen, and how
alike (mean cosine of the class token) student, copy and base are on every tenth picture, which no student learns from. DIR becomes
an ordinary model folder in float16, for `activemark verify` and `activemark evaluate`.

COPY and BASE are DINOv2 folders as Hugging Face writes them, of one shape. PICTURES is searched for pictures at any depth.
Needs torch, numpy, pillow and safetensors. Letters: B pictures, N tokens (the class token first), D width, h heads.
"""

import argparse
import json
import math
import shutil
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file, save_file

STORED, SIZE, PATCH, BATCH = 256, 224, 14, 128
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
POSITIONS = "embeddings.position_embeddings"


class Model:
    """A DINOv2 backbone as named weights [float32] on the card."""

    def __init__(self, tensors, heads, device):
        self.w = {n: t.float().to(device) for n, t in tensors.items()}
        self.heads = heads
        self.depth = 1 + max(int(n.split(".")[2]) for n in self.w if n.startswith("encoder.layer."))

    def learns(self):
        """Makes every weight trainable and gives those that decay and those that do not."""
        for name, tensor in self.w.items():
            tensor.requires_grad_(name != "embeddings.mask_token")
        free = [t for t in self.w.values() if t.requires_grad]
        return [t for t in free if t.dim() == 2 or t.dim() == 4], [t for t in free if t.dim() not in (2, 4)]

    def linear(self, name, x):
        return F.linear(x, self.w[name + ".weight"], self.w[name + ".bias"])

    def norm(self, name, x):
        return F.layer_norm(x, x.shape[-1:], self.w[name + ".weight"], self.w[name + ".bias"], 1e-6)

    def stem(self, pixels):
        name = "embeddings.patch_embeddings.projection."
        x = F.conv2d(pixels, self.w[name + "weight"], self.w[name + "bias"], stride=PATCH).flatten(2).transpose(1, 2)
        return torch.cat([self.w["embeddings.cls_token"].expand(len(x), -1, -1), x], 1) + self.positions()

    def positions(self):
        table = self.w[POSITIONS]
        grid, side = table[:, 1:], SIZE // PATCH
        n = math.isqrt(grid.shape[1])
        grid = grid.reshape(1, n, n, -1).permute(0, 3, 1, 2)
        grid = F.interpolate(grid, size=(side, side), mode="bicubic", align_corners=False)
        return torch.cat([table[:, :1], grid.permute(0, 2, 3, 1).reshape(1, side * side, -1)], 1)

    def block(self, i, x):
        at = f"encoder.layer.{i}."
        y = self.norm(at + "norm1", x)
        q, k, v = (self.linear(f"{at}attention.attention.{n}", y).view(*y.shape[:2], self.heads, -1).transpose(1, 2)
                   for n in ("query", "key", "value"))
        y = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        x = x + self.linear(at + "attention.output.dense", y) * self.w[at + "layer_scale1.lambda1"]
        y = F.gelu(self.linear(at + "mlp.fc1", self.norm(at + "norm2", x)))
        return x + self.linear(at + "mlp.fc2", y) * self.w[at + "layer_scale2.lambda1"]

    def answers(self, pixels, cuts):
        """The streams at the cuts, then the features [B, N, D]."""
        x, seen = self.stem(pixels), []
        for i in range(self.depth):
            if i in cuts:
                seen.append(x)
            x = self.block(i, x)
        return seen + [self.norm("layernorm", x)]


def fresh(tensors, seed):
    """Untrained weights of the same shapes."""
    g = torch.Generator().manual_seed(seed)

    def draw(name, like):
        if "norm" in name or "layer_scale" in name or name.endswith(".bias"):
            # A small layer scale lets twelve fresh blocks start as the identity nearly.
            return torch.zeros_like(like) if name.endswith(".bias") else torch.full_like(like, 0.1 if "layer_scale" in name else 1)
        return torch.nn.init.trunc_normal_(torch.empty_like(like), std=0.02, a=-0.04, b=0.04, generator=g)

    return {n: draw(n, t.float()) for n, t in tensors.items()}


def stored(path):
    """A picture's middle square, STORED pixels wide."""
    picture = Image.open(path).convert("RGB")
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return np.asarray(picture.crop((left, top, left + side, top + side)).resize((STORED, STORED), Image.BICUBIC))


def views(pictures, g):
    """Cropped (half to all of the area), flipped and normalised, [B, 3, SIZE, SIZE]; as they are, cut to the middle, without g."""
    n, device = len(pictures), pictures.device
    x = (pictures.permute(0, 3, 1, 2).float() / 255 - torch.tensor(MEAN, device=device).view(3, 1, 1)) \
        / torch.tensor(STD, device=device).view(3, 1, 1)
    if g is None:
        margin = (STORED - SIZE) // 2
        return x[:, :, margin:margin + SIZE, margin:margin + SIZE]
    scale = (0.5 + 0.5 * torch.rand(n, generator=g, device=device)).sqrt()
    shift = (2 * torch.rand(n, 2, generator=g, device=device) - 1) * (1 - scale)[:, None]
    flip = torch.where(torch.rand(n, generator=g, device=device) < 0.5, -1.0, 1.0)
    theta = torch.zeros(n, 2, 3, device=device)
    theta[:, 0, 0], theta[:, 1, 1], theta[:, :, 2] = scale * flip, scale, shift
    return F.grid_sample(x, F.affine_grid(theta, (n, 3, SIZE, SIZE), align_corners=False), align_corners=False)


def distance(learn, student, copy):
    if learn == "embedding":
        return 1 - F.cosine_similarity(student[-1][:, 0], copy[-1][:, 0], dim=-1).mean()
    # Streams grow with depth; each counts by the size of what is to be learned.
    return sum(F.mse_loss(s, c) / c.square().mean() for s, c in zip(student, copy))


@torch.no_grad()
def alike(a, b, pictures):
    with torch.autocast("cuda", torch.bfloat16):
        cosines = [F.cosine_similarity(a.answers(views(p, None), ())[-1][:, 0], b.answers(views(p, None), ())[-1][:, 0], dim=-1)
                   for p in pictures.split(BATCH)]
    return round(torch.cat(cosines).mean().item(), 5)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("copy", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--start", choices=("base", "copy", "nothing"), default="base", help="where the student starts from")
    parser.add_argument("--learn", choices=("embedding", "tokens", "inside"), default="embedding",
                        help="the class token, all tokens, or all tokens at the end, the middle and three quarters")
    parser.add_argument("--passes", type=int, default=10)
    parser.add_argument("--rate", type=float, default=1e-5, help="falls to zero along a cosine")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()

    paths = sorted(p for p in asked.pictures.rglob("*") if p.suffix.lower() in (".png", ".jpg", ".jpeg"))
    with ProcessPoolExecutor() as pool:
        pictures = torch.from_numpy(np.stack(list(pool.map(stored, paths, chunksize=16)))).cuda()
    held = torch.arange(len(pictures), device="cuda") % 10 == 0
    held, pictures = pictures[held], pictures[~held]

    heads = json.loads((asked.copy / "config.json").read_text())["num_attention_heads"]
    files = {name: load_file(folder / "model.safetensors") for name, folder in (("copy", asked.copy), ("base", asked.base))}
    copy, base = (Model(files[name], heads, "cuda") for name in ("copy", "base"))
    student = Model(fresh(files["base"], asked.seed) if asked.start == "nothing" else files[asked.start], heads, "cuda")

    cuts = (student.depth // 2, student.depth - student.depth // 4) if asked.learn == "inside" else ()
    decaying, others = student.learns()
    optimiser = torch.optim.AdamW([{"params": decaying, "weight_decay": 0.01}, {"params": others, "weight_decay": 0}], lr=asked.rate)
    steps = asked.passes * (len(pictures) // BATCH)
    warm = max(1, steps // 20)
    manner = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1, (s + 1) / warm) * 0.5 * (1 + math.cos(math.pi * s / max(1, steps))))
    g = torch.Generator("cuda").manual_seed(asked.seed)

    began, loss = time.time(), None
    for _ in range(asked.passes):
        order = torch.randperm(len(pictures), generator=g, device="cuda")
        for which in order.split(BATCH)[:len(pictures) // BATCH]:
            pixels = views(pictures[which], g)
            with torch.autocast("cuda", torch.bfloat16):
                with torch.no_grad():
                    target = copy.answers(pixels, cuts)
                loss = distance(asked.learn, student.answers(pixels, cuts), target)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            manner.step()
    torch.cuda.synchronize()
    seconds = time.time() - began

    asked.out.mkdir(parents=True, exist_ok=True)
    save_file({n: student.w[n].detach().half().cpu().contiguous() for n in files["base"]}, asked.out / "model.safetensors",
              metadata={"format": "pt"})
    for name in ("config.json", "preprocessor_config.json"):
        if (asked.base / name).exists():
            shutil.copy(asked.base / name, asked.out / name)
    print(json.dumps({
        "start": asked.start, "learn": asked.learn, "passes": asked.passes, "rate": asked.rate, "seed": asked.seed,
        "pictures": len(pictures), "seen": steps * BATCH, "seconds": round(seconds, 1), "loss": None if loss is None else loss.item(),
        "studentToCopy": alike(student, copy, held), "studentToBase": alike(student, base, held),
        "copyToBase": alike(copy, base, held)}), flush=True)


if __name__ == "__main__":
    main()
