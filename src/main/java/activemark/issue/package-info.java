/**
 * The two flows that join marks with the ledger: give every recipient a copy of his own, and find
 * whose copy a suspect was made from.
 */
@NullMarked
package activemark.issue;

import org.jspecify.annotations.NullMarked;
