/** Downstream tasks: what a model is still good for. */
@NullMarked
package activemark.model.task;

import org.jspecify.annotations.NullMarked;
