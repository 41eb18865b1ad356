/** What every way of marking a model has in common: prepare, write, read. */
@NullMarked
package activemark.mark.scheme;

import org.jspecify.annotations.NullMarked;
