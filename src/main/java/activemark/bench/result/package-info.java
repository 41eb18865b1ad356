/** What a grid of attacks found: records and the files they are kept in. Needs no engine. */
@NullMarked
package activemark.bench.result;

import org.jspecify.annotations.NullMarked;
