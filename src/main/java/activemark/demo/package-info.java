/**
 * What the demonstration needs and cannot ask the user for: a small real model and pictures. Both
 * are free of other people's rights, and neither needs the network.
 */
@NullMarked
package activemark.demo;

import org.jspecify.annotations.NullMarked;
