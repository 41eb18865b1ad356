package activemark.io.image.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.io.image.Filter;
import activemark.io.image.ImageDecoder;
import activemark.io.image.ImageFolder;
import activemark.io.image.Resampler;
import activemark.io.image.Rgb;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenesTest {
  private static final int SUBJECTS = 15;

  @TempDir Path folder;

  @Test
  void picture_sameSeedAndIndex_isTheSame() {
    assertThat(new Scenes(4).picture(17)).isEqualTo(new Scenes(4).picture(17));
  }

  @Test
  void picture_anyMachine_hasTheseBytes() throws NoSuchAlgorithmException {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < 2 * SUBJECTS; i++) {
      sha.update(new Scenes(1).picture(i, 40, 30).pixels());
    }

    assertThat(HexFormat.of().formatHex(sha.digest()))
        .isEqualTo("bd8f73d67cd3e0ad09b912da9ed00ea895b6d4b89daabab3dcfe2bc1b0cd660f");
  }

  @Test
  void picture_manyIndices_areAllDifferentFromEachOther() {
    List<Rgb> thumbnails = new ArrayList<>();
    for (long seed = 0; seed < 2; seed++) {
      for (int i = 0; i < 4 * SUBJECTS; i++) {
        Rgb picture = new Scenes(seed).picture(i, 48, 48);
        thumbnails.add(Resampler.resize(picture, 8, 8, Filter.BOX));
      }
    }
    for (int a = 0; a < thumbnails.size(); a++) {
      for (int b = 0; b < a; b++) {
        assertThat(meanDifference(thumbnails.get(a), thumbnails.get(b)))
            .as("%d and %d", a, b)
            .isGreaterThan(3);
      }
    }
  }

  @Test
  void picture_everySubject_hasContrast() {
    for (int i = 0; i < 4 * SUBJECTS; i++) {
      Rgb picture = new Scenes(9).picture(i, 64, 64);
      double sum = 0;
      double squares = 0;
      for (byte value : picture.pixels()) {
        sum += value & 0xff;
        squares += (double) (value & 0xff) * (value & 0xff);
      }
      double mean = sum / picture.pixels().length;

      assertThat(mean).as(Scenes.title(i) + " " + i).isBetween(15.0, 240.0);
      assertThat(squares / picture.pixels().length - mean * mean)
          .as(Scenes.title(i) + " " + i)
          .isGreaterThan(60);
    }
  }

  @Test
  void title_oneRound_namesEverySubjectOnce() {
    Set<String> titles = new HashSet<>();
    for (int i = 0; i < SUBJECTS; i++) {
      titles.add(Scenes.title(i));
    }

    assertThat(titles).hasSize(SUBJECTS).contains("still-life", "landscape");
    assertThat(Scenes.title(SUBJECTS)).isEqualTo(Scenes.title(0));
  }

  @Test
  void write_folder_holdsThePicturesInSeveralSizes() {
    Scenes scenes = new Scenes(3);

    List<Path> files = scenes.write(folder.resolve("made"), 8);

    assertThat(ImageFolder.list(folder)).isEqualTo(files);
    Set<String> sizes = new HashSet<>();
    for (int i = 0; i < files.size(); i++) {
      Rgb read = ImageDecoder.decode(files.get(i));
      assertThat(read).isEqualTo(scenes.picture(i));
      sizes.add(read.width() + " x " + read.height());
    }
    assertThat(sizes).hasSizeGreaterThan(2);
  }

  @Test
  void write_fileIsThere_isRefused() {
    new Scenes(3).write(folder, 1);

    assertThatThrownBy(() -> new Scenes(4).write(folder, 1))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("0000-landscape.png");
  }

  private static double meanDifference(Rgb a, Rgb b) {
    double sum = 0;
    for (int i = 0; i < a.pixels().length; i++) {
      sum += Math.abs((a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff));
    }
    return sum / a.pixels().length;
  }
}
