package dev.turnpike.gateway.control;

import dev.turnpike.catalog.ModelKind;
import dev.turnpike.gateway.access.OwnModel;
import dev.turnpike.gateway.upstream.EgressGuard;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an administrator says about a private model, checked.
final class OwnModelRequest {
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_TEXT = 1_000;
  private static final int LONGEST_ID = 200;
  private static final int LONGEST_URL = 2_048;
  private static final int LONGEST_KEY = 4_096;
  private static final int GREATEST_PORT = 65_535;
  private static final long MOST_TOKENS = 1_000_000_000;
  private static final Pattern ID =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@+-]*(/[A-Za-z0-9][A-Za-z0-9._:@+-]*)*");
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");

  private static final Set<String> KNOWN =
      Set.of(
          "api_key",
          "base_url",
          "model_id",
          "display_name",
          "description",
          "model_type",
          "region",
          "input_cost",
          "output_cost",
          "context_window",
          "max_tokens",
          "has_reasoning",
          "supports_strict_tool",
          "supports_tool_calling",
          "supports_vision");
  private static final Set<String> LATER =
      Set.of("cost_per_image", "supports_image_edit", "temperature");
  private static final Set<String> CHANGEABLE =
      Set.of(
          "display_name", "description", "has_functions", "input_cost", "output_cost", "metadata");
  private static final Set<String> METADATA =
      Set.of(
          "is_private",
          "context_window",
          "max_output_tokens",
          "supports_reasoning",
          "supports_strict_tool",
          "supports_tool_calling",
          "supports_vision");

  private OwnModelRequest() {}

  static OwnModel made(byte[] body, boolean privateToo, Instant now) {
    JsonBody json = JsonBody.read(body, KNOWN, LATER);
    String id = json.text("model_id", LONGEST_ID);
    if (!ID.matcher(id).matches() || id.endsWith("/sharing")) {
      throw Refusal.invalid(
          "model_id",
          "model_id must be letters, digits and . _ : @ + - in parts with one slash between them");
    }
    String key = json.text("api_key", LONGEST_KEY);
    if (!KEY.matcher(key).matches()) {
      throw Refusal.invalid("api_key", "api_key must be visible ASCII without spaces");
    }
    String input = json.price("input_cost");
    String output = json.price("output_cost");
    checkPrices(json);
    return new OwnModel(
        id,
        json.text("display_name", LONGEST_NAME),
        Objects.requireNonNullElse(json.textOrNull("description", LONGEST_TEXT), ""),
        kind(json.text("model_type", LONGEST_NAME)),
        Objects.requireNonNullElse(json.textOrNull("region", LONGEST_NAME), ""),
        baseUrl(json.text("base_url", LONGEST_URL), privateToo),
        key,
        input,
        output,
        json.count("context_window", MOST_TOKENS, 0),
        json.count("max_tokens", MOST_TOKENS, 0),
        features(
            json.yes("has_reasoning"),
            json.yes("supports_strict_tool"),
            json.yes("supports_tool_calling"),
            json.yes("supports_vision")),
        now,
        now);
  }

  private static void checkPrices(JsonBody json) {
    if (json.has("input_cost") != json.has("output_cost")) {
      throw Refusal.invalid(
          json.has("input_cost") ? "output_cost" : "input_cost",
          "input_cost and output_cost must be there both or not at all");
    }
  }

  private static ModelKind kind(String text) {
    return switch (text) {
      case "chat" -> ModelKind.CHAT;
      case "embedding" -> ModelKind.EMBEDDING;
      case "completion", "image" ->
          throw Refusal.notSupported(
              "model_type", "model_type " + text + " is not supported yet; chat and embedding are");
      default -> throw Refusal.invalid("model_type", "model_type must be chat or embedding");
    };
  }

  private static List<String> features(
      @Nullable Boolean thinks,
      @Nullable Boolean strict,
      @Nullable Boolean tools,
      @Nullable Boolean sees) {
    List<String> features = new ArrayList<>();
    add(features, "reasoning", thinks);
    add(features, "strict_tools", strict);
    add(features, "tool_calling", tools);
    add(features, "vision", sees);
    return features;
  }

  private static void add(List<String> features, String feature, @Nullable Boolean there) {
    if (Boolean.TRUE.equals(there)) {
      features.add(feature);
    }
  }

  /// The address without a slash at its end. That a name leads to a private address shows only when
  /// it is connected to, and is refused there.
  private static URI baseUrl(String text, boolean privateToo) {
    URI url = url(text);
    if (!privateToo && url.getScheme().equals("http")) {
      throw Refusal.invalid(
          "base_url",
          "base_url must begin with https://, unless models.private_addresses is set in the"
              + " configuration file");
    }
    if (!privateToo && isPrivate(url.getHost())) {
      throw Refusal.invalid(
          "base_url",
          "base_url names a private address, which is refused unless models.private_addresses is"
              + " set in the configuration file");
    }
    return url;
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text.replaceFirst("/+$", ""));
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web
          && url.getHost() != null
          && url.getPort() != 0
          && url.getPort() <= GREATEST_PORT
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // said below, as for one of another kind; what was sent may hold a secret
    }
    throw Refusal.invalid(
        "base_url",
        "base_url must be an https:// address without user, query and fragment, such as"
            + " https://models.example.com/v1");
  }

  private static boolean isPrivate(String host) {
    try {
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return !EgressGuard.isPublic(InetAddress.ofLiteral(bare));
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }

  /// What `PATCH` leaves of a model. Its address and key are for good: who could change the one
  /// would be sent the other.
  static OwnModel changed(OwnModel model, byte[] body, Instant now) {
    JsonBody json = JsonBody.read(body, CHANGEABLE, Set.of("api_key", "base_url"));
    JsonBody metadata = json.object("metadata", METADATA, Set.of());
    if (metadata != null && Boolean.FALSE.equals(metadata.yes("is_private"))) {
      throw Refusal.invalid("metadata.is_private", "is_private is false, stays true");
    }
    List<String> features = new ArrayList<>(metadata == null ? model.features() : List.of());
    if (metadata != null) {
      features =
          new ArrayList<>(
              features(
                  metadata.yes("supports_reasoning"),
                  metadata.yes("supports_strict_tool"),
                  metadata.yes("supports_tool_calling"),
                  metadata.yes("supports_vision")));
    }
    Boolean functions = json.yes("has_functions");
    if (functions != null) {
      features.remove("tool_calling");
      add(features, "tool_calling", functions);
    }
    String input = json.has("input_cost") ? json.price("input_cost") : model.inputPrice();
    String output = json.has("output_cost") ? json.price("output_cost") : model.outputPrice();
    if ((input == null) != (output == null)) {
      checkPrices(json);
    }
    return new OwnModel(
        model.model(),
        json.has("display_name") ? json.text("display_name", LONGEST_NAME) : model.displayName(),
        Objects.requireNonNullElse(
            json.textOrNull("description", LONGEST_TEXT), model.description()),
        model.kind(),
        model.region(),
        model.baseUrl(),
        model.apiKey(),
        input,
        output,
        metadata == null ? model.contextWindow() : metadata.count("context_window", MOST_TOKENS, 0),
        metadata == null ? model.maxOutput() : metadata.count("max_output_tokens", MOST_TOKENS, 0),
        features.stream().sorted().toList(),
        model.createdAt(),
        now);
  }
}
