/** Images from folders: decoding, Pillow-compatible resampling, per-model preprocessing. */
@NullMarked
package activemark.io.image;

import org.jspecify.annotations.NullMarked;
