"""Distils the small ViT that ships with the product for `activemark demo`.

    python distil_demo.py views    --stamps DIR --scenes DIR --teacher DIR --work DIR [--count 16000]
    python distil_demo.py train    --teacher DIR --work DIR --out DIR [--minutes 15]
    python distil_demo.py evaluate --stamps DIR --cifar DIR --photos DIR --teacher DIR --work DIR --out DIR

views     draws augmented pictures from free stamps and code-drawn scenes and keeps the teacher's streams of each.
train     slices the teacher to the student's size in closed form, then trains the student on those streams.
evaluate  k-NN, CKA and cosine of teacher, random student, sliced student and trained student. Photos, CIFAR-10 and the
          held-out stamps are looked at here only.

The stamps folder has one folder per class; every fifth stamp of a class is held out of `views`. The scenes folder holds the pictures
of activemark.io.image.synthetic.Scenes (seed 714025). The teacher is a DINOv2-small folder as Hugging Face writes it.
Needs torch, numpy, pillow and safetensors. Everything random comes from --seed.
"""
import argparse, json, math, os, time
from pathlib import Path
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from PIL import Image, ImageFilter
from safetensors.torch import load_file, save_file

SIZE, PATCH, WIDTH, HEADS, MLP = 112, 14, 192, 6, 768
KEEP = [0, 2, 4, 6, 8, 9, 10, 11]  # the teacher's blocks the student's start from; what lies between is absorbed
GUIDES = [2, 4, 6]  # student blocks whose outputs are also matched, besides the last one's
MEAN, STD = torch.tensor([.485, .456, .406]).view(3, 1, 1), torch.tensor([.229, .224, .225]).view(3, 1, 1)


# ---- the model, Hugging Face names, as functions over named weights ---------------------------------------------------------------
class Model(nn.Module):
    """A DINOv2 backbone of any width and depth; heads are told, the rest is read off the tensors."""

    def __init__(self, tensors, heads):
        super().__init__()
        self.names = list(tensors)
        self.p = nn.ParameterList([nn.Parameter(tensors[n].float().clone()) for n in self.names])
        self.heads, self.depth = heads, 1 + max(int(n.split('.')[2]) for n in self.names if n.startswith('encoder.layer.'))

    def w(self, name): return self.p[self.names.index(name)]

    def tensors(self): return {n: p.detach() for n, p in zip(self.names, self.p)}

    def stem(self, x):  # [B, 3, H, W] to the stream [B, 1 + P, D]
        t = dict(zip(self.names, self.p)); e = 'embeddings.'
        x = F.conv2d(x, t[e + 'patch_embeddings.projection.weight'], t[e + 'patch_embeddings.projection.bias'], stride=PATCH)
        side = x.shape[-1]; pos = positions(t[e + 'position_embeddings'], side)
        x = torch.cat([t[e + 'cls_token'].expand(len(x), -1, -1), x.flatten(2).transpose(1, 2)], 1)
        return x + pos

    def parts(self, i):  # block i's tensors by short name
        a = f'encoder.layer.{i}.'
        return {n[len(a):]: p for n, p in zip(self.names, self.p) if n.startswith(a)}

    def block(self, i, x):
        t = self.parts(i); B, N, D = x.shape
        lin = lambda v, n: F.linear(v, t[n + '.weight'], t[n + '.bias'])
        ln = lambda v, n: F.layer_norm(v, (D,), t[n + '.weight'], t[n + '.bias'], 1e-6)
        y = ln(x, 'norm1'); q, k, v = (lin(y, 'attention.attention.' + n).view(B, N, self.heads, -1).transpose(1, 2) for n in ('query', 'key', 'value'))
        a = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(B, N, -1)
        x = x + lin(a, 'attention.output.dense') * t['layer_scale1.lambda1']
        return x + lin(F.gelu(lin(ln(x, 'norm2'), 'mlp.fc1')), 'mlp.fc2') * t['layer_scale2.lambda1']

    def final(self, x): return F.layer_norm(x, x.shape[-1:], self.w('layernorm.weight'), self.w('layernorm.bias'), 1e-6)

    def streams(self, x):  # every cut, 0 (before block 0) to depth
        out = [self.stem(x)]
        for i in range(self.depth): out.append(self.block(i, out[-1]))
        return out


def positions(table, side):  # [1, 1 + P0, D] to [1, 1 + side^2, D], as transformers interpolates
    cls, grid = table[:, :1], table[:, 1:]; n = math.isqrt(grid.shape[1])
    if n != side:
        grid = F.interpolate(grid.reshape(1, n, n, -1).permute(0, 3, 1, 2), size=(side, side), mode='bicubic', align_corners=False)
        grid = grid.permute(0, 2, 3, 1).reshape(1, side * side, -1)
    return torch.cat([cls, grid], 1)


def teacher(folder):
    config = json.loads((Path(folder) / 'config.json').read_text())
    t = load_file(Path(folder) / 'model.safetensors'); t['embeddings.position_embeddings'] = positions(t['embeddings.position_embeddings'], SIZE // PATCH)
    return Model(t, config['num_attention_heads']).eval().requires_grad_(False)


def names(depth):
    for n in ('cls_token', 'mask_token', 'patch_embeddings.projection.bias', 'patch_embeddings.projection.weight', 'position_embeddings'): yield 'embeddings.' + n
    for i in range(depth):
        for n in ('attention.attention.key', 'attention.attention.query', 'attention.attention.value', 'attention.output.dense', 'mlp.fc1', 'mlp.fc2', 'norm1', 'norm2'):
            for w in ('bias', 'weight'): yield f'encoder.layer.{i}.{n}.{w}'
        for k in (1, 2): yield f'encoder.layer.{i}.layer_scale{k}.lambda1'
    yield from ('layernorm.bias', 'layernorm.weight')


def random_student(seed):  # transformers' own initialisation
    g = torch.Generator().manual_seed(seed); D = WIDTH
    shapes = {'cls_token': (1, 1, D), 'mask_token': (1, D), 'patch_embeddings.projection.weight': (D, 3, PATCH, PATCH), 'position_embeddings': (1, 1 + (SIZE // PATCH) ** 2, D), 'mlp.fc1.weight': (MLP, D), 'mlp.fc1.bias': (MLP,), 'mlp.fc2.weight': (D, MLP)}
    def make(n):
        short = n.split('.', 1)[1] if n.startswith('embeddings') else n.split('.', 3)[-1]
        if 'norm' in n or 'lambda' in n: return torch.zeros(D) if n.endswith('bias') else torch.ones(D)
        shape = shapes.get(short, (D,) if n.endswith('bias') else (D, D))
        return torch.zeros(shape) if n.endswith('bias') or n.endswith('mask_token') else nn.init.trunc_normal_(torch.empty(shape), std=.02, generator=g)
    return Model({n: make(n) for n in names(len(KEEP))}, HEADS)


# ---- pictures --------------------------------------------------------------------------------------------------------------------
def open_rgb(path): return Image.open(path).convert('RGB')


def stamps(folder, held_out):  # [(path, class)]; every fifth of a class is held out
    return [(p, c) for c, d in enumerate(sorted(q for q in Path(folder).iterdir() if q.is_dir())) for i, p in enumerate(sorted(d.iterdir())) if (i % 5 == 4) == held_out]


def reading(image, size=SIZE):  # what preprocessor_config.json says: shorter side, centre crop, bicubic
    s = size * 8 // 7 / min(image.size); image = image.resize((max(size, round(image.width * s)), max(size, round(image.height * s))), Image.BICUBIC)
    l, t = (image.width - size) // 2, (image.height - size) // 2
    return np.asarray(image.crop((l, t, l + size, t + size)))


def crop(image, r, least):  # random resized crop and mirror
    w, h = image.size; area = w * h * r.uniform(least, 1); a = math.exp(r.uniform(math.log(.75), math.log(4 / 3)))
    cw, ch = min(w, int(math.sqrt(area * a))), min(h, int(math.sqrt(area / a))); x, y = r.integers(0, w - cw + 1), r.integers(0, h - ch + 1)
    image = image.resize((SIZE, SIZE), Image.BICUBIC, box=(x, y, x + cw, y + ch))
    return image.transpose(Image.FLIP_LEFT_RIGHT) if r.random() < .5 else image


def cut_out(stamp):  # alpha of a stamp on its flat ground: far from the border's colour
    a = np.asarray(stamp).astype(np.float32); border = np.concatenate([a[0], a[-1], a[:, 0], a[:, -1]]); far = np.abs(a - np.median(border, 0)).max(-1)
    return Image.fromarray(np.clip((far - 8) * 16, 0, 255).astype(np.uint8)).filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.GaussianBlur(.7))


def paste(ground, stamp, r, low, high):
    alpha = cut_out(stamp); box = alpha.getbbox() or (0, 0, *stamp.size); stamp, alpha = stamp.crop(box), alpha.crop(box)
    s = SIZE * r.uniform(low, high) / max(stamp.size); size = max(4, round(stamp.width * s)), max(4, round(stamp.height * s)); angle = r.normal() * 12
    stamp, alpha = (v.resize(size, Image.BICUBIC) for v in (stamp, alpha))
    if r.random() < .5: stamp, alpha = (v.transpose(Image.FLIP_LEFT_RIGHT) for v in (stamp, alpha))
    stamp, alpha = (v.rotate(angle, Image.BICUBIC, expand=True) for v in (stamp, alpha))
    ground.paste(stamp, (int(r.uniform(-.15, 1.15) * (SIZE - stamp.width)), int(r.uniform(-.15, 1.15) * (SIZE - stamp.height))), alpha); return ground


def colour(a, r):  # [H, W, 3] uint8: brightness, contrast, tint, now and then grey, blur or noise
    x = a.astype(np.float32) / 255; x = (x - .5) * r.uniform(.7, 1.3) + .5 + r.uniform(-.15, .15); x = x * r.uniform(.85, 1.15, 3)
    grey = x.mean(-1, keepdims=True); x = grey + (x - grey) * (0 if r.random() < .08 else r.uniform(.6, 1.4))
    if r.random() < .15: x = x + r.normal(size=x.shape) * r.uniform(.01, .06)
    x = (np.clip(x, 0, 1) * 255).astype(np.uint8)
    return np.asarray(Image.fromarray(x).filter(ImageFilter.GaussianBlur(r.uniform(.4, 1.5)))) if r.random() < .15 else x


def view(r, scenes, marks):
    kind = r.random(); pick = lambda l: l[r.integers(len(l))]
    if kind < .5: image = crop(open_rgb(pick(scenes)), r, .15)
    elif kind < .8:
        image = crop(open_rgb(pick(scenes)), r, .3)
        for _ in range(r.integers(1, 4)): image = paste(image, open_rgb(pick(marks)), r, .3, 1.1)
    elif kind < .9:
        image = Image.new('RGB', (SIZE, SIZE), tuple(int(v) for v in r.integers(0, 256, 3)))
        for _ in range(r.integers(1, 3)): image = paste(image, open_rgb(pick(marks)), r, .5, 1.1)
    else: image = crop(open_rgb(pick(marks)), r, .4)
    return colour(np.asarray(image), r) if r.random() < .8 else np.asarray(image)


def tensor(a): return (torch.from_numpy(np.ascontiguousarray(a)).permute(0, 3, 1, 2).float() / 255 - MEAN) / STD


# ---- slicing the teacher ---------------------------------------------------------------------------------------------------------
def basis(cuts):
    """[384, 192]: the stream's principal directions over all cuts (tokens at unit length, without their mean over channels, which LayerNorm
    drops), written so that every projected token again has mean zero over its channels: then the narrow LayerNorm is the wide one's."""
    S = 0
    for i, x in enumerate(cuts):
        x = F.normalize((x - x.mean(-1, keepdim=True)).flatten(0, 1).double(), dim=-1); S = S + x.T @ x / len(x) * (4 if i == len(cuts) - 1 else 1)
    U = torch.linalg.eigh(S)[1].flip(1)[:, :WIDTH - 1]; v = torch.ones(WIDTH).double() / math.sqrt(WIDTH); v[-1] -= 1; v = v / v.norm()
    return (U @ (torch.eye(WIDTH).double() - 2 * torch.outer(v, v))[:, :WIDTH - 1].T).float()  # the reflection takes the last axis to the ones


def root(C):  # C^(1/2) and its inverse
    l, V = torch.linalg.eigh(C.double()); l = l.clamp_min(l.max() * 1e-6).sqrt(); return ((V * l) @ V.T).float(), ((V / l) @ V.T).float()


def ridge(A, Y, lam=1e-3):  # least squares with a free constant: weight [out, in], bias [out]
    ma, my = A.mean(0), Y.mean(0); A, Y = (A - ma).double(), (Y - my).double(); G = A.T @ A
    W = torch.linalg.solve(G + lam * G.diagonal().mean() * torch.eye(len(G)), A.T @ Y).T.float(); return W, my - W @ ma


@torch.no_grad()
def slice_teacher(T, X):
    """The student before training, block by block: heads cut to half their size by weighted SVD, hidden neurons chosen by what they
    write, and both output layers refitted by least squares so that the student's stream meets the teacher's, dropped blocks included."""
    cuts = T.streams(X); Q = basis(cuts); t = T.tensors(); e = 'embeddings.'; D, dh = WIDTH, WIDTH // HEADS; s = {}
    for n in ('cls_token', 'mask_token', 'position_embeddings'): s[e + n] = t[e + n] @ Q
    s[e + 'patch_embeddings.projection.weight'] = torch.einsum('dchw,de->echw', t[e + 'patch_embeddings.projection.weight'], Q)
    s[e + 'patch_embeddings.projection.bias'] = t[e + 'patch_embeddings.projection.bias'] @ Q
    z = cuts[0] @ Q; unit = lambda v: F.layer_norm(v, (D,), eps=1e-6)
    for j, i in enumerate(KEEP):
        p, o = T.parts(i), f'encoder.layer.{j}.'; x = cuts[i]; goal = cuts[KEEP[j + 1] if j + 1 < len(KEEP) else T.depth] @ Q
        wide = lambda v: F.normalize(v - v.mean(-1, keepdim=True), dim=-1) * math.sqrt(v.shape[-1])
        n = unit(z).flatten(0, 1); fold = ridge(n, wide(x).flatten(0, 1) , 1e-2)  # narrow normalised stream to the wide one
        def linear(name, norm): W = p[name + '.weight'] * p[norm + '.weight']; return W @ fold[0], p[name + '.bias'] + p[name + '.weight'] @ p[norm + '.bias'] + W @ fold[1]
        (wq, bq), (wk, bk), (wv, bv) = (linear('attention.attention.' + m, 'norm1') for m in ('query', 'key', 'value'))
        n1 = torch.cat([n, torch.ones(len(n), 1)], 1); R, Ri = root(n1.T @ n1 / len(n1)); Rc, Rci = root(torch.cov(n.T)); new = {m: [] for m in 'qkvQK'}
        for h in range(T.heads):
            a = slice(64 * h, 64 * h + 64); M = torch.cat([wq[a], bq[a, None]], 1).T @ torch.cat([wk[a], bk[a, None]], 1) * math.sqrt(.5)
            U, S, Vt = torch.linalg.svd(R @ M @ R); q, k = (U[:, :dh] * S[:dh].sqrt()).T @ Ri, (Vt[:dh] * S[:dh].sqrt()[:, None]) @ Ri
            new['q'].append(q[:, :-1]); new['Q'].append(q[:, -1]); new['k'].append(k[:, :-1]); new['K'].append(k[:, -1])
            out = Q.T @ (p['layer_scale1.lambda1'][:, None] * p['attention.output.dense.weight'][:, a]) @ wv[a]
            U, S, Vt = torch.linalg.svd(out @ Rc, full_matrices=False); new['v'].append(S[:dh, None].sqrt() * (Vt[:dh] @ Rci))
        c = {m: torch.cat(v) for m, v in new.items()}; b = o + 'attention.attention.'
        s |= {b + 'query.weight': c['q'], b + 'query.bias': c['Q'], b + 'key.weight': c['k'], b + 'key.bias': c['K'], b + 'value.weight': c['v'], b + 'value.bias': torch.zeros(D)}
        for m in (1, 2): s |= {o + f'norm{m}.weight': torch.ones(D), o + f'norm{m}.bias': torch.zeros(D), o + f'layer_scale{m}.lambda1': torch.ones(D)}
        y = unit(z); B, N = y.shape[:2]; q, k, v = (F.linear(y, s[b + m + '.weight'], s[b + m + '.bias']).view(B, N, HEADS, -1).transpose(1, 2) for m in ('query', 'key', 'value'))
        a = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2).flatten(0, 1)
        tq = F.layer_norm(x, (x.shape[-1],), p['norm1.weight'], p['norm1.bias'], 1e-6); heads = [F.linear(tq, p['attention.attention.' + m + '.weight'], p['attention.attention.' + m + '.bias']).view(B, N, T.heads, -1).transpose(1, 2) for m in ('query', 'key', 'value')]
        mid = x + F.linear(F.scaled_dot_product_attention(*heads).transpose(1, 2).flatten(2), p['attention.output.dense.weight'], p['attention.output.dense.bias']) * p['layer_scale1.lambda1']
        W, bias = ridge(a, (mid @ Q - z).flatten(0, 1)); s |= {o + 'attention.output.dense.weight': W, o + 'attention.output.dense.bias': bias}
        z = z + F.linear(a, W, bias).view_as(z)
        n = unit(z).flatten(0, 1); fold = ridge(n, wide(mid).flatten(0, 1), 1e-2); w1, b1 = linear('mlp.fc1', 'norm2')
        hidden = F.gelu(F.linear(n, w1, b1)); gain = (hidden - hidden.mean(0)).pow(2).mean(0) * (Q.T @ (p['layer_scale2.lambda1'][:, None] * p['mlp.fc2.weight'])).pow(2).sum(0)
        pick = gain.topk(MLP)[1].sort()[0]; W, bias = ridge(hidden[:, pick], (goal - z).flatten(0, 1))
        s |= {o + 'mlp.fc1.weight': w1[pick], o + 'mlp.fc1.bias': b1[pick], o + 'mlp.fc2.weight': W, o + 'mlp.fc2.bias': bias}
        z = z + F.linear(hidden[:, pick], W, bias).view_as(z)
        print(f'block {j} from {i}: stream lies in the basis {(goal.pow(2).sum() / wide_energy(cuts, i, j, T)).item():.3f}, student off by {((z - goal).pow(2).sum() / goal.pow(2).sum()).item():.3f}', flush=True)
    s |= {'layernorm.weight': torch.ones(D), 'layernorm.bias': torch.zeros(D)}
    return Model({n: s[n] for n in names(len(KEEP))}, HEADS), Q, ridge(unit(z).flatten(0, 1), T.final(cuts[-1]).flatten(0, 1))


def wide_energy(cuts, i, j, T): x = cuts[KEEP[j + 1] if j + 1 < len(KEEP) else T.depth]; return (x - x.mean(-1, keepdim=True)).pow(2).sum()


# ---- the three commands ----------------------------------------------------------------------------------------------------------
def guide_cuts(): return [KEEP[j + 1] for j in GUIDES]  # the teacher's cuts that the guides' outputs should meet


@torch.no_grad()
def views(a):
    work = Path(a.work); work.mkdir(parents=True, exist_ok=True); r = np.random.default_rng(a.seed); T = teacher(a.teacher); tokens = 1 + (SIZE // PATCH) ** 2
    scenes, marks = sorted(Path(a.scenes).iterdir()), [p for p, _ in stamps(a.stamps, False)]; start = time.time()
    pixels = np.lib.format.open_memmap(work / 'pixels.npy', 'w+', np.uint8, (a.count, SIZE, SIZE, 3)); final = np.lib.format.open_memmap(work / 'final.npy', 'w+', np.float16, (a.count, tokens, 384)); Q = None
    guides = np.lib.format.open_memmap(work / 'guides.npy', 'w+', np.float16, (a.count, len(GUIDES), tokens, WIDTH))
    for i in range(0, a.count, 64):
        batch = np.stack([view(r, scenes, marks) for _ in range(min(64, a.count - i))]); x = tensor(batch)
        if Q is None:  # the slicing's sample: the first 256 views, in full precision
            more = np.stack([view(np.random.default_rng(a.seed + 1000 + k), scenes, marks) for k in range(192)]); X = torch.cat([x, tensor(more)])
            S, Q, head = slice_teacher(T, X); save_file({**{k: v.contiguous() for k, v in S.tensors().items()}, 'basis': Q.contiguous(), 'head.weight': head[0].contiguous(), 'head.bias': head[1].contiguous()}, work / 'sliced.safetensors')
        with torch.autocast('cpu', torch.bfloat16): cuts = T.streams(x)
        j = i + len(batch); pixels[i:j] = batch; final[i:j] = T.final(cuts[-1].float()).numpy(); guides[i:j] = torch.stack([cuts[c].float() @ Q for c in guide_cuts()], 1).numpy()
        if i % 640 == 0: print(f'{j} views, {time.time() - start:.0f} s', flush=True); (work / 'count').write_text(str(j))
    (work / 'count').write_text(str(a.count))


def sliced(work):
    s = load_file(Path(work) / 'sliced.safetensors'); head = nn.Linear(WIDTH, 384); head.weight.data, head.bias.data = s.pop('head.weight'), s.pop('head.bias'); Q = s.pop('basis')
    return Model({n: s[n] for n in names(len(KEEP))}, HEADS), Q, head


def train(a):
    torch.manual_seed(a.seed); work = Path(a.work); S, _, head = sliced(work); r = np.random.default_rng(a.seed + 1); start = time.time()
    pixels, final, guides = (np.load(work / f'{n}.npy', mmap_mode='r') for n in ('pixels', 'final', 'guides')); scale = None
    # The slicing leaves tensors of very different sizes; a step changes each by the same share of its own.
    opt = torch.optim.AdamW([dict(params=[p], share=min(.1, max(.005, p.pow(2).mean().sqrt().item())), weight_decay=0) for p in [*S.parameters(), *head.parameters()]], lr=a.lr, betas=(.9, .98)); limit = a.minutes * 60; step = 0; log = []
    while (spent := time.time() - start) < limit:
        n = int((work / 'count').read_text()); i = np.sort(r.integers(0, n, a.batch)); x = tensor(pixels[i]); y = torch.from_numpy(final[i]).float(); g = torch.from_numpy(guides[i]).float()
        rate = a.lr * min(1, (step + 1) / 50) * (.02 + .98 * .5 * (1 + math.cos(math.pi * spent / limit)))
        for q in opt.param_groups: q['lr'] = rate * q['share']
        with torch.autocast('cpu', torch.bfloat16): cuts = S.streams(x)
        if scale is None: scale = g.pow(2).mean((0, 2, 3)), y.std()
        out = F.linear(S.final(cuts[-1].float()), head.weight, head.bias); near = 1 - F.cosine_similarity(out, y, dim=-1)
        loss = near[:, 0].mean() + near[:, 1:].mean() + F.smooth_l1_loss(out / scale[1], y / scale[1]) + F.smooth_l1_loss(out[:, 0] / scale[1], y[:, 0] / scale[1])
        part = [((cuts[j + 1].float() - g[:, k]).pow(2).mean() / scale[0][k]) for k, j in enumerate(GUIDES)]; total = loss + .5 * sum(part)
        opt.zero_grad(); total.backward(); nn.utils.clip_grad_norm_(S.parameters(), 1.); opt.step(); step += 1
        log.append((near[:, 0].mean().item(), near[:, 1:].mean().item(), *[q.item() for q in part]))
        if step % 25 == 0: print(f'{step} steps, {spent:.0f} s, lr {rate:.1e}, views {n}: 1 - cosine CLS, patches, then guides', *[f'{v:.3f}' for v in np.mean(log[-25:], 0)], flush=True)
        if step % 200 == 0: write(S, a.out)
    write(S, a.out); save_file({'weight': head.weight.detach(), 'bias': head.bias.detach()}, work / 'head.safetensors'); print('seen', step * a.batch, 'views in', step, 'steps')


def write(S, out):
    out = Path(out); out.mkdir(parents=True, exist_ok=True); save_file({n: t.half().contiguous() for n, t in S.tensors().items()}, out / 'model.safetensors', {'format': 'pt'})
    config = dict(architectures=['Dinov2Model'], apply_layernorm=True, attention_probs_dropout_prob=0.0, drop_path_rate=0.0, hidden_act='gelu', hidden_dropout_prob=0.0, hidden_size=WIDTH, image_size=SIZE, initializer_range=0.02,
                  layer_norm_eps=1e-6, layerscale_value=1.0, mlp_ratio=MLP // WIDTH, model_type='dinov2', num_attention_heads=HEADS, num_channels=3, num_hidden_layers=len(KEEP), out_features=[f'stage{len(KEEP)}'], out_indices=[len(KEEP)],
                  patch_size=PATCH, qkv_bias=True, reshape_hidden_states=True, stage_names=['stem'] + [f'stage{i + 1}' for i in range(len(KEEP))], torch_dtype='float16', use_mask_token=True, use_swiglu_ffn=False)
    prep = dict(crop_size=dict(height=SIZE, width=SIZE), do_center_crop=True, do_convert_rgb=True, do_normalize=True, do_rescale=True, do_resize=True, image_mean=[.485, .456, .406], image_processor_type='BitImageProcessor',
                image_std=[.229, .224, .225], resample=3, rescale_factor=1 / 255, size=dict(shortest_edge=SIZE * 8 // 7))
    for name, value in (('config.json', config), ('preprocessor_config.json', prep)): (out / name).write_text(json.dumps(value, indent=2, sort_keys=True) + '\n')


@torch.no_grad()
def features(M, files, cut=None):  # CLS [n, D] and patches [n, P, D] after the last normalisation
    out = []
    for i in range(0, len(files), 64): out.append(M.final(M.streams(tensor(np.stack([reading(open_rgb(p)) for p in files[i:i + 64]])))[-1]))
    return torch.cat(out)


def knn(train, yt, test, ys, k=10):  # weighted vote of the nearest by cosine, as DINO does
    sim, i = (F.normalize(test, dim=-1) @ F.normalize(train, dim=-1).T).topk(k); votes = torch.zeros(len(test), int(yt.max()) + 1)
    votes.scatter_add_(1, yt[i], (sim / .07).exp()); return (votes.argmax(1) == ys).float().mean().item()


def cka(A, B):
    A, B = (A - A.mean(0)).double(), (B - B.mean(0)).double(); return ((A.T @ B).norm() ** 2 / ((A.T @ A).norm() * (B.T @ B).norm())).item()


@torch.no_grad()
def evaluate(a):
    labelled = lambda d: [(p, c) for c, q in enumerate(sorted(Path(d).iterdir())) for p in sorted(q.iterdir())]; photos = sorted(Path(a.photos).glob('*.jpg'))[::max(1, len(list(Path(a.photos).glob('*.jpg'))) // 160)]
    sets = dict(stamps=(stamps(a.stamps, False), stamps(a.stamps, True)), cifar10=(labelled(Path(a.cifar) / 'train'), labelled(Path(a.cifar) / 'test')))
    head = load_file(Path(a.work) / 'head.safetensors'); S0, _, h0 = sliced(a.work)
    models = dict(teacher=(teacher(a.teacher), None), random=(random_student(a.seed), None), sliced=(S0, (h0.weight, h0.bias)), student=(Model(load_file(Path(a.out) / 'model.safetensors'), HEADS), (head['weight'], head['bias']))); ref = {}
    held = [p for p, _ in sets['stamps'][1]]
    for name, (M, h) in models.items():
        row = {}
        for s, (tr, te) in sets.items():
            ft, fs = (features(M, [p for p, _ in q])[:, 0] for q in (tr, te)); yt, ys = (torch.tensor([c for _, c in q]) for q in (tr, te))
            row['knn ' + s] = knn(ft, yt, fs, ys)
        for s, files in (('photos', photos), ('held-out stamps', held)):
            f = features(M, files); ref.setdefault(s, f); row['CKA CLS ' + s], row['CKA patches ' + s] = cka(f[:, 0], ref[s][:, 0]), cka(f[:, 1:].flatten(0, 1), ref[s][:, 1:].flatten(0, 1))
            if h: c = F.cosine_similarity(F.linear(f, *h), ref[s], dim=-1); row['cosine CLS ' + s], row['cosine patches ' + s] = c[:, 0].mean().item(), c[:, 1:].mean().item()
        print(name, f'{sum(p.numel() for p in M.parameters())} parameters', json.dumps({k: round(v, 3) for k, v in row.items()}), flush=True)


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter); p.add_argument('command', choices=('views', 'train', 'evaluate'))
    for n in ('stamps', 'scenes', 'cifar', 'photos', 'teacher', 'work', 'out'): p.add_argument('--' + n)
    p.add_argument('--count', type=int, default=16000); p.add_argument('--minutes', type=float, default=15); p.add_argument('--batch', type=int, default=32); p.add_argument('--lr', type=float, default=2e-3)
    p.add_argument('--seed', type=int, default=20251); p.add_argument('--threads', type=int, default=2); a = p.parse_args(); torch.set_num_threads(a.threads); torch.manual_seed(a.seed); globals()[a.command](a)
