/** What an attack is, and what whoever attacks may use. */
@NullMarked
package activemark.attack.thief;

import org.jspecify.annotations.NullMarked;
