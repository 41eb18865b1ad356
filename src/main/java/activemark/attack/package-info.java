/**
 * What a thief may do to a stolen model. One class per attack, one line in {@link Attacks}. An
 * attack never sees a key: it may use models, pictures and chance.
 */
@NullMarked
package activemark.attack;

import org.jspecify.annotations.NullMarked;
