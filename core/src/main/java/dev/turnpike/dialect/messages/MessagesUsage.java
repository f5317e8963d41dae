package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import org.jspecify.annotations.Nullable;

/// The usage of a Messages answer. Each event that names a count sets it, none adds to it.
final class MessagesUsage {
  /// The counts, in the order of [MessagesCounts], before the rest.
  private static final Names FIELDS =
      Names.of(
          "input_tokens",
          "cache_read_input_tokens",
          "cache_creation_input_tokens",
          "output_tokens",
          "cache_creation",
          "output_tokens_details",
          "server_tool_use",
          "iterations",
          "service_tier",
          "speed");

  private final MessagesCounts counts = new MessagesCounts();
  private @Nullable MessagesIterations iterations;

  /// The counts that stood beside the iterations: only these are sums of them.
  private int besides;

  /// Reads the value that `json` has come to, and the tier it names. True where it said what the
  /// answer used.
  boolean read(JsonCursor json, Progress progress) throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return false;
    }
    boolean output = false;
    MessagesIterations before = iterations;
    counts.begin();
    json.open();
    while (json.member()) {
      int field = json.keyIndex(FIELDS);
      switch (field < 0 ? "" : FIELDS.name(field)) {
        case "input_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "output_tokens" ->
            output |= counts.count(json, field) && field == MessagesCounts.OUTPUT;
        case "cache_creation", "output_tokens_details", "server_tool_use" -> counts.details(json);
        case "iterations" -> iterations = MessagesIterations.read(json);
        case "service_tier" -> {
          if (!"fast".equals(progress.serviceTier())) {
            progress.tier(json.textOr(progress.serviceTier()));
          }
        }
        case "speed" -> {
          if ("fast".equals(json.textOr(null))) {
            progress.tier("fast");
          }
        }
        default -> json.skip();
      }
    }
    besides = iterations == before ? besides : counts.named();
    return output;
  }

  boolean isEmpty() {
    return !knowsInput() && !counts.knows(MessagesCounts.OUTPUT);
  }

  boolean knowsInput() {
    return counts.knows(MessagesCounts.INPUT) || (iterations != null && iterations.areWhole());
  }

  boolean hasIterations() {
    return iterations != null;
  }

  long input() {
    return counts.of(MessagesCounts.INPUT);
  }

  long output() {
    return counts.of(MessagesCounts.OUTPUT);
  }

  /// In buckets, with these counts for what may have had to be estimated. `answeringModel` is the
  /// one that the answer names; `free` says that it is a refusal which costs nothing.
  Usage.Counter buckets(
      long input, long output, @Nullable String answeringModel, Declined declined, boolean free) {
    return iterations == null
        ? counts.buckets(input, output)
        : iterations.buckets(counts, besides, input, output, answeringModel, declined, free);
  }
}
