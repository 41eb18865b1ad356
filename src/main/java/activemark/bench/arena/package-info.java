/**
 * The arena: every scheme of a grid against every attack, on every task, with every seed, under the
 * same rules for all.
 */
@NullMarked
package activemark.bench.arena;

import org.jspecify.annotations.NullMarked;
