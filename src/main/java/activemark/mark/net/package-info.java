/**
 * Small learned nets that marks keep beside the model, and the turns in which several learn against
 * and with each other.
 */
@NullMarked
package activemark.mark.net;

import org.jspecify.annotations.NullMarked;
