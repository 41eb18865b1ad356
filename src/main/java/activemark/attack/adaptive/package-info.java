/**
 * Attacks by those who know the method and its defaults, and not the key (matrix H). They may mark
 * models of their own, by keys of their own; what they look for in a stolen model they must guess.
 *
 * <p>{@code overwrite-other} writes the one other scheme there is, the published one; marks of
 * other kinds are not written over yet.
 */
@NullMarked
package activemark.attack.adaptive;

import org.jspecify.annotations.NullMarked;
