package dev.turnpike.catalog;

import java.util.Optional;

/// `provider/model_id`, split at the first slash only: `groq/openai/gpt-oss-120b` is provider
/// `groq`.
public record ModelId(String provider, String model) {
  public ModelId {
    if (provider.isEmpty() || model.isEmpty()) {
      throw new IllegalArgumentException(
          "a model id has two parts, was given " + provider + "/" + model);
    }
  }

  /// Empty where there is no slash or nothing on one side of it.
  public static Optional<ModelId> parse(String text) {
    int slash = text.indexOf('/');
    return slash <= 0 || slash == text.length() - 1
        ? Optional.empty()
        : Optional.of(new ModelId(text.substring(0, slash), text.substring(slash + 1)));
  }

  /// The same model less the date or `-latest` of its id; empty where it has none.
  public Optional<ModelId> undated() {
    return ModelNames.undated(model).map(id -> new ModelId(provider, id));
  }

  // Written out because a record links its own at first use, which costs the start 15 ms.
  @Override
  public boolean equals(Object other) {
    return other instanceof ModelId id && model.equals(id.model) && provider.equals(id.provider);
  }

  @Override
  public int hashCode() {
    return 31 * provider.hashCode() + model.hashCode();
  }

  @Override
  public String toString() {
    return provider + "/" + model;
  }
}
