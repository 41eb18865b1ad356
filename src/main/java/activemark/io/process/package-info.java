/** How this process ends when it is told to while it still computes. */
@NullMarked
package activemark.io.process;

import org.jspecify.annotations.NullMarked;
