/**
 * Attacks by those who know the method and its defaults, and not the key (matrix H). They may mark
 * models of their own, by keys of their own; what they look for in a stolen model they must guess.
 */
@NullMarked
package activemark.attack.adaptive;

import org.jspecify.annotations.NullMarked;
