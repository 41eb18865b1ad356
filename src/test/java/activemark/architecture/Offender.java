package activemark.architecture;

import java.io.File;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Random;
import java.util.Scanner;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/** Makes every forbidden call once and is never run; it shows that each ban bites. */
final class Offender {
  private Offender() {}

  static void printsAndEnds() {
    System.out.println();
    System.err.println();
    System.exit(1);
  }

  static double drawsFromNowhere() {
    torch.manual_seed(1);
    return Math.random() + new Random().nextDouble();
  }

  static PointerScope opensItsOwnScope() {
    return new PointerScope();
  }

  static List<Object> readsInSomeCharset(InputStream in, File file, byte[] bytes)
      throws IOException {
    return List.of(
        new InputStreamReader(in),
        new Scanner(in),
        new FileReader(file),
        new FileReader(file.getPath()),
        new String(bytes));
  }

  static List<Object> writesInSomeCharset(OutputStream out, File file) throws IOException {
    return List.of(
        new OutputStreamWriter(out),
        new FileWriter(file),
        new FileWriter(file.getPath()),
        new PrintStream(out),
        new PrintStream(out, true),
        new PrintWriter(out),
        new PrintWriter(out, true),
        "text".getBytes());
  }

  static String shoutsInTurkish() {
    return "Title".toUpperCase() + "Title".toLowerCase();
  }
}
