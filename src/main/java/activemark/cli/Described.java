package activemark.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A thing as {@code inspect} tells it.
 *
 * @param json for programs
 * @param sheet for people
 */
record Described(ObjectNode json, Sheet sheet) {}
