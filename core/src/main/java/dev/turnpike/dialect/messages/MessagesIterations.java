package dev.turnpike.dialect.messages;

import static dev.turnpike.dialect.messages.MessagesCounts.CACHE_READ;
import static dev.turnpike.dialect.messages.MessagesCounts.INPUT;
import static dev.turnpike.dialect.messages.MessagesCounts.OUTPUT;
import static dev.turnpike.dialect.messages.MessagesCounts.SEARCHES;
import static dev.turnpike.dialect.messages.MessagesCounts.THINKING;

import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The calls of models within one answer, `usage.iterations`.
///
/// The answer's own counts are those of its `message` iterations, of a prompt sometimes only of the
/// first; compactions and the answers of an adviser are in none of them (Anthropic's pages on
/// compaction and the advisor tool). What the answer counts more than its iterations stays in.
final class MessagesIterations {
  /// Iterations that are read for one answer; what is beyond is in the answer's own counts at most.
  static final int MOST = 1_000;

  private static final int LONGEST_MODEL = 200;
  private static final Names FIELDS =
      Names.of(
          "input_tokens",
          "cache_read_input_tokens",
          "cache_creation_input_tokens",
          "output_tokens",
          "cache_creation",
          "type",
          "model");
  private static final Names TYPES =
      Names.of("message", "fallback_message", "compaction", "advisor_message");

  private record Entry(String type, @Nullable String model, MessagesCounts counts) {
    boolean isInTheSums() {
      return !type.equals("compaction") && !type.equals("advisor_message");
    }

    boolean isWhole() {
      return counts.knows(INPUT) && counts.knows(OUTPUT);
    }

    Usage usage() {
      return counts.buckets(counts.of(INPUT), counts.of(OUTPUT)).usage();
    }
  }

  private final List<Entry> entries = new ArrayList<>(4);

  private MessagesIterations() {}

  /// Reads the value that `json` has come to; null where there are no iterations.
  static @Nullable MessagesIterations read(JsonCursor json) throws MalformedJson {
    if (!json.is(Kind.ARRAY)) {
      json.skip();
      return null;
    }
    MessagesIterations all = new MessagesIterations();
    json.open();
    while (json.element()) {
      if (json.is(Kind.OBJECT) && all.entries.size() < MOST) {
        all.entries.add(entry(json));
      } else {
        json.skip();
      }
    }
    return all.entries.isEmpty() ? null : all;
  }

  private static Entry entry(JsonCursor json) throws MalformedJson {
    MessagesCounts counts = new MessagesCounts();
    String type = "";
    String model = null;
    json.open();
    while (json.member()) {
      int field = json.keyIndex(FIELDS);
      switch (field < 0 ? "" : FIELDS.name(field)) {
        case "input_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "output_tokens" ->
            counts.count(json, field);
        case "cache_creation" -> counts.details(json);
        case "type" -> type = json.word(TYPES);
        case "model" -> model = json.textOr(null);
        default -> json.skip();
      }
    }
    if (model != null && model.length() > LONGEST_MODEL) {
      model = model.substring(0, LONGEST_MODEL);
    }
    return new Entry(type, model, counts);
  }

  /// In buckets: each iteration, of which those in the sums account for `sums`, `input` and
  /// `output` together.
  Usage.Counter buckets(
      MessagesCounts sums, long input, long output, @Nullable String answeringModel) {
    List<Entry> own = entries.stream().filter(Entry::isInTheSums).toList();
    boolean apart = !own.isEmpty() && own.stream().allMatch(Entry::isWhole);
    boolean fellBack = own.stream().anyMatch(entry -> entry.type().equals("fallback_message"));
    String asked = fellBack ? null : answeringModel;
    if (entries.size() == own.size() && own.size() == 1 && model(own.getLast(), asked) == null) {
      return sums.buckets(input, output);
    }
    Usage.Counter counter = Usage.counter();
    if (apart) {
      share(own, sums, input, output, counter);
    } else {
      String model = own.isEmpty() ? null : model(own.getLast(), asked);
      counter.iteration(model, sums.buckets(input, output).usage());
    }
    for (Entry entry : entries) {
      if (apart || !entry.isInTheSums()) {
        counter.iteration(model(entry, asked), entry.usage());
      }
    }
    return counter;
  }

  /// Null for the model that was asked, which has many names.
  private static @Nullable String model(Entry entry, @Nullable String asked) {
    String model = entry.model();
    return entry.isInTheSums() && model != null && model.equals(asked) ? null : model;
  }

  /// Lays on the iterations what only the sums say.
  private static void share(
      List<Entry> own, MessagesCounts sums, long input, long output, Usage.Counter counter) {
    MessagesCounts last = own.getLast().counts();
    last.set(INPUT, last.of(INPUT) + missing(own, INPUT, input));
    last.set(OUTPUT, last.of(OUTPUT) + missing(own, OUTPUT, output));
    last.set(CACHE_READ, last.of(CACHE_READ) + missing(own, CACHE_READ, sums.of(CACHE_READ)));
    long written = own.stream().mapToLong(entry -> entry.counts().cacheWrites()).sum();
    long hours = sums.hour() - own.stream().mapToLong(entry -> entry.counts().hour()).sum();
    last.addWrites(Math.max(0, sums.cacheWrites() - written));
    long thinking = sums.of(THINKING);
    for (Entry entry : own) {
      MessagesCounts counts = entry.counts();
      hours = counts.takeHours(Math.max(0, hours));
      counts.set(THINKING, Math.min(thinking, counts.of(OUTPUT)));
      thinking -= counts.of(THINKING);
    }
    last.set(SEARCHES, sums.of(SEARCHES));
    if (thinking > 0) {
      counter.estimated(); // a part that is larger than its whole
    }
  }

  private static long missing(List<Entry> own, int field, long sum) {
    long told = own.stream().mapToLong(entry -> entry.counts().of(field)).sum();
    return Math.max(0, sum - told);
  }
}
