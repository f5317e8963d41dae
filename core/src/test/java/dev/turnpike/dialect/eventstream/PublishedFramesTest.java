package dev.turnpike.dialect.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.Listener;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The frames that Amazon publishes to test decoders with; the bytes are those of botocore's
/// `tests/unit/test_eventstream.py`.
class PublishedFramesTest {
  private static final String ERROR =
      "0000005200000042bf23637e0d3a6d6573736167652d747970650700056572726f720b3a6572726f722d636f6465070004636f64650e3a6572726f722d6d6573736167650700076d6573736167656b6cea3d";
  private static final String INITIAL_RESPONSE =
      "0000007e0000004fc5a3ddc60d3a6d6573736167652d747970650700056576656e740b3a6576656e742d74797065070010696e697469616c2d726573706f6e73650d3a636f6e74656e742d74797065070009746578742f6a736f6e7b22496e697469616c526573706f6e7365223a2022736f6d6574657874227df6982483";

  private static Frame read(String hex) throws MalformedFrame {
    byte[] bytes = HexFormat.of().parseHex(hex);
    int length = Frame.length(bytes, 0);
    assertThat(length).isEqualTo(bytes.length);
    return Frame.read(bytes, 0, length);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "an empty message, 000000100000000005c248eb7d98c8ff, \"\"",
        "a byte, 000000170000000729860158046279746502ffc2f869dc, \"\"",
        "a short, 0000001900000009710e923e0573686f727403ffffb27cb6cc, \"\"",
        "an int, 0000001d0000000d83e3f0e707696e746567657204ffffffff8b8e12eb, \"\"",
        "a long, 0000001e0000000e5d4adb8d046c6f6e6705ffffffffffffffff4bc232da, \"\"",
        "a payload alone, 0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936, {'foo':'bar'}",
        "a payload and a header, 0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1, {'foo':'bar'}",
        "a header of every kind, 000000620000005203b5cb9c0130000131010132020201330300030134040000000401350500000000000000050136060005627974657301370700047574663801380800000000000000080139093031323334353637383961626364656663353671, \"\""
      })
  void a_good_frame_is_read(String name, String hex, String payload) throws MalformedFrame {
    assertThat(new String(read(hex).payload(), UTF_8)).isEqualTo(payload);
  }

  @Test
  void of_the_headers_those_that_are_strings_are_kept() throws MalformedFrame {
    assertThat(
            read("0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1")
                .header("content-type"))
        .isEqualTo("application/json");
    Frame every =
        read(
            "000000620000005203b5cb9c0130000131010132020201330300030134040000000401350500000000000000050136060005627974657301370700047574663801380800000000000000080139093031323334353637383961626364656663353671");
    for (int kind = 0; kind <= 9; kind++) {
      assertThat(every.header(String.valueOf(kind))).isEqualTo(kind == 7 ? "utf8" : null);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "length, 0100001d00000000fd528c5a7b27666f6f273a27626172277dc3653936",
    "length of headers, 0000003dff00010207fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1",
    "headers, 0000003d0000002007fd83960c636f6e74656e742b747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1",
    "payload, 0000001d00000000fd528c5a7b27666f6f273a27626172278dc3653936",
    "a header twice, 00000024000000144bb982d00474657374046173646604746573740461736466f3f47563"
  })
  void a_spoilt_frame_is_refused(String name, String hex) {
    assertThatThrownBy(() -> read(hex)).isInstanceOf(MalformedFrame.class);
  }

  @Test
  void an_error_fails_the_stream_and_an_event_goes_to_the_reader() {
    Listener listener = new Listener();
    EventStreamTap tap = new EventStreamTap(listener);
    tap.take(HexFormat.of().parseHex(INITIAL_RESPONSE + ERROR));
    assertThat(listener.events)
        .containsExactly("{\"initial-response\":{\"InitialResponse\": \"sometext\"}}");
    assertThat(tap.failure())
        .isEqualTo(new Failure.UpstreamBroken(502, "message", Optional.empty()));
  }
}
