/** Students that learn what the stolen model answers (matrix E). */
@NullMarked
package activemark.attack.distil;

import org.jspecify.annotations.NullMarked;
