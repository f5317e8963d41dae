package dev.turnpike.dialect.openai;

import dev.turnpike.dialect.InclusiveCounts;
import dev.turnpike.dialect.InclusiveCounts.Part;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Reads a `usage` object of OpenAI and of those who speak like it (DeepSeek, Groq, Mistral, xAI),
/// in the words of Chat and of Responses.
public final class OpenAiUsage {
  private static final Names FIELDS =
      Names.of(
          "prompt_tokens",
          "input_tokens",
          "completion_tokens",
          "output_tokens",
          "total_tokens",
          "prompt_tokens_details",
          "prompt_token_details",
          "input_tokens_details",
          "completion_tokens_details",
          "output_tokens_details",
          "prompt_cache_hit_tokens",
          "num_cached_tokens",
          "cost",
          "cost_details");
  private static final Names DETAILS =
      Names.of(
          "cached_tokens",
          "cache_write_tokens",
          "audio_tokens",
          "image_tokens",
          "reasoning_tokens");
  private static final Names COST_DETAILS = Names.of("upstream_inference_cost");
  private static final int LONGEST_COST = 40;

  private OpenAiUsage() {}

  /// Reads the value that `json` has come to; false where it is no object and so says nothing.
  public static boolean read(JsonCursor json, InclusiveCounts counts) throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return false;
    }
    json.open();
    while (json.member()) {
      switch (json.key(FIELDS)) {
        case "prompt_tokens", "input_tokens" -> counts.report(Part.PROMPT, json.count());
        case "completion_tokens", "output_tokens" -> counts.report(Part.ANSWER, json.count());
        case "total_tokens" -> counts.report(Part.TOTAL, json.count());
        case "prompt_tokens_details", "prompt_token_details", "input_tokens_details" ->
            details(json, counts, true);
        case "completion_tokens_details", "output_tokens_details" -> details(json, counts, false);
        case "prompt_cache_hit_tokens", "num_cached_tokens" ->
            counts.report(Part.CACHED, json.count());
        case "cost" -> counts.told(nanos(json));
        case "cost_details" -> costDetails(json, counts);
        default -> json.skip();
      }
    }
    return true;
  }

  /// OpenRouter tells here what a customer's own key is billed elsewhere; null for its own.
  private static void costDetails(JsonCursor json, InclusiveCounts counts) throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      if (json.key(COST_DETAILS).isEmpty()) {
        json.skip();
      } else {
        counts.toldUpstream(nanos(json));
      }
    }
  }

  /// The next value, USD as a number, in nano-USD rounded half-even; -1 where it is none.
  private static long nanos(JsonCursor json) throws MalformedJson {
    boolean number = json.is(Kind.NUMBER);
    json.skip();
    String usd = number ? json.raw() : "";
    if (usd.isEmpty() || usd.length() > LONGEST_COST) {
      return -1;
    }
    BigDecimal nanos = new BigDecimal(usd).scaleByPowerOfTen(9);
    boolean fits = Math.abs((long) nanos.scale()) <= LONGEST_COST && nanos.signum() >= 0;
    return fits && nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0
        ? nanos.setScale(0, RoundingMode.HALF_EVEN).longValue()
        : -1;
  }

  private static void details(JsonCursor json, InclusiveCounts counts, boolean prompt)
      throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      switch (json.key(DETAILS)) {
        case "cached_tokens" -> counts.report(Part.CACHED, json.count());
        case "cache_write_tokens" -> counts.report(Part.CACHE_WRITE, json.count());
        case "audio_tokens" ->
            counts.report(prompt ? Part.PROMPT_AUDIO : Part.ANSWER_AUDIO, json.count());
        case "image_tokens" ->
            counts.report(prompt ? Part.PROMPT_IMAGE : Part.ANSWER_IMAGE, json.count());
        case "reasoning_tokens" -> counts.report(Part.REASONING, json.count());
        default -> json.skip();
      }
    }
  }
}
