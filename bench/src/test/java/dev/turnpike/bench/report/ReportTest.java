package dev.turnpike.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void aMedianStandsInTheMiddle() {
    assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
    assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void figuresHaveTheDecimalsTheyBear() {
    assertThat(new Spread(9.94, 0.04, 12_345.6).text()).isEqualTo("9.9 (0.0–12,346)");
    assertThat(Spread.number(9.96)).isEqualTo("10");
    assertThat(new Spread(44.9, 44.8, 45.2).text()).isEqualTo("45");
  }

  @Test
  void aTableLinesUp() {
    Table table = new Table("µs", "p50");
    table.row("nginx", "9");
    assertThat(table.text())
        .isEqualTo(
            """
            | µs    | p50 |
            |-------|----:|
            | nginx |   9 |
            """);
    assertThatThrownBy(() -> table.row("alone")).hasMessageContaining("1 cells, must have 2");
  }

  @Test
  void targetsSayByHowMuchTheyAreMissed() {
    Findings findings = new Findings();
    findings.add(Figure.REQUEST_LOOPS, new Spread(45, 40, 50));
    findings.add(Figure.IDLE, new Spread(200, 200, 200));
    assertThat(findings.targets().text())
        .containsPattern("45 µs [|] +45 \\(40–50\\) µs [|] +reached")
        .containsPattern("160 MB [|] +200 MB [|] +missed by 25 %")
        .doesNotContain("SSE");
  }

  @Test
  void resultsTakeThePlaceBetweenTheMarkers() {
    String page =
        """
        # Before
        <!-- results begin: ./turnpike bench writes what follows -->
        old
        <!-- results end -->
        After
        """;
    String once = ResultsPage.replaced(page, "new\n");
    assertThat(once)
        .isEqualTo(
            """
            # Before
            <!-- results begin: ./turnpike bench writes what follows -->

            new

            <!-- results end -->
            After
            """);
    assertThat(ResultsPage.replaced(once, "new")).isEqualTo(once);
    assertThatThrownBy(() -> ResultsPage.replaced("no markers", "new"))
        .hasMessageContaining("must hold the lines");
  }
}
