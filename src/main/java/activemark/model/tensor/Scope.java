package activemark.model.tensor;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.jspecify.annotations.Nullable;

/**
 * The lifetime of native memory. Every tensor made while a scope is the innermost one of its thread
 * is freed when the scope closes, unless it was {@linkplain #keep kept}.
 *
 * <p>Scopes are opened around a command, a batch, a training step and a block of a model, not
 * around single operations.
 */
public final class Scope implements AutoCloseable {
  static {
    Libraries.load();
  }

  private final PointerScope scope;
  private final @Nullable AutoGradMode mode;
  private final @Nullable PointerScope outer;

  private Scope(@Nullable Boolean gradients) {
    outer = PointerScope.getInnerScope();
    scope = new PointerScope();
    // Made inside the scope, so that closing the scope restores what was before.
    mode = gradients == null ? null : new AutoGradMode(gradients);
  }

  /** A scope in which gradients are not recorded: reading, profiling, caching. */
  public static Scope open() {
    return new Scope(false);
  }

  /** A scope in which gradients are recorded: one training step. */
  public static Scope training() {
    return new Scope(true);
  }

  /**
   * A scope inside another one, with or without gradients as that one: frees what a block of a
   * forward pass leaves behind before the next one runs. What gradients need, the engine holds
   * itself.
   */
  public static Scope inner() {
    return new Scope(null);
  }

  /**
   * Hands a result to the enclosing scope.
   *
   * @throws IllegalStateException if there is none: the result would never be freed
   */
  public <P extends Pointer> P keep(P result) {
    if (outer == null) {
      throw new IllegalStateException("nothing encloses this scope; open one for the command");
    }
    outer.attach(result);
    return result;
  }

  @Override
  public void close() {
    if (mode != null) {
      mode.close();
    }
    scope.close();
  }
}
