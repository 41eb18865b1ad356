package activemark.model.backbone.layout;

import java.util.List;

/** Where a canonical weight lives in a file. Every kind can be read and written back. */
public sealed interface Source {
  /** The file tensors involved. */
  List<String> files();

  /** The same values, perhaps in another shape. */
  record Same(String file) implements Source {
    @Override
    public List<String> files() {
      return List.of(file);
    }
  }

  /** Rows of the canonical tensor split over several file tensors, in order. */
  record Rows(List<String> files) implements Source {
    /** Copies the list. */
    public Rows {
      files = List.copyOf(files);
    }
  }

  /** A matrix stored the other way round. */
  record Transposed(String file) implements Source {
    @Override
    public List<String> files() {
      return List.of(file);
    }
  }
}
