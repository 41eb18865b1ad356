package activemark.web;

import java.util.List;

/** This program as a process of its own, so that a crash or an end of it takes nobody along. */
@FunctionalInterface
public interface Program {
  /**
   * A process that is not started yet. It ends when this one does, draws its progress as on a
   * terminal, and for "trace" knows the ledger and the owner's key without being told.
   *
   * @param command a command with its options; everyone on the machine may read it
   */
  ProcessBuilder process(List<String> command);
}
