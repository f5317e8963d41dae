package dev.turnpike.dialect.translation;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.Provider;
import dev.turnpike.dialect.Dialect;
import java.net.URI;
import java.util.List;
import java.util.Map;

/// Where tests have requests translated to: models of the catalog, with what they take.
public final class Targets {
  private static final Catalog CATALOG = Catalog.read();

  private Targets() {}

  /// A model in this dialect: of the newest kind, which has the most rules.
  public static Translation.To newest(Dialect dialect) {
    return to(
        dialect,
        switch (dialect.id()) {
          case "chat" -> "deepseek/deepseek-v4-pro";
          case "responses" -> "openai/gpt-5.5";
          case "messages" -> "anthropic/claude-opus-4-8";
          case "gemini" -> "google-ai/gemini-3.1-pro-preview";
          case "converse" -> "bedrock/anthropic.claude-sonnet-4-5";
          case "cohere" -> "cohere/command-a-03-2025";
          case "ollama" -> "ollama/qwen3";
          default -> throw new IllegalArgumentException(dialect.id());
        });
  }

  /// `id` is `provider/model`; neither needs to be in the catalog.
  public static Translation.To to(Dialect dialect, String id) {
    int slash = id.indexOf('/');
    String providerId = id.substring(0, slash);
    String modelId = id.substring(slash + 1);
    Provider provider =
        CATALOG
            .provider(providerId)
            .orElseGet(
                () ->
                    new Provider(
                        providerId,
                        providerId,
                        Map.of(dialect.id(), URI.create("https://p.test")),
                        Provider.CredentialForm.BEARER,
                        List.of(),
                        Map.of(),
                        true,
                        Map.of()));
    Model model = provider.model(modelId).orElseGet(() -> Model.unlisted(modelId));
    return new Translation.To(dialect, CATALOG.accepts(provider, model, dialect.id()), id, modelId);
  }
}
