/** One byte form for every document, its digest, and a reader that accepts no other document. */
@NullMarked
package activemark.proof.canonical;

import org.jspecify.annotations.NullMarked;
