package dev.turnpike.gateway.access;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.ModelKind;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A private model: one that an administrator made, at an OpenAI-compatible address with a key of
/// its own.
///
/// `model` is what its endpoint calls it. Prices are USD for a million tokens as decimal text, null
/// where none is given; sizes in tokens, 0 where they are not known.
public record OwnModel(
    String model,
    String displayName,
    String description,
    ModelKind kind,
    String region,
    URI baseUrl,
    String apiKey,
    @Nullable String inputPrice,
    @Nullable String outputPrice,
    long contextWindow,
    long maxOutput,
    List<String> features,
    Instant createdAt,
    Instant updatedAt) {
  /// The first part of every private model's id. No provider of a configuration file can have it.
  public static final String PROVIDER = "default@openailike";

  public OwnModel {
    features = List.copyOf(features);
  }

  /// What callers name it by.
  public ModelId id() {
    return new ModelId(PROVIDER, model);
  }

  /// Without the key.
  @Override
  public String toString() {
    return "OwnModel[" + id() + "]";
  }
}
