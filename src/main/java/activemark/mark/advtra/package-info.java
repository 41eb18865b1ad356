/**
 * ADV-TRA (NeurIPS 2024): adversarial trajectories, chains of pictures that walk from class to
 * class through the owner's decision surface, along which a copy gives the same labels. Nothing is
 * written into a model.
 *
 * <p>The owner's classifier is a linear head on frozen features ({@code mark.labels}), and the same
 * head is put on the suspect's features, so a suspect must be in hand and its features must be in
 * the owner's basis; innocent models, whose features are not, answer at random.
 *
 * <p>Ours is reduced: 20 trajectories of 5 segments, where the paper takes 100 of 10; a segment is
 * accepted as soon as only its last picture has the target class, and its steps are adapted at most
 * 40 times; the picture where two segments meet is stored once; pictures are rounded to eight bits,
 * with the labels of the rounded ones recorded. Steps follow the sign of the gradient of the
 * target's score, brake by 0.9 and lengthen or shorten as the paper says; the penalty on negative
 * steps has the sign that keeps steps positive.
 */
@NullMarked
package activemark.mark.advtra;

import org.jspecify.annotations.NullMarked;
