package activemark.io.progress;

/** Reports to nobody. */
enum Silent implements Progress.Task {
  TASK;

  @Override
  public void step(long n) {}

  @Override
  public void note(String text) {}

  @Override
  public void close() {}
}
