package activemark.io.progress;

/** Where long work reports to. The command line draws bars from it; a library caller may not. */
public interface Progress {
  /**
   * Begins a piece of work.
   *
   * @param what what is done, for people: "train the tail"
   * @param total how many steps it takes; 0 if that is not known
   * @param unit what a step is, in the plural: "images"
   */
  Task start(String what, long total, String unit);

  /** A progress that nobody watches. */
  static Progress silent() {
    return (what, total, unit) -> Silent.TASK;
  }

  /** A piece of work under way; used by one thread, closed when it ended, well or not. */
  interface Task extends AutoCloseable {
    /** Reports n further steps done. */
    void step(long n);

    /** Shows a short remark beside the bar, such as the present loss; replaces the last one. */
    void note(String text);

    @Override
    void close();
  }
}
