package activemark.issue;

import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.io.files.OutputFolder;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.ledger.EditionBook;
import activemark.ledger.Ledger;
import activemark.mark.EditionPlanning;
import activemark.mark.Press;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Precision;
import activemark.proof.key.OwnerKey;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives every recipient a marked copy of his own and notes it in a ledger. May be stopped or killed
 * at any moment and started again with the same arguments: what is missing is made.
 *
 * <p>The order: codewords are in the ledger before any copy is written; a copy's digest is in the
 * ledger before its folder gets its name; and a folder gets its name only when it is whole and on
 * the disk. So no copy can be handed out that the ledger does not know. A run that is killed
 * between the two leaves an entry whose folder is missing, and the next run makes that folder; from
 * the same inputs it has the same bytes, and if it has others they are noted too.
 *
 * @param model the original
 * @param ledger where everything is noted
 * @param owner whose model it is
 * @param edition name of the edition; planned if the ledger has none of this name
 * @param recipients who gets a copy
 * @param out folder that holds the copies' folders
 * @param schemes of a new edition
 * @param options of a new edition
 * @param writing pictures to write with
 * @param holdout a few others, to read every copy back with
 * @param preprocessing how pictures became pixels
 * @param seed of everything random that is not secret
 * @param random for what is encrypted
 * @param precision of forward passes
 * @param progress told of long work
 */
public record Issue(
    VisionModel model,
    Ledger ledger,
    OwnerKey owner,
    String edition,
    List<String> recipients,
    Path out,
    List<Scheme> schemes,
    MarkOptions options,
    ImageBatch writing,
    ImageBatch holdout,
    ObjectNode preprocessing,
    Seed seed,
    SecureRandom random,
    Precision precision,
    Progress progress) {

  /**
   * What became of one recipient.
   *
   * @param folder of his copy
   * @param made whether this run made it; false if it was there already
   * @param right bits read back from it; 0 if it was there already
   * @param bits that it carries; 0 if it was there already
   */
  public record Issued(
      String recipient, Path folder, String releaseDigest, boolean made, int right, int bits) {}

  /**
   * Runs the flow.
   *
   * @return one for each recipient, in order
   * @throws BadInput if a folder is there that is not the recipient's copy
   * @throws Incompatible if the edition was made from another model
   */
  public List<Issued> run() {
    try (OutLock lock = OutLock.of(out)) {
      EditionBook book = book();
      book.add(recipients);
      List<Issued> issued = new ArrayList<>();
      try (Copies copies = new Copies(book);
          Progress.Task task = progress.start("issuing", recipients.size(), "copies")) {
        for (String recipient : recipients) {
          Path folder = out.resolve(FolderName.of(recipient));
          issued.add(
              Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                  ? present(book, recipient, folder)
                  : copies.make(recipient, folder, lock));
          task.step(1);
        }
      }
      return issued;
    }
  }

  private EditionBook book() {
    String digest = model.identity();
    if (ledger.edition(edition).isEmpty()) {
      try (Backbone base = model.load()) {
        EditionPlanning planning =
            new EditionPlanning(
                base, digest, schemes, options, writing, preprocessing, seed, precision, progress);
        return EditionBook.make(ledger, owner, planning.plan(edition, owner), random);
      }
    }
    EditionBook book = EditionBook.open(ledger, owner, edition);
    if (!book.edition().baseDigest().equals(digest)) {
      throw BadInput.of("The edition was made from another model")
          .at(model.checkpoint().root())
          .expected("the model " + book.edition().baseDigest())
          .found(digest)
          .fix("Give its original, or another --edition.")
          .incompatible();
    }
    return book;
  }

  private static Issued present(EditionBook book, String recipient, Path folder) {
    String digest;
    try (VisionModel found = VisionModel.open(folder)) {
      digest = found.identity();
    }
    if (!book.hasCopy(recipient, digest)) {
      throw BadInput.of("A folder is in the place of a recipient's copy and is another")
          .at(folder)
          .expected("the copy of " + recipient + " as the ledger knows it")
          .found("the model " + digest)
          .fix("Move it away; it will be made anew.")
          .bad();
    }
    return new Issued(recipient, folder, digest, false, 0, 0);
  }

  /** Makes copies; measures the base when the first is needed. */
  private final class Copies implements AutoCloseable {
    private final EditionBook book;
    private final List<Press> opened = new ArrayList<>();

    Copies(EditionBook book) {
      this.book = book;
    }

    Issued make(String recipient, Path target, OutLock lock) {
      lock.clear(target);
      if (opened.isEmpty()) {
        opened.add(
            Press.open(
                model,
                book.edition(),
                book.places(),
                options,
                writing,
                holdout,
                seed,
                precision,
                progress));
      }
      try (OutputFolder folder = OutputFolder.at(target, model.checkpoint().root())) {
        Press.Printed printed = opened.get(0).print(owner.markKey(recipient), recipient, folder);
        folder.sync();
        book.made(recipient, printed.releaseDigest());
        folder.commit();
        return new Issued(
            recipient, target, printed.releaseDigest(), true, printed.right(), printed.bits());
      }
    }

    @Override
    public void close() {
      opened.forEach(Press::close);
    }
  }
}
