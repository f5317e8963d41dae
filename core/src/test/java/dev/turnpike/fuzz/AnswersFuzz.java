package dev.turnpike.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.eventstream.Frames;
import dev.turnpike.dialect.translation.grammar.StreamGrammar;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Supplier;

/// Any bytes as the streamed answer of any provider, told to any client: it becomes a well-formed
/// stream, or one that ends in an error and never looks whole.
public final class AnswersFuzz {
  /// The library that writes the frames takes 32 KB in a header.
  private static final int LONGEST_TYPE = 1_000;

  private AnswersFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    Input input = new Input(bytes);
    Dialect provider = input.choice(0, Dialects.all());
    ClientDialect client = input.choice(1, Dialects.clients());
    int options = input.choice(2, 16);
    byte[] stream = stream(provider, input.rest(), (options & 8) != 0);
    Supplier<StreamTap> tap = Question.of(options & 7, client, provider, true)::streamTap;
    String told = told(client, tap.get(), List.of(stream));
    assertThat(told(client, tap.get(), Input.pieces(stream, 1 + input.choice(3, 40))))
        .isEqualTo(told);
  }

  private static String told(ClientDialect client, StreamTap tap, List<byte[]> pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      out.writeBytes(tap.take(piece));
    }
    out.writeBytes(tap.end());
    Failure failure = tap.failure();
    String told = out.toString(UTF_8);
    try {
      if (failure == null) {
        StreamGrammar.of(client.id()).check(told);
        return told;
      }
      assertThat(told).doesNotContain(end(client));
      String broken = told + new String(tap.errorEvent(failure, "0123456789abcdef"), UTF_8);
      assertThat(StreamGrammar.events(broken)).isNotEmpty();
      return broken;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(client.id() + " was told:\n" + told, e);
    }
  }

  /// What only a whole answer has.
  private static String end(ClientDialect client) {
    return switch (client.id()) {
      case "chat" -> "data: [DONE]\n";
      case "responses" -> "event: response.completed\n";
      case "messages" -> "event: message_stop\n";
      default -> ",\"finishReason\":\"";
    };
  }

  /// A line is an event: `TYPE JSON` for Converse, which gets its frames here.
  private static byte[] stream(Dialect provider, byte[] rest, boolean repaired) {
    boolean framed = provider.id().equals("converse");
    if (!framed && !repaired) {
      return rest;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String line : new String(rest, UTF_8).split("\n", -1)) {
      int json = line.indexOf('{');
      String head = json < 0 ? line : line.substring(0, json);
      String data =
          json < 0 ? "" : repaired ? RepairedJson.of(line.substring(json)) : line.substring(json);
      if (!framed) {
        out.writeBytes((head + data + "\n").getBytes(UTF_8));
      } else if (!line.isEmpty()) {
        String type = head.isBlank() ? "unknown" : shortened(head.strip());
        out.writeBytes(
            type.endsWith("Exception") ? Frames.exception(type, data) : Frames.event(type, data));
      }
    }
    return out.toByteArray();
  }

  private static String shortened(String type) {
    return type.substring(0, Math.min(type.length(), LONGEST_TYPE));
  }
}
