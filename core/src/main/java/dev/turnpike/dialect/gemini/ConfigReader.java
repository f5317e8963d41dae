package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads `generationConfig`.
final class ConfigReader {
  private static final String PATH = "generationConfig";
  private static final Set<String> KNOWN =
      Set.of(
          "temperature",
          "topP",
          "topK",
          "candidateCount",
          "maxOutputTokens",
          "stopSequences",
          "presencePenalty",
          "frequencyPenalty",
          "seed",
          "responseMimeType",
          "responseSchema",
          "responseJsonSchema",
          "_responseJsonSchema",
          "responseLogprobs",
          "logprobs",
          "responseModalities",
          "thinkingConfig");

  private final Json config;

  ConfigReader(Json config) throws RequestRefused {
    this.config = Named.objectIf(config, PATH);
    for (Json modality : list("responseModalities").elements()) {
      if (!Set.of("TEXT", "MODALITY_UNSPECIFIED").contains(Named.word(modality))) {
        throw new RequestRefused(
            Failure.BadRequest.notSupported(
                PATH + ".responseModalities",
                "The model that answers can only write text:"
                    + " generationConfig.responseModalities must be TEXT or left out."));
      }
    }
  }

  Sampling sampling() throws RequestRefused {
    Integer choices = small("candidateCount");
    return new Sampling(
        small("maxOutputTokens"),
        decimal("temperature"),
        decimal("topP"),
        small("topK"),
        decimal("presencePenalty"),
        decimal("frequencyPenalty"),
        whole("seed"),
        stops(),
        logprobs(),
        choices == null ? 1 : choices);
  }

  private List<String> stops() throws RequestRefused {
    List<String> stops = new ArrayList<>();
    for (Json stop : list("stopSequences").elements()) {
      if (!stop.isString()) {
        throw Named.wrong(PATH + ".stopSequences[" + stops.size() + "]", stop, "a string");
      }
      stops.add(stop.text());
    }
    return stops;
  }

  private int logprobs() throws RequestRefused {
    Integer most = small("logprobs");
    if (!at("responseLogprobs").isTrue()) {
      return -1;
    }
    return most == null ? 0 : Math.max(0, most);
  }

  Thinking thinking() throws RequestRefused {
    String path = PATH + ".thinkingConfig";
    Json thinking = Named.objectIf(at("thinkingConfig"), path);
    Boolean shown = Named.at(thinking, "includeThoughts").truthOrNull();
    Json level = Named.at(thinking, "thinkingLevel");
    Thinking.Effort effort = Thinking.Effort.of(level.text().toLowerCase(Locale.ROOT));
    if (level.isThere() && effort == null && !Named.word(level).endsWith("_UNSPECIFIED")) {
      throw Named.wrong(path + ".thinkingLevel", level, "MINIMAL, LOW, MEDIUM or HIGH");
    }
    Json tokens = Named.at(thinking, "thinkingBudget");
    Integer budget = tokens.smallOrNull();
    if (tokens.isThere() && budget == null) {
      throw Named.wrong(path + ".thinkingBudget", tokens, "a whole number");
    }
    if (effort != null) {
      return new Thinking(Thinking.Mode.ON, effort, null, shown);
    }
    if (budget == null) {
      return new Thinking(Thinking.Mode.UNSET, null, null, shown);
    }
    if (budget > 0) {
      return new Thinking(Thinking.Mode.ON, null, budget, shown);
    }
    return new Thinking(budget == 0 ? Thinking.Mode.OFF : Thinking.Mode.AUTO, null, null, shown);
  }

  OutputFormat format() throws RequestRefused {
    Json json = at("responseJsonSchema");
    json = json.isThere() ? json : config.get("_responseJsonSchema");
    if (json.isThere()) {
      return schema(Named.object(json, PATH + ".responseJsonSchema").raw());
    }
    Json own = Named.objectIf(at("responseSchema"), PATH + ".responseSchema");
    if (own.isObject()) {
      return schema(ProtoSchema.jsonSchema(own));
    }
    return mediaType().equals("application/json") ? new OutputFormat.AnyJson() : OutputFormat.PLAIN;
  }

  private static OutputFormat schema(String schema) {
    return new OutputFormat.Schema("response", null, schema, null);
  }

  private String mediaType() {
    return at("responseMimeType").text().toLowerCase(Locale.ROOT);
  }

  /// What no other dialect has a word for.
  List<Wishes.Other> others() {
    List<Wishes.Other> others = new ArrayList<>();
    for (String name : config.names()) {
      Json value = config.get(name);
      if (value.isThere() && !KNOWN.contains(Named.camel(name)) && !KNOWN.contains(name)) {
        others.add(new Wishes.Other(Named.camel(name), value.raw()));
      }
    }
    if (mediaType().equals("text/x.enum")) {
      others.add(new Wishes.Other("responseMimeType", at("responseMimeType").raw()));
    }
    return others;
  }

  // Members.

  private Json at(String name) {
    return Named.at(config, name);
  }

  private Json list(String name) throws RequestRefused {
    return Named.arrayIf(at(name), PATH + "." + name);
  }

  private @Nullable BigDecimal decimal(String name) throws RequestRefused {
    BigDecimal number = at(name).decimalOrNull();
    if (number == null && at(name).isThere()) {
      throw Named.wrong(PATH + "." + name, at(name), "a number");
    }
    return number;
  }

  private @Nullable Long whole(String name) throws RequestRefused {
    Long number = at(name).wholeOrNull();
    if (number == null && at(name).isThere()) {
      throw Named.wrong(PATH + "." + name, at(name), "a whole number");
    }
    return number;
  }

  private @Nullable Integer small(String name) throws RequestRefused {
    Long number = whole(name);
    if (number != null && number != number.intValue()) {
      throw Named.wrong(PATH + "." + name, at(name), "a whole number of 32 bits");
    }
    return number == null ? null : Integer.valueOf(number.intValue());
  }
}
