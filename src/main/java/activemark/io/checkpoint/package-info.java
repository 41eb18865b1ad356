/** Safetensors files and model folders: hardened reading, byte-preserving patches. */
@NullMarked
package activemark.io.checkpoint;

import org.jspecify.annotations.NullMarked;
