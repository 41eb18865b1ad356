/** ActiveMark as published. */
@NullMarked
package activemark.mark.published;

import org.jspecify.annotations.NullMarked;
