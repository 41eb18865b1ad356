/** File namings as data: which tensor of a file is which weight of a ViT, and back. */
@NullMarked
package activemark.model.backbone.layout;

import org.jspecify.annotations.NullMarked;
