/** The sections of a report, one class each. */
@NullMarked
package activemark.report.section;

import org.jspecify.annotations.NullMarked;
