/** The command line: parse, call one method, print, exit code. */
@NullMarked
package activemark.cli;

import org.jspecify.annotations.NullMarked;
