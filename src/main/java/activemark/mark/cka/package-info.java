/**
 * Likeness of hidden states as a test of lineage, in the manner of REEF (ICLR 2025): linear CKA
 * (Kornblith et al., arXiv 1905.00414) between the owner's model and the suspect on the same
 * pictures. No permutation, rotation or scale of the channels changes it.
 *
 * <p>Ours differs: the owner's model is a vision transformer, so a picture is represented by the
 * mean of its tokens at a cut, where REEF takes a token of a text; several cuts are read where REEF
 * reads one layer, at the places where {@code mark.align} finds them in the suspect; and the
 * estimate is the unbiased one (Song et al., 2007), since with fewer pictures than channels the
 * plain one is near 1 for any two models.
 *
 * <p>Fine-tuned children of one public model are alike whoever made them: CKA says "same family",
 * not "copied from this owner".
 */
@NullMarked
package activemark.mark.cka;

import org.jspecify.annotations.NullMarked;
