/**
 * What schemes that ask a model for class labels have in common: a classifier on its features and
 * queries as pictures of eight bits. A backbone has no classes of its own, so the owner's head is
 * put on the suspect's features; for that the suspect must be in hand, though the same queries
 * could be sent to a service that answers in the owner's classes.
 */
@NullMarked
package activemark.mark.labels;

import org.jspecify.annotations.NullMarked;
