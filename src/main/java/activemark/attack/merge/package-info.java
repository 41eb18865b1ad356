/**
 * Mixtures of the stolen model with the base, with own fine-tunes or with other recipients' copies
 * (matrix D). The default weights of the mixtures of several experts are those of MergeGuard's
 * experiments (arXiv 2404.05188).
 */
@NullMarked
package activemark.attack.merge;

import org.jspecify.annotations.NullMarked;
