package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.GatewayFields;
import dev.turnpike.conversation.GatewayFields.Identity;
import dev.turnpike.conversation.GatewayFields.ThreadRef;
import dev.turnpike.conversation.GatewayFields.Timeouts;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The gateway's own fields in the headers of a request, for a client that cannot change its body:
/// `x-turnpike-fallbacks: a/b, c/d`. Each may begin with `x-orq-` too; `x-turnpike-` wins.
public final class GatewayHeaders {
  private static final String METADATA = "metadata-";

  /// How many gateways a call has come through, which one tells the next where an operator named
  /// the next one's address.
  public static final String HOPS_HEADER = "x-turnpike-hops";

  /// A call that has come through more is refused.
  public static final int MOST_HOPS = 5;

  private static final String HOPS = "hops";

  private GatewayHeaders() {}

  /// The number in a [#HOPS_HEADER]; 0 where there is none.
  public static int hops(@Nullable String value) {
    return value != null && value.matches("\\d{1,4}") ? Integer.parseInt(value) : 0;
  }

  /// What came of reading them.
  public sealed interface Outcome {}

  /// [GatewayFields#NONE] where no header is the gateway's.
  public record Found(GatewayFields fields) implements Outcome {}

  public record Malformed(Failure.BadRequest failure) implements Outcome {}

  /// Reads all headers of a request, in any order and case. Those that are not the gateway's, or
  /// that it does not know, are passed over.
  public static Outcome read(Iterable<? extends Map.Entry<String, String>> headers) {
    TreeMap<String, String> own = null;
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey();
      boolean turnpike = name.regionMatches(true, 0, "x-turnpike-", 0, 11);
      if (turnpike || name.regionMatches(true, 0, "x-orq-", 0, 6)) {
        own = own == null ? new TreeMap<>() : own;
        String field = name.substring(turnpike ? 11 : 6).toLowerCase(Locale.ROOT);
        if (turnpike) {
          own.put(field, header.getValue().strip());
        } else {
          own.putIfAbsent(field, header.getValue().strip());
        }
      }
    }
    try {
      return new Found(own == null ? GatewayFields.NONE : fields(own));
    } catch (RequestRefused e) {
      return new Malformed(e.failure());
    }
  }

  private static GatewayFields fields(Map<String, String> own) throws RequestRefused {
    if (own.containsKey("cache-ttl")) {
      String path = "x-turnpike-cache-ttl";
      throw new RequestRefused(
          Failure.BadRequest.notSupported(path, path + " is not supported yet"));
    }
    if (hops(own.get(HOPS)) > MOST_HOPS) {
      throw new RequestRefused(
          new Failure.BadRequest(
              508,
              "loop_detected",
              "",
              "The call has come through "
                  + MOST_HOPS
                  + " gateways already: a provider's base_url leads back to this one."));
    }
    String identity = word(own, "identity-id");
    String thread = word(own, "thread-id");
    return new GatewayFields(
        list(own, "fallbacks", FieldLimits.MAX_FALLBACKS),
        null,
        timeouts(own),
        identity == null ? null : new Identity(identity, null),
        thread == null ? null : new ThreadRef(thread, List.of()),
        metadata(own),
        word(own, "name"),
        list(own, "tags", FieldLimits.MAX_TAGS));
  }

  private static @Nullable String word(Map<String, String> own, String field)
      throws RequestRefused {
    String value = own.get(field);
    return value == null
        ? null
        : FieldLimits.word("x-turnpike-" + field, value, FieldLimits.MAX_WORD);
  }

  private static List<String> list(Map<String, String> own, String field, int most)
      throws RequestRefused {
    String value = own.get(field);
    if (value == null) {
      return List.of();
    }
    String path = "x-turnpike-" + field;
    List<String> items = Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    for (String item : items) {
      FieldLimits.word(path + ", an item of it,", item, FieldLimits.MAX_WORD);
    }
    return FieldLimits.atMost(path, items, most);
  }

  private static Timeouts timeouts(Map<String, String> own) throws RequestRefused {
    String value = own.get("timeout");
    if (value == null) {
      return Timeouts.NONE;
    }
    boolean digits = value.length() <= 8 && value.chars().allMatch(c -> c >= '0' && c <= '9');
    long millis = digits && !value.isEmpty() ? Long.parseLong(value) : 0;
    if (millis < 1 || millis > FieldLimits.MAX_TIMEOUT_MILLIS) {
      String seen = value.length() <= 20 ? "'" + value + "'" : value.length() + " characters long";
      throw FieldLimits.wrong(
          "x-turnpike-timeout", seen, "milliseconds, 1 to " + FieldLimits.MAX_TIMEOUT_MILLIS);
    }
    return new Timeouts(Duration.ofMillis(millis), null, null);
  }

  private static Map<String, String> metadata(Map<String, String> own) throws RequestRefused {
    Map<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, String> header : own.entrySet()) {
      if (header.getKey().startsWith(METADATA)) {
        String key = header.getKey().substring(METADATA.length());
        FieldLimits.metadata("x-turnpike-metadata", metadata, key, header.getValue());
      }
    }
    return metadata;
  }
}
