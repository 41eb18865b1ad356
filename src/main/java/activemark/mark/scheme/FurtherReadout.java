package activemark.mark.scheme;

/**
 * The bits of a part, read in another way than the scheme's main one.
 *
 * @param way ends the names of its tests, such as "in the weights"
 * @param readout soft bits, or why there are none
 */
public record FurtherReadout(String way, Readout readout) {}
