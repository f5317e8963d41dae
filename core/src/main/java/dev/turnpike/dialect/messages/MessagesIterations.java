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
/// first, and where a model took over those of that one alone; compactions and the answers of an
/// adviser are in none of them (Anthropic's pages on compaction, the advisor tool, and refusals and
/// fallback). What the answer counts more than its iterations stays in.
final class MessagesIterations {
  /// Iterations that are read for one answer; what is beyond is in the answer's own counts at most.
  static final int MOST = 1_000;

  private static final int LONGEST_MODEL = 200;

  /// Stands for a model of another price that is not named.
  private static final String UNKNOWN = "unknown";

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

    Entry copy() {
      return new Entry(type, model, counts.copy());
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

  /// Whether every iteration in the sums says what it used.
  boolean areWhole() {
    return entries.stream().anyMatch(Entry::isInTheSums)
        && entries.stream().filter(Entry::isInTheSums).allMatch(Entry::isWhole);
  }

  /// In buckets: each iteration, of which those in the sums account for `told`, `input` and
  /// `output` together. `besides` are the counts that stood beside the iterations, a bit for each:
  /// only these are sums of them. `answeringModel` is the one that the answer names; `free` says
  /// that the answer is a refusal which costs nothing.
  Usage.Counter buckets(
      MessagesCounts told,
      int besides,
      long input,
      long output,
      @Nullable String answeringModel,
      Declined declined,
      boolean free) {
    String fallback = fallback(answeringModel);
    List<Entry> all = entries.stream().filter(it -> !isFree(it, fallback, declined, free)).toList();
    List<Entry> served = all.stream().filter(it -> isServing(it, fallback)).toList();
    String asked = fallback == null ? answeringModel : null;
    boolean plain =
        all.size() == 1 && served.size() == 1 && model(served.getFirst(), asked, fallback) == null;
    if (plain && told.knows(INPUT)) {
      return told.buckets(input, output);
    }
    Usage.Counter counter = Usage.counter();
    boolean refused = free && served.isEmpty();
    long sum = (besides & 1 << INPUT) == 0 ? 0 : input;
    if (refused || (!served.isEmpty() && served.stream().allMatch(Entry::isWhole))) {
      List<Entry> shared =
          refused ? List.of() : shared(served, told.only(besides), sum, output, counter);
      if (plain) {
        MessagesCounts one = shared.getFirst().counts();
        return one.buckets(one.of(INPUT), one.of(OUTPUT));
      }
      int next = 0;
      for (Entry entry : all) {
        Entry laid = isServing(entry, fallback) ? shared.get(next++) : entry;
        counter.iteration(model(entry, asked, fallback), laid.usage());
      }
    } else {
      for (Entry entry : all) {
        if (!isServing(entry, fallback)) {
          counter.iteration(model(entry, asked, fallback), entry.usage());
        }
      }
      // What a compaction alone was asked with is its own prompt, though an answer began with it.
      boolean paused = all.stream().allMatch(entry -> entry.type().equals("compaction"));
      Usage rest =
          paused
              ? told.only(besides).buckets(sum, output).usage()
              : told.buckets(input, output).usage();
      if (!rest.isEmpty()) {
        counter.iteration(fallback, rest);
      }
    }
    return counter;
  }

  /// The model that took over from one that declined; null where none did.
  private @Nullable String fallback(@Nullable String answeringModel) {
    for (Entry entry : entries) {
      if (entry.type().equals("fallback_message")) {
        String model = entry.model() == null ? answeringModel : entry.model();
        return model == null ? UNKNOWN : model;
      }
    }
    return null;
  }

  /// Whether the answer's own counts speak of it: where a model took over only of that one's.
  private static boolean isServing(Entry entry, @Nullable String fallback) {
    return entry.isInTheSums()
        && (fallback == null
            || entry.type().equals("fallback_message")
            || fallback.equals(entry.model()));
  }

  /// Whether it declined before it said anything, for a reason that is not billed.
  private static boolean isFree(
      Entry entry, @Nullable String fallback, Declined declined, boolean free) {
    if (!entry.isInTheSums() || entry.counts().of(OUTPUT) > 0) {
      return false;
    }
    return isServing(entry, fallback)
        ? free
        : declined.isUnbilled(entry.model() == null ? "" : entry.model());
  }

  /// Null for the model that was asked, which has many names.
  private static @Nullable String model(
      Entry entry, @Nullable String asked, @Nullable String fallback) {
    String model = entry.model();
    return switch (entry.type()) {
      case "advisor_message" -> model == null ? UNKNOWN : model;
      case "fallback_message" -> model == null ? fallback : model;
      default -> model == null || model.equals(asked) ? null : model;
    };
  }

  /// The iterations with what only the sums say laid on them.
  private static List<Entry> shared(
      List<Entry> told, MessagesCounts sums, long input, long output, Usage.Counter counter) {
    List<Entry> served = told.stream().map(Entry::copy).toList();
    MessagesCounts last = served.getLast().counts();
    last.set(INPUT, last.of(INPUT) + missing(told, INPUT, input));
    last.set(OUTPUT, last.of(OUTPUT) + missing(told, OUTPUT, output));
    last.set(CACHE_READ, last.of(CACHE_READ) + missing(told, CACHE_READ, sums.of(CACHE_READ)));
    long written = told.stream().mapToLong(entry -> entry.counts().cacheWrites()).sum();
    long hours = sums.hour() - told.stream().mapToLong(entry -> entry.counts().hour()).sum();
    last.addWrites(Math.max(0, sums.cacheWrites() - written));
    long thinking = sums.of(THINKING);
    for (Entry entry : served) {
      MessagesCounts counts = entry.counts();
      hours = counts.takeHours(Math.max(0, hours));
      counts.set(THINKING, Math.min(thinking, counts.of(OUTPUT)));
      thinking -= counts.of(THINKING);
    }
    last.set(SEARCHES, sums.of(SEARCHES));
    if (thinking > 0 || hours > 0) {
      counter.estimated(); // a part that is larger than its whole
    }
    return served;
  }

  private static long missing(List<Entry> told, int field, long sum) {
    return Math.max(0, sum - told.stream().mapToLong(entry -> entry.counts().of(field)).sum());
  }
}
