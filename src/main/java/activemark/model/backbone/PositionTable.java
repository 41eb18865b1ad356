package activemark.model.backbone;

import activemark.model.tensor.Ops;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBicubic;

/** Position table and prefix tokens: how they meet the patches, and the table at any input size. */
final class PositionTable {
  private PositionTable() {}

  /** Patches [B, P, D] to the stream [B, N, D] with class token, registers and positions. */
  static Tensor addTo(Tensor patches, ViTSpec spec, Weights weights, int rows, int columns) {
    long batch = patches.size(0);
    Tensor table = weights.get("pos_embed"); // [1, prefix + P0, D]
    int side = spec.imageSize() / spec.patch();
    long prefix = table.size(1) - (long) side * side;
    Tensor grid = table.narrow(1, prefix, table.size(1) - prefix);
    Tensor x = patches.add(resize(grid, spec, side, rows, columns));
    List<Tensor> parts = new ArrayList<>();
    if (spec.classToken()) {
      Tensor cls = weights.get("cls_token");
      parts.add(prefix > 0 ? cls.add(table.narrow(1, 0, 1)) : cls);
    }
    if (spec.registers() > 0) {
      Tensor registers = weights.get("reg_token");
      // timm can give registers positions of their own; transformers and DINOv2 do not.
      int first = spec.classToken() ? 1 : 0;
      parts.add(
          prefix == spec.prefixTokens()
              ? registers.add(table.narrow(1, first, spec.registers()))
              : registers);
    }
    List<Tensor> stream = new ArrayList<>();
    for (Tensor part : parts) {
      stream.add(part.expand(batch, part.size(1), part.size(2)));
    }
    stream.add(x);
    return stream.size() == 1 ? x : Ops.cat(stream, 1);
  }

  /** The table [1, prefix + rows x columns, D] for inputs of so many patches. */
  static Tensor at(ViTSpec spec, Weights weights, int rows, int columns) {
    Tensor table = weights.get("pos_embed");
    int side = spec.imageSize() / spec.patch();
    long prefix = table.size(1) - (long) side * side;
    Tensor grid = table.narrow(1, prefix, table.size(1) - prefix);
    Tensor resized = resize(grid, spec, side, rows, columns);
    return prefix == 0 ? resized : Ops.cat(List.of(table.narrow(1, 0, prefix), resized), 1);
  }

  private static Tensor resize(Tensor grid, ViTSpec spec, int side, int rows, int columns) {
    if (rows == side && columns == side) {
      return grid;
    }
    long d = grid.size(2);
    Tensor image = grid.reshape(1, side, side, d).permute(0, 3, 1, 2);
    long[] size = {rows, columns};
    Tensor resized =
        switch (spec.positions()) {
          case TRANSFORMERS ->
              torch.upsample_bicubic2d(
                  image, size, false, new DoubleOptional(), new DoubleOptional());
          case DINOV2 ->
              torch.upsample_bicubic2d(
                  image,
                  size,
                  false,
                  new DoubleOptional((rows + 0.1) / side),
                  new DoubleOptional((columns + 0.1) / side));
          case TIMM -> {
            InterpolateFuncOptions o = new InterpolateFuncOptions();
            o.size().put(new LongVector(size));
            o.mode().put(new kBicubic());
            o.antialias().put(true);
            o.align_corners().put(false);
            yield torch.interpolate(image, o);
          }
        };
    return resized.permute(0, 2, 3, 1).reshape(1, (long) rows * columns, d);
  }
}
