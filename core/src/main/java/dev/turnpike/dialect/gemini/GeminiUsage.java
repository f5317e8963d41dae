package dev.turnpike.dialect.gemini;

import dev.turnpike.dialect.InclusiveCounts;
import dev.turnpike.dialect.InclusiveCounts.Part;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads `usageMetadata`. Every chunk of a stream may carry it, the last one counts. The thinking
/// stands beside the answer, the prompts of built-in tools beside the prompt.
final class GeminiUsage {
  private static final Names FIELDS =
      Names.of(
          "promptTokenCount",
          "toolUsePromptTokenCount",
          "candidatesTokenCount",
          "thoughtsTokenCount",
          "cachedContentTokenCount",
          "promptTokensDetails",
          "cacheTokensDetails",
          "candidatesTokensDetails",
          "serviceTier",
          "trafficType");
  private static final Names DETAIL = Names.of("modality", "tokenCount");
  private static final Names MODALITIES = Names.of("AUDIO", "IMAGE");

  private long prompt = -1;
  private long toolPrompt;
  private long candidates = -1;
  private long thoughts = -1;

  void read(JsonCursor json, InclusiveCounts counts, Progress progress) throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      switch (json.key(FIELDS)) {
        case "promptTokenCount" -> prompt = json.count();
        case "toolUsePromptTokenCount" -> toolPrompt = Math.max(json.count(), 0);
        case "candidatesTokenCount" -> candidates = json.count();
        case "thoughtsTokenCount" -> thoughts = json.count();
        case "cachedContentTokenCount" -> counts.report(Part.CACHED, json.count());
        case "promptTokensDetails" -> details(json, counts, Part.PROMPT_AUDIO, Part.PROMPT_IMAGE);
        case "cacheTokensDetails" -> details(json, counts, Part.CACHED_AUDIO, Part.CACHED_AUDIO);
        case "candidatesTokensDetails" ->
            details(json, counts, Part.ANSWER_AUDIO, Part.ANSWER_IMAGE);
        case "serviceTier", "trafficType" -> tier(json.textOr(""), progress);
        default -> json.skip();
      }
    }
    if (prompt >= 0) {
      counts.report(Part.PROMPT, prompt + toolPrompt);
    }
    if (candidates >= 0 || thoughts >= 0) {
      counts.report(Part.ANSWER, Math.max(0, candidates) + Math.max(0, thoughts));
      counts.report(Part.REASONING, thoughts);
      progress.reported();
    }
  }

  private static void tier(@Nullable String word, Progress progress) {
    String tier = String.valueOf(word).toLowerCase(Locale.ROOT);
    if (tier.contains("flex")) {
      progress.tier("flex");
    } else if (tier.contains("priority")) {
      progress.tier("priority");
    } else if (tier.equals("standard")) {
      progress.tier("standard");
    }
  }

  private static void details(JsonCursor json, InclusiveCounts counts, Part audio, Part image)
      throws MalformedJson {
    if (!json.is(Kind.ARRAY)) {
      json.skip();
      return;
    }
    json.open();
    while (json.element()) {
      if (!json.is(Kind.OBJECT)) {
        continue;
      }
      String modality = "";
      long count = 0;
      json.open();
      while (json.member()) {
        switch (json.key(DETAIL)) {
          case "modality" -> modality = json.word(MODALITIES);
          case "tokenCount" -> count = json.count();
          default -> json.skip();
        }
      }
      if (modality.equals("AUDIO")) {
        counts.report(audio, count);
      } else if (modality.equals("IMAGE") && image != audio) {
        counts.report(image, count);
      }
    }
  }
}
