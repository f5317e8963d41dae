package dev.turnpike.bench.contender;

import dev.turnpike.bench.load.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A chat request of a given size: a conversation in plain words, the same in each run. The model
/// tells the simulator how to answer.
public record Ask(String model, boolean stream, int bytes) {
  /// An answer of about 800 bytes, at once.
  public static final String SMALL_ANSWER = "size-240";

  /// 150 events of about 280 bytes, 20 ms apart.
  public static final String PACED = "chunks-150-20ms-16";

  public static final int PACED_CHUNKS = 150;

  /// An event each 10 s.
  public static final String SLOW = "chunks-60-10000ms-16";

  /// All that are asked for: a gateway needs a price for each.
  static final List<String> MODELS = List.of(SMALL_ANSWER, PACED, SLOW);

  private static final int MOST_MESSAGE_BYTES = 4_000;
  private static final List<String> WORDS =
      List.of(
          "the",
          "gate",
          "of",
          "a",
          "road",
          "takes",
          "toll",
          "and",
          "keeps",
          "its",
          "book",
          "for",
          "each",
          "cart",
          "that",
          "passes",
          "with",
          "wool",
          "salt",
          "or",
          "timber",
          "naïve",
          "ledger",
          "\\\"quoted\\\"",
          "line\\nbreak",
          "12,480",
          "bridge",
          "keeper",
          "morning",
          "paid",
          "owed",
          "counted",
          "twice",
          "never",
          "when",
          "rain",
          "falls",
          "on",
          "stone");

  /// Put so that it takes a contender's way.
  public Request by(Route route) {
    return Request.post(
        route.port(), "/v1/chat/completions", route.headers(), body(route.modelPrefix() + model));
  }

  /// The body alone.
  public String body(String fullModel) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
    StringBuilder body = new StringBuilder(bytes + 64);
    body.append("{\"model\":\"").append(fullModel).append("\",\"messages\":[");
    body.append("{\"role\":\"system\",\"content\":\"You keep the toll book.\"}");
    String last = ",{\"role\":\"user\",\"content\":\"Call " + Request.SERIAL + ": ";
    String end = "\"}],\"temperature\":0.2,\"max_tokens\":1024,\"stream\":" + stream + "}";
    int left = bytes - length(body) - length(last) - length(end);
    for (int turn = 0; left > MOST_MESSAGE_BYTES; turn++) {
      String message =
          ",{\"role\":\""
              + (turn % 2 == 0 ? "user" : "assistant")
              + "\",\"content\":\""
              + words(random, MOST_MESSAGE_BYTES - 100)
              + "\"}";
      body.append(message);
      left -= length(message);
    }
    return body.append(last).append(words(random, left)).append(end).toString();
  }

  private static String words(RandomGenerator random, int bytes) {
    StringBuilder text = new StringBuilder(bytes);
    int left = bytes;
    while (left > 16) {
      String word = WORDS.get(random.nextInt(WORDS.size())) + " ";
      text.append(word);
      left -= length(word);
    }
    return text.append(".".repeat(Math.max(left, 0))).toString();
  }

  private static int length(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
