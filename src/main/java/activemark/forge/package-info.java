/**
 * What an accuser may do to frame a model that nobody made from a marked copy, and the court that
 * must refuse it. Attacks remove a true mark; forgeries make up a false one.
 */
@NullMarked
package activemark.forge;

import org.jspecify.annotations.NullMarked;
