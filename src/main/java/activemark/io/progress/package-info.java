/** How long work tells the one who waits how far it is; nothing here prints. */
@NullMarked
package activemark.io.progress;

import org.jspecify.annotations.NullMarked;
