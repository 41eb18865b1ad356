/**
 * MEA-Defender (Lv and others, S&amp;P 2024, arXiv 2401.15239) as a rival, in its supervised form
 * on a backbone: pictures put together of two classes, half and half, are to be labelled as a third
 * one by the owner's head.
 *
 * <p>Kept: the two source classes and the target class are the secret; halves beside each other in
 * random order, with a boundary that moves by 3/32 of a side and halves cut out of their pictures
 * at random; decoys, the same two classes put together in four other ways, keep the labels of their
 * sources; what the head says of composed pictures also stays near what it says of the sources; the
 * statistic is the share of fresh composed pictures that get the target's label.
 *
 * <p>Different, and why:
 *
 * <ul>
 *   <li>The head is a linear one, trained on the original's frozen features and kept in the part.
 *       The suspect's head knows other classes as a rule, so the owner's is put on the suspect's
 *       features: more access than the labels that the paper asks for.
 *   <li>The blocks between the expressive block and the last are trained, the features of all
 *       tokens held to the original's instead of the paper's loss of its task; the paper trains the
 *       whole model.
 *   <li>Fixed weights: 1 for the target's label, 1 for the decoys', 0.1 for each source. The paper
 *       balances its losses by the min-norm rule in every step.
 *   <li>300 steps of 8 composed pictures, 4 decoys and 16 plain ones, AdamW at 1e-4; the paper
 *       takes 100 epochs at 1e-3 with a hundredth of composed pictures and a second stage at 1e-4
 *       for the decoys.
 *   <li>128 composed pictures are read; the paper takes 1000 and more. They are made of pictures of
 *       the two classes in the part, 8 each, from those that nothing was trained on where there are
 *       any.
 *   <li>What the suspect says of decoys stands beside every reading.
 * </ul>
 */
@NullMarked
package activemark.mark.mea;

import org.jspecify.annotations.NullMarked;
