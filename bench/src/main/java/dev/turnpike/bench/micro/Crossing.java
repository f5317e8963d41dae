package dev.turnpike.bench.micro;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.Provider;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.translation.Translation;

/// One way from a client's dialect to a model of the catalog that speaks another.
record Crossing(ClientDialect client, Operation operation, Translation.To to) {
  private static final Catalog CATALOG = Catalog.read();
  private static final ReplyTo REPLY_TO =
      new ReplyTo("0123456789abcdef", "asked/model", 1_767_225_600, true, "alt=sse");

  static Crossing of(String from, String to, String providerId, String modelId) {
    Operation operation =
        switch (from) {
          case "chat" -> Operation.CHAT_COMPLETIONS;
          case "responses" -> Operation.RESPONSES;
          case "messages" -> Operation.MESSAGES;
          default -> Operation.STREAM_GENERATE_CONTENT;
        };
    Provider provider = CATALOG.provider(providerId).orElseThrow();
    Model model = provider.model(modelId).orElseGet(() -> Model.unlisted(modelId));
    return new Crossing(
        Dialects.client(from),
        operation,
        new Translation.To(
            Dialects.of(to),
            CATALOG.accepts(provider, model, to),
            providerId + "/" + modelId,
            modelId));
  }

  /// From the body to the body: read, fitted, written.
  Translation translate(byte[] body) {
    try {
      Conversation asked = client.readConversation(operation, body);
      return Translation.of(asked, client, to, REPLY_TO);
    } catch (MalformedJson | RequestRefused e) {
      throw new IllegalStateException(e);
    }
  }
}
