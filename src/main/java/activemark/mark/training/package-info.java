/**
 * Training marks in: some blocks of a student learn a mark's own term while what the model computes
 * stays what it was. For schemes whose papers add a regulariser to a task's loss; with no labels,
 * the task is to keep the features.
 */
@NullMarked
package activemark.mark.training;

import org.jspecify.annotations.NullMarked;
