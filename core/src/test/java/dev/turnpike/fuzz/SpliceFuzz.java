package dev.turnpike.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.Operation;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Any bytes as a client's request that goes on in its own dialect: JSON goes on as JSON that says
/// the same but for what the contract names.
public final class SpliceFuzz {
  private static final List<Operation> OPERATIONS = List.of(Operation.values());
  private static final String MODEL = "up \"stream\" \\ \ud83d\ude00";
  private static final List<String> NESTED = List.of("turnpike", "orq");
  private static final List<String> GATEWAYS_OWN =
      List.of(
          "fallbacks",
          "retry",
          "timeout",
          "identity",
          "thread",
          "name",
          "tags",
          "load_balancer",
          "cache",
          "guardrails",
          "plugins");

  private SpliceFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    Input input = new Input(bytes);
    Operation operation = input.choice(0, OPERATIONS);
    byte[] body = input.choice(2, 2) == 0 ? input.rest() : RepairedJson.of(input.rest());
    byte[] before = body.clone();
    if (!(Dialects.client(operation.dialect()).readRequest(operation, body)
        instanceof Envelope envelope)) {
      return;
    }
    ObjectNode asked = (ObjectNode) Judge.strictTop(before);
    boolean openai = operation.dialect().equals("chat") || operation.dialect().equals("responses");
    asked.remove(NESTED);
    if (openai) {
      asked.remove(GATEWAYS_OWN);
    }
    ObjectNode cleaned = (ObjectNode) Judge.strictTop(envelope.cleaned());
    withoutMetadata(operation, asked, cleaned);
    assertThat(cleaned).isEqualTo(asked);
    ObjectNode sent = (ObjectNode) Judge.strictTop(envelope.spliced(MODEL));
    if (envelope.model() != null) {
      asked.put("model", MODEL);
    }
    JsonNode options = sent.get("stream_options");
    if (!envelope.notes().isEmpty()) {
      assertThat(options.get("include_usage").booleanValue()).isTrue();
      ((ObjectNode) options).remove("include_usage");
      if (!options.isEmpty() || asked.path("stream_options").isObject()) {
        ((ObjectNode) asked.get("stream_options")).remove("include_usage");
      } else {
        asked.remove("stream_options");
        sent.remove("stream_options");
      }
    }
    assertThat(sent).isEqualTo(asked);
    assertThat(body).isEqualTo(before);
  }

  /// Chat's `metadata` is the gateway's where nothing is stored.
  private static void withoutMetadata(Operation operation, ObjectNode asked, ObjectNode cleaned) {
    if (operation == Operation.CHAT_COMPLETIONS && !asked.path("store").asBoolean(false)) {
      assertThat(cleaned.has("metadata")).isFalse();
      asked.remove("metadata");
    }
  }
}
