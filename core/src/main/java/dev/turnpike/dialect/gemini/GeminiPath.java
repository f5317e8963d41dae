package dev.turnpike.dialect.gemini;

import dev.turnpike.dialect.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a call goes at a Gemini upstream. Of the caller's query only `alt` goes on: `key` is the
/// caller's credential.
final class GeminiPath {
  private static final String UNRESERVED = "-._~@";

  private GeminiPath() {}

  static String of(Operation operation, String model, @Nullable String query) {
    String path = "/v1beta/models/" + encoded(model) + ":" + word(operation);
    return alt(query).map(alt -> path + "?alt=" + encoded(alt)).orElse(path);
  }

  static boolean isSse(@Nullable String query) {
    return alt(query).filter("sse"::equals).isPresent();
  }

  private static Optional<String> alt(@Nullable String query) {
    return query == null
        ? Optional.empty()
        : Arrays.stream(query.split("&", -1))
            .filter(pair -> pair.startsWith("alt="))
            .map(pair -> pair.substring(4))
            .findFirst();
  }

  private static String word(Operation operation) {
    return switch (operation) {
      case GENERATE_CONTENT -> "generateContent";
      case STREAM_GENERATE_CONTENT -> "streamGenerateContent";
      case GEMINI_COUNT_TOKENS -> "countTokens";
      case CHAT_COMPLETIONS, EMBEDDINGS, SPEECH, RESPONSES, MESSAGES, COUNT_TOKENS ->
          throw new IllegalArgumentException(operation + " is no operation of gemini");
    };
  }

  /// One segment of a path: a slash in it must not open another.
  private static String encoded(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNRESERVED.indexOf(c) >= 0;
      if (plain) {
        out.append(c);
      } else {
        out.append(String.format("%%%02X", (int) c));
      }
    }
    return out.toString();
  }
}
