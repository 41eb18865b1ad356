/** A small tree of markup that cannot be broken by what is put into it. */
@NullMarked
package activemark.report.html;

import org.jspecify.annotations.NullMarked;
