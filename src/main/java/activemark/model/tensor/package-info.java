/** The only door to the engine's memory: scopes, the operations we use, and bytes in and out. */
@NullMarked
package activemark.model.tensor;

import org.jspecify.annotations.NullMarked;
