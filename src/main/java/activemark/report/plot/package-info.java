/**
 * Drawings in SVG: deterministic, without scripts or fonts of their own, with every label inside
 * the drawing and none over another.
 */
@NullMarked
package activemark.report.plot;

import org.jspecify.annotations.NullMarked;
