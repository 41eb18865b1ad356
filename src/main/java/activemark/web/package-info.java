/**
 * Pages over a ledger for a browser: read what was given to whom, start verifications, fetch
 * evidence. Every request passes one gate; the list of all pages is {@link
 * activemark.web.Routes#ALL}.
 */
@NullMarked
package activemark.web;

import org.jspecify.annotations.NullMarked;
