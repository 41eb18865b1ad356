/** Reports for people: one self-contained page per verification or profile. */
@NullMarked
package activemark.report;

import org.jspecify.annotations.NullMarked;
