/** Attacks by those who know the method and not the key (matrix H). */
@NullMarked
package activemark.attack.adaptive;

import org.jspecify.annotations.NullMarked;
