/** What a host may do to pictures before a model sees them: mirror, blur, filter, compress. */
@NullMarked
package activemark.io.image.change;

import org.jspecify.annotations.NullMarked;
