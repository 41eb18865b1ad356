package activemark.attack.thief;

import activemark.error.BadInput;

/** What an attack may need beside the stolen model. */
public enum Need {
  /** The public model that the stolen one was made from. */
  BASE("--base", "the public model that the stolen one was made from"),
  /** Pictures with classes. */
  LABELLED("--data", "a folder with one sub folder of pictures per class"),
  /** Pictures with a class for every pixel. */
  SEGMENTED("--data", "a folder of pictures and their label maps, as segmentation needs them"),
  /** Pictures without classes. */
  IMAGES("--images", "a folder of pictures"),
  /** Copies that other recipients got. */
  COPIES("--copy", "another recipient's copy; may be given several times");

  private final String option;
  private final String what;

  Need(String option, String what) {
    this.option = option;
    this.what = what;
  }

  /** The option of commands that gives it. */
  public String option() {
    return option;
  }

  /** What it is, for people. */
  public String what() {
    return what;
  }

  /** The failure of an attack for want of it. */
  public BadInput missingFor(Attack attack) {
    return BadInput.of("The attack needs more than the stolen model")
        .at(attack.id())
        .expected(option + ": " + what)
        .bad();
  }
}
