package dev.turnpike.gateway.config;

import dev.turnpike.gateway.config.Config.ModelSettings;
import dev.turnpike.gateway.config.Config.ProviderSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the section `providers`.
final class Providers {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern HEADER_NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]{1,100}");

  /// Headers that belong to the connection or the body, not to the operator.
  private static final Set<String> NOT_YOURS =
      Set.of(
          "host", "content-length", "transfer-encoding", "connection", "te", "trailer", "upgrade");

  private final Reading reading;
  private final Set<String> known;

  Providers(Reading reading, Set<String> known) {
    this.reading = reading;
    this.known = known;
  }

  Map<String, ProviderSettings> read(Section providers) {
    Map<String, ProviderSettings> read = new LinkedHashMap<>();
    for (String id : providers.names()) {
      int line = providers.line(id);
      if (ID.matcher(id).matches()) {
        read.put(id, provider(id, line, providers.ownSection(id, "ID")));
      } else {
        reading.problem(
            line,
            "the provider id "
                + Reading.shown(id)
                + " must be 1 to 64 of a-z, 0-9, dot, dash and underscore");
      }
    }
    return read;
  }

  private ProviderSettings provider(String id, int line, Section section) {
    String apiKey = section.find(Settings.API_KEY);
    ProviderSettings provider =
        new ProviderSettings(
            section.find(Settings.DIALECT),
            section.find(Settings.BASE_URL),
            apiKey == null || apiKey.isEmpty() ? null : apiKey,
            headers(section.section("headers")),
            models(section),
            section.findPath(Settings.CA),
            SignInSection.places(section),
            SignInSection.read(section, reading));
    if (!known.contains(id) && !(section.has("dialect") && section.has("base_url"))) {
      reading.problem(line, unknown(id, section));
    }
    return provider;
  }

  private String unknown(String id, Section section) {
    String missing =
        section.has("dialect")
            ? "base_url"
            : section.has("base_url") ? "dialect" : "dialect and base_url";
    return "providers."
        + id
        + " is not a known provider"
        + Nearest.to(id, known).map(near -> " (did you mean " + near + "?)").orElse("")
        + "; one of your own needs "
        + missing;
  }

  private Map<String, String> headers(Section section) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String written : section.names()) {
      String name = written.toLowerCase(Locale.ROOT);
      int line = section.line(written);
      if (!HEADER_NAME.matcher(name).matches()) {
        reading.problem(line, section.key(Reading.shown(written)) + " is not a header name");
      } else if (NOT_YOURS.contains(name)) {
        reading.problem(line, section.key(written) + " is set by the gateway itself");
      } else {
        String value = reading.value(Settings.HEADER, section.key(written), section.node(written));
        if (value != null && headers.put(name, value) != null) {
          reading.problem(line, section.key(written) + " stands twice");
        }
      }
    }
    return headers;
  }

  private List<ModelSettings> models(Section section) {
    Map<String, ModelSettings> models = new LinkedHashMap<>();
    for (Section model : section.sections("models")) {
      ModelSettings read = model(model, section.line("models"));
      if (read != null && models.put(read.id(), read) != null) {
        reading.problem(model.line("id"), model.key("id") + " " + read.id() + " stands twice");
      }
    }
    return new ArrayList<>(models.values());
  }

  private @Nullable ModelSettings model(Section model, int line) {
    String id = model.find(Settings.MODEL_ID);
    String input = model.find(Settings.INPUT_PRICE);
    String output = model.find(Settings.OUTPUT_PRICE);
    String cacheRead = model.find(Settings.CACHE_READ_PRICE);
    if (!model.has("id")) {
      reading.problem(line, model.key("id") + " is missing");
    }
    if (model.has("input_price") != model.has("output_price")) {
      String there = model.has("input_price") ? "input_price" : "output_price";
      String missing = model.has("input_price") ? "output_price" : "input_price";
      reading.problem(model.line(there), model.key(there) + " needs " + missing + " beside it");
    }
    if (model.has("cache_read_price") && !model.has("input_price")) {
      reading.problem(
          model.line("cache_read_price"),
          model.key("cache_read_price") + " needs input_price and output_price beside it");
    }
    long context = model.value(Settings.CONTEXT_WINDOW);
    long most = model.value(Settings.MAX_OUTPUT);
    return id == null ? null : new ModelSettings(id, context, most, input, output, cacheRead);
  }
}
