package activemark.mark.scheme;

/**
 * What a reading takes from the suspect, from the most to the least. Schemes of different classes
 * are never ranked against each other: who may open a model can do more than who may only ask it.
 */
public enum Access {
  /** The weights alone; the suspect is not run. */
  WEIGHTS("weights"),
  /** A run of the suspect, opened: streams between its blocks, vectors put in. */
  INSIDE("inside"),
  /** Feature vectors of pictures, as an embedding service gives them. */
  FEATURES("features"),
  /** Class labels of pictures. */
  LABELS("labels");

  private final String id;

  Access(String id) {
    this.id = id;
  }

  /** Name in documents and tables. */
  public String id() {
    return id;
  }
}
