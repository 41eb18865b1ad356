package activemark.report.plot;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import activemark.report.html.Element;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChartTest {
  private static final Seed SEED = new Seed(7);
  private static final double[] WIDTHS = {320, 720};

  /** A rule of the style sheet whose selectors are classes alone. */
  private static final Pattern RULE = Pattern.compile("(?m)^(\\.[\\w., -]+) \\{([^}]*)}");

  /** Charts of all kinds with odd and random contents. */
  static Stream<Element> charts() {
    return DoubleStream.of(WIDTHS)
        .boxed()
        .flatMap(
            width ->
                IntStream.range(0, 60)
                    .boxed()
                    .flatMap(
                        i ->
                            Stream.of(
                                coins(i, width),
                                bars(i, width),
                                decades(i, width),
                                scatter(i, width))));
  }

  private static Element coins(int i, double width) {
    RandomStream stream = SEED.stream("coins/" + i);
    int bits = List.of(1, 2, 7, 32, 64, 128, 256, 1024, 4096, 65536).get(i % 10);
    CoinChart chart = new CoinChart(bits, 1 + stream.nextInt(bits + 1), "test");
    chart.suspect(stream.nextInt(bits + 1));
    int controls = stream.nextInt(5);
    for (int k = 0; k < controls; k++) {
      boolean near = stream.nextInt(2) == 0;
      chart.control(
          k == 0 ? "unmarked original" : "control-" + k,
          near ? Math.min(bits, bits / 2 + k) : stream.nextInt(bits + 1));
    }
    return chart.draw(width);
  }

  private static Element bars(int i, double width) {
    RandomStream stream = SEED.stream("bars/" + i);
    Histogram histogram = new Histogram(-2, 2, 1 + stream.nextInt(40), "value", "share");
    histogram.add("suspect", values(stream, 1 + stream.nextInt(50)));
    for (int k = 0; k < i % 4; k++) {
      histogram.add("a control with a name " + k, values(stream, 20));
    }
    return histogram.draw(width, stream.nextInt(5) - 2, "wrong", "right", true, "test");
  }

  private static Element decades(int i, double width) {
    RandomStream stream = SEED.stream("decades/" + i);
    int blocks = 1 + stream.nextInt(60);
    double[] first = new double[blocks];
    double[] second = new double[blocks];
    for (int k = 0; k < blocks; k++) {
      first[k] = Math.exp(stream.nextGaussian() * (1 + i % 12));
      second[k] = k % 5 == 4 ? 0 : first[k] / 10;
    }
    return new DecadeChart("block", "activation")
        .add("mean of the five largest", first)
        .add("median", second)
        .draw(width, OptionalInt.of(stream.nextInt(blocks)), "expressive: block 7", "test");
  }

  private static Element scatter(int i, double width) {
    RandomStream stream = SEED.stream("scatter/" + i);
    ScatterChart chart = new ScatterChart("points lost", "evidence left", 6, "limit: p = 10⁻⁶");
    for (int k = 0; k < 1 + i % 25; k++) {
      List<ScatterChart.Point> points = new ArrayList<>();
      for (int n = 0; n <= stream.nextInt(9); n++) {
        double y = i % 7 == 0 ? 0 : Math.abs(30 + 20 * stream.nextGaussian());
        points.add(new ScatterChart.Point(i % 5 * stream.nextGaussian(), y, y * (1 + k % 2)));
      }
      chart.add("B" + k, "family-b", points);
    }
    return chart.draw(width, "test");
  }

  private static double[] values(RandomStream stream, int count) {
    return IntStream.range(0, count).mapToDouble(k -> 2 * stream.nextGaussian()).toArray();
  }

  @ParameterizedTest
  @MethodSource("charts")
  void draw_labels_lieInsideAndApart(Element svg) {
    List<Boxes.Box> boxes = Boxes.of(svg);
    double width = Boxes.number(svg, "width");
    double height = Boxes.number(svg, "height");
    assertThat(boxes).isNotEmpty();
    assertThat(boxes)
        .allSatisfy(
            box -> {
              assertThat(box.left()).as(box.text()).isGreaterThanOrEqualTo(-0.1);
              assertThat(box.right()).as(box.text()).isLessThanOrEqualTo(width + 0.1);
              assertThat(box.top()).as(box.text()).isGreaterThanOrEqualTo(-0.1);
              assertThat(box.bottom()).as(box.text()).isLessThanOrEqualTo(height + 0.1);
            });
    for (int i = 0; i < boxes.size(); i++) {
      for (int k = i + 1; k < boxes.size(); k++) {
        assertThat(boxes.get(i).overlaps(boxes.get(k)))
            .as(boxes.get(i).text() + " over " + boxes.get(k).text())
            .isFalse();
      }
    }
  }

  /** A shape without a rule is black, also on a black page. */
  @Test
  void draw_everyShape_getsItsColourFromTheStyleSheet() throws IOException {
    String sheet;
    try (InputStream in = Drawing.class.getResourceAsStream("/activemark/report/report.css")) {
      sheet = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    List<Set<String>> coloured =
        RULE.matcher(sheet)
            .results()
            .filter(rule -> rule.group(2).matches("(?s).*\\b(fill|stroke): (?!none).*"))
            .flatMap(rule -> Stream.of(rule.group(1).split(",")))
            .map(selector -> Set.of(selector.strip().substring(1).split("\\.")))
            .toList();
    Element strips =
        new StripChart("dots", "rings", "ticks", "limit")
            .add("a", List.of(1.0), List.of(2.0), List.of(3.0), OptionalDouble.of(2.5))
            .draw(720, "test");

    Set<Set<String>> drawn =
        Stream.concat(charts(), Stream.of(strips))
            .flatMap(svg -> svg.children().stream())
            .map(Element.class::cast)
            .filter(shape -> !shape.name().equals("text"))
            .map(shape -> Set.of(shape.attributes().getOrDefault("class", "").split(" ")))
            .collect(Collectors.toSet());

    assertThat(drawn).contains(Set.of("dot", "c0"), Set.of("dot", "c1"), Set.of("ring"));
    assertThat(drawn)
        .allSatisfy(classes -> assertThat(coloured).anyMatch(rule -> classes.containsAll(rule)));
  }

  @Test
  void draw_sameContent_isTheSame() {
    assertThat(coins(3, 720)).isEqualTo(coins(3, 720));
    assertThat(decades(3, 320)).isEqualTo(decades(3, 320));
  }

  @Test
  void coinChart_suspectAndControl_standWhereTheyWereRead() {
    Element svg = new CoinChart(256, 167, "test").suspect(253).control("base", 128).draw(720);
    List<Element> flags =
        svg.children().stream()
            .map(Element.class::cast)
            .filter(e -> e.attributes().getOrDefault("class", "").startsWith("flag"))
            .toList();
    assertThat(flags).hasSize(3);
    double suspect = x(flags, "flag suspect");
    double control = x(flags, "flag control");
    double limit = x(flags, "flag limit");
    double perBit = (suspect - control) / (253 - 128);
    assertThat(limit - control).isCloseTo(perBit * (166.5 - 128), within());
  }

  private static double x(List<Element> flags, String style) {
    return flags.stream()
        .filter(flag -> style.equals(flag.attributes().get("class")))
        .mapToDouble(flag -> Boxes.number(flag, "x1"))
        .findFirst()
        .orElseThrow();
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(0.1);
  }

  @Test
  void bitGrid_rightAndWrongBits_areAllDrawn() {
    boolean[] bits = new boolean[100];
    boolean[] read = new boolean[100];
    for (int i = 0; i < 100; i++) {
      bits[i] = i % 3 == 0;
      read[i] = i % 10 == 0 ? !bits[i] : bits[i];
    }
    Element svg = BitGrid.draw(BitString.of(bits), BitString.of(read), "test");
    assertThat(moves(svg, "right-bit")).isEqualTo(90);
    assertThat(moves(svg, "wrong-bit")).isEqualTo(2 * 10);
  }

  private static long moves(Element svg, String style) {
    return svg.children().stream()
        .map(Element.class::cast)
        .filter(path -> style.equals(path.attributes().get("class")))
        .flatMapToInt(path -> path.attributes().get("d").chars())
        .filter(c -> c == 'M')
        .count();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 9})
  void ticks_everyScale_areFewRoundAndInside(int most) {
    RandomStream stream = SEED.stream("ticks/" + most);
    for (int i = 0; i < 500; i++) {
      double low = stream.nextGaussian() * Math.exp(stream.nextGaussian() * 5);
      Scale scale = Scale.linear(low, low + Math.exp(stream.nextGaussian() * 5), 0, 100);
      assertThat(scale.ticks(most)).hasSizeLessThanOrEqualTo(most + 1);
      assertThat(scale.ticks(most))
          .allSatisfy(
              tick -> {
                double little = 1e-6 * (scale.high() - scale.low());
                assertThat(tick.value()).isBetween(scale.low() - little, scale.high() + little);
              });
      assertThat(scale.ticks(most).stream().map(Scale.Tick::label)).doesNotHaveDuplicates();
    }
  }

  @Test
  void wholeTicks_shortRange_haveNoFractions() {
    assertThat(Scale.linear(-0.4, 2.4, 0, 100).wholeTicks(9).stream().map(Scale.Tick::label))
        .containsExactly("0", "1", "2");
  }

  @Test
  void fit_longText_isShortenedToTheRoom() {
    String shown = Lettering.fit("a name that goes on and on", 12, 60);
    assertThat(shown).endsWith("…").hasSizeGreaterThan(3);
    assertThat(Lettering.width(shown, 12)).isLessThanOrEqualTo(60);
    assertThat(Lettering.fit("short", 12, 60)).isEqualTo("short");
  }
}
