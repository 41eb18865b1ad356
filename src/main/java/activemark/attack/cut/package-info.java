/** Cut, reset and retrained parts (matrix G). */
@NullMarked
package activemark.attack.cut;

import org.jspecify.annotations.NullMarked;
