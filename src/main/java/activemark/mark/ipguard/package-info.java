/**
 * IPGuard (Cao, Jia and Gong, AsiaCCS 2021, arXiv 1910.12903): points near the owner's decision
 * boundary, of which a copy gives the same label. Nothing is written into a model.
 *
 * <p>The owner's classifier is a linear head on frozen features ({@code mark.labels}), and the same
 * head is put on the suspect's features, so a suspect must be in hand and its features must be in
 * the owner's basis; an innocent model, whose features are not, answers at random. That is easier
 * on the fingerprint than models with heads of their own, and the published overlap with innocent
 * models will not show; shared errors, with a probe of each model's own, are the fairer floor.
 *
 * <p>Ours differs further: the margin k is a tenth of the spread of the gap between the two largest
 * scores on the seeds, since heads differ in scale; the target is the least likely class; a point
 * is kept as it is once its loss is 0; and points are rounded to eight bits, with the labels of the
 * rounded points recorded.
 */
@NullMarked
package activemark.mark.ipguard;

import org.jspecify.annotations.NullMarked;
