package activemark.mark.published;

import activemark.mark.scheme.Readout;

/**
 * A reading that must not look like a mark.
 *
 * @param id for documents, such as "accuser"
 * @param what one sentence for people
 * @param readout what was read
 */
public record ControlReadout(String id, String what, Readout readout) {}
