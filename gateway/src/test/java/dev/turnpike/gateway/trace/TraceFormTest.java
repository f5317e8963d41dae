package dev.turnpike.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.gateway.trace.TraceForm.Spooled;
import dev.turnpike.price.Cost;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TraceFormTest {
  private static final PackedBodies BODIES =
      new PackedBodies(BodyState.KEPT, 9, true, 4, true, new byte[] {1, 2, 3}, "some words");

  @Test
  void everyFieldComesOutAsItWentIn() {
    Spooled read = throughTheForm(SampleTrace.full());

    assertThat(read.trace())
        .usingRecursiveComparison()
        .ignoringFields("bodies.request", "bodies.response")
        .isEqualTo(SampleTrace.full());
    assertThat(read.bodies()).usingRecursiveComparison().isEqualTo(BODIES);
  }

  @Test
  void whatIsMissingStaysMissing() {
    assertThat(throughTheForm(SampleTrace.empty()).trace())
        .usingRecursiveComparison()
        .ignoringFields("bodies")
        .isEqualTo(SampleTrace.empty());
  }

  @Test
  void numbersOfEverySizeSurvive() {
    FormWriter to = new FormWriter(1);
    long[] numbers = {0, 1, -1, 63, 64, -64, -65, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE};
    for (long number : numbers) {
      to.number(number);
    }

    FormReader from = new FormReader(to.array(), 0, to.size());

    for (long number : numbers) {
      assertThat(from.number()).isEqualTo(number);
    }
  }

  @Test
  void aFormOfAnotherVersionIsRefused() {
    FormWriter to = new FormWriter(16);
    to.octet(99);

    assertThatThrownBy(() -> TraceForm.read(new FormReader(to.array(), 0, to.size())))
        .hasMessageContaining("99")
        .hasMessageContaining("wanted 3");
  }

  @Test
  void anUnpricedCallKeepsTheTierThatHasNoPrice() {
    Trace trace = SampleTrace.number(1).unpricedAt("flex").trace();
    assertThat(throughTheForm(trace).trace().answer().cost()).isEqualTo(trace.answer().cost());
  }

  @Test
  void whatTheReleaseBeforeSpooledIsRead() {
    Trace trace = SampleTrace.number(1).unpricedAt("flex").trace();
    FormWriter to = new FormWriter(16);
    TraceForm.write(to, trace, BODIES);
    String form = new String(to.array(), 0, to.size(), StandardCharsets.ISO_8859_1);
    int reason = form.indexOf(((Cost.Unpriced) trace.answer().cost()).reason());
    // The version, and the last bucket and the number of iterations before the cost's flag and the
    // reason's length.
    String before = "\u0002" + form.substring(1, reason - 4) + form.substring(reason - 2);
    byte[] bytes = before.getBytes(StandardCharsets.ISO_8859_1);

    Spooled read = TraceForm.read(new FormReader(bytes, 0, bytes.length));

    assertThat(read.trace().answer().usage()).isEqualTo(trace.answer().usage());
    assertThat(read.trace().answer().cost()).isEqualTo(trace.answer().cost());
    assertThat(read.bodies()).usingRecursiveComparison().isEqualTo(BODIES);
  }

  @Test
  void aFormThatEndsEarlyIsRefusedWhereverItEnds() {
    FormWriter to = new FormWriter(16);
    TraceForm.write(to, SampleTrace.full(), BODIES);

    for (int length = 0; length < to.size(); length++) {
      FormReader from = new FormReader(to.array(), 0, length);
      assertThatThrownBy(() -> TraceForm.read(from)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static Spooled throughTheForm(Trace trace) {
    FormWriter to = new FormWriter(16);
    TraceForm.write(to, trace, BODIES);
    return TraceForm.read(new FormReader(to.array(), 0, to.size()));
  }
}
