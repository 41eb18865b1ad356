/** Outputs that appear whole or not at all. */
@NullMarked
package activemark.io.files;

import org.jspecify.annotations.NullMarked;
