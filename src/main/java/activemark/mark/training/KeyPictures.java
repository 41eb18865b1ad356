package activemark.mark.training;

import activemark.error.BadInput;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pictures that belong to a mark and are kept in it: made small, in bfloat16, 6 bytes a place. At
 * 224 pixels a picture takes 19 kB. Training and reading see the same small pictures, stretched.
 */
public final class KeyPictures {
  /** Longest side that is kept, where it divides the picture's. */
  private static final int SIDE = 64;

  private final ImageBatch images;
  private final Map<Integer, TensorBytes> made = new HashMap<>();

  /** Of the pictures of a batch; each is made once, so that many marks can share it. */
  public KeyPictures(ImageBatch images) {
    this.images = images;
  }

  /** Tensors for a part, of the pictures of these numbers, in this order. */
  public Map<String, TensorBytes> tensors(List<Integer> chosen) {
    Map<String, TensorBytes> tensors = new TreeMap<>();
    for (int i = 0; i < chosen.size(); i++) {
      tensors.put(name(i), made.computeIfAbsent(chosen.get(i), this::small));
    }
    return tensors;
  }

  private static String name(int i) {
    return String.format(Locale.ROOT, "picture-%04d", i);
  }

  private TensorBytes small(int picture) {
    int h = images.height();
    int w = images.width();
    int factor = factor(h, w);
    try (Scope scope = Scope.open()) {
      Tensor cells =
          Ops.tensor(
              images.values(picture, picture + 1), 3, h / factor, factor, w / factor, factor);
      return Ops.bytes(cells.mean(4).mean(2)).to(DType.BF16);
    }
  }

  /** The least common divisor of both sides that makes the longer one short enough. */
  private static int factor(int h, int w) {
    for (int f = 1; f <= Math.min(h, w); f++) {
      if (h % f == 0 && w % f == 0 && Math.max(h, w) / f <= SIDE) {
        return f;
      }
    }
    return 1;
  }

  /** The key pictures of a part at their full size, in order. */
  public static ImageBatch of(MarkPart part, int height, int width) {
    List<Tensor> pictures = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < part.tensors().size(); i++) {
        TensorBytes stored = part.tensors().get(name(i));
        if (stored != null) {
          pictures.add(Ops.tensor(stored));
        }
      }
      if (pictures.isEmpty()) {
        throw BadInput.of("The mark lacks the pictures that its scheme reads from")
            .at("part " + part.id())
            .expected(name(0))
            .found(part.tensors().keySet())
            .bad();
      }
      Tensor small = torch.stack(Ops.vector(pictures), 0);
      Tensor full = torch.upsample_bilinear2d(small, new long[] {height, width}, false);
      return new ImageBatch(Ops.floats(full), pictures.size(), height, width);
    }
  }

  /**
   * Shows the key pictures to a suspect and decodes what becomes of them.
   *
   * @param cut of the base; the part must name it among its mapped cuts
   * @param decode from tokens at its counterpart, in the base's order and channels [n, N, D]
   */
  public static Readout read(
      ReadingBench bench, ImageBatch pictures, int cut, Function<Tensor, Readout> decode) {
    if (!bench.alignment().has(cut)) {
      return new Readout.Unreadable(bench.alignment().absence(cut));
    }
    if (bench.suspect().spec().patch() != bench.base().spec().patch()) {
      return new Readout.Unreadable(
          "the suspect cuts pictures into patches of another size than the key pictures are for");
    }
    int theirs = bench.alignment().cut(cut);
    try (Streams streams =
            Streams.of(
                bench.suspect(), pictures, Set.of(theirs), bench.precision(), bench.progress());
        Scope scope = Scope.open()) {
      Tensor ordered = bench.alignment().inBaseOrder(streams.at(theirs));
      Tensor tokens = bench.alignment().toBase(cut, ordered);
      if (tokens.size(2) != bench.base().spec().width()) {
        return new Readout.Unreadable(
            "the suspect's tokens have %d channels, and no map to the mark's %d was found"
                .formatted(tokens.size(2), bench.base().spec().width()));
      }
      return decode.apply(tokens);
    }
  }

  /** Tokens [..., D] of mean zero and variance one each, whatever their norm. */
  public static Tensor normalised(Tensor tokens) {
    return Ops.layerNorm(tokens, null, null, 1e-5);
  }
}
