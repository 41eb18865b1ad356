/**
 * The owner's ledger: which copies of which model were made for whom, in a database of one file or
 * a server, append-only and chained by digests. It holds no secret in the clear.
 */
@NullMarked
package activemark.ledger;

import org.jspecify.annotations.NullMarked;
