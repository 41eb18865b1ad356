package activemark.mark;

import activemark.error.BadInput;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.profile.Profile;
import activemark.mark.profile.ProfileJson;
import activemark.mark.profile.Profiler;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.Edition;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.key.MarkKey;
import activemark.proof.key.OwnerKey;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans an edition: chooses the secret places that all its copies share, before anybody's codeword
 * exists.
 *
 * @param base the unmarked model
 * @param baseDigest its identity, hex
 * @param schemes whose parts are the same in all copies
 * @param options what the owner chose
 * @param writing pictures to measure the base with
 * @param preprocessing how pictures became pixels, kept for readings
 * @param seed of everything random that is not secret
 * @param precision of forward passes
 * @param progress told of long work
 */
public record EditionPlanning(
    Backbone base,
    String baseDigest,
    List<Scheme> schemes,
    MarkOptions options,
    ImageBatch writing,
    ObjectNode preprocessing,
    Seed seed,
    Precision precision,
    Progress progress) {
  private static final int PROFILED = 64;

  /**
   * The plan.
   *
   * @param name of the edition
   * @param owner whose key gives the places
   * @throws BadInput if a scheme's bits are not fair coins in an innocent model
   */
  public Edition plan(String name, OwnerKey owner) {
    MarkKey places = owner.editionKey(name, baseDigest);
    Profile profile = Profiler.profile(base, writing.first(PROFILED), precision, progress);
    Workbench bench = new Workbench(base, base, profile, writing, seed, precision, progress);
    List<MarkPart> parts = new ArrayList<>();
    for (Scheme scheme : schemes) {
      if (!(scheme.nullClaim() instanceof NullClaim.Keyed)) {
        throw BadInput.of("The scheme cannot tell recipients apart")
            .at("--scheme")
            .expected(
                "a scheme whose bits are fair coins in an innocent model: keyed, tied, offset, spread")
            .found(scheme.id())
            .bad();
      }
      scheme.plan(bench, Reader.secrets(places)::apply, options).stream()
          .map(part -> Edition.fixed(part, places))
          .forEach(parts::add);
    }
    ObjectNode reading = JsonNodeFactory.instance.objectNode();
    reading.set("preprocessing", preprocessing);
    reading.set("profile", ProfileJson.of(profile));
    return new Edition(
        name,
        owner.owner(),
        owner.commitment(),
        baseDigest,
        Instant.now().truncatedTo(ChronoUnit.MILLIS),
        reading,
        parts);
  }
}
