package dev.turnpike.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.translation.Targets;
import dev.turnpike.dialect.translation.ToolPairs;
import dev.turnpike.dialect.translation.Translation;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Any bytes as a client's request that is translated for any provider: it is refused, or becomes
/// JSON in which each call has its result.
public final class RequestsFuzz {
  private static final List<Operation> OPERATIONS = List.of(Operation.values());

  static final ReplyTo REPLY_TO =
      new ReplyTo("0123456789abcdef", "asked/model", 1_700_000_000, true, "alt=sse");

  private RequestsFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    Input input = new Input(bytes);
    Operation operation = input.choice(0, OPERATIONS);
    boolean repaired = input.choice(2, 2) == 1;
    byte[] body = repaired ? RepairedJson.of(input.rest()) : input.rest();
    ClientDialect client = Dialects.client(operation.dialect());
    if (!(client.readRequest(operation, body) instanceof Envelope envelope)) {
      return;
    }
    Dialect dialect = input.choice(1, Dialects.all());
    List<String> others = others(dialect);
    int model = input.choice(3, others.size() + 1);
    Translation.To to =
        model == 0 ? Targets.newest(dialect) : Targets.to(dialect, others.get(model - 1));
    try {
      Conversation asked = client.readConversation(operation, envelope.cleaned());
      Translation translation = Translation.of(asked, client, to, REPLY_TO);
      byte[] request = translation.request();
      JsonNode json = repaired ? Judge.strictTree(request) : Judge.tree(request);
      assertThat(json.isObject()).isTrue();
      ToolPairs.of(dialect.id(), json).assertEachHasItsResult();
      assertThat(translation.path()).startsWith("/");
    } catch (RequestRefused refused) {
      assertThat(refused.failure().message()).isNotEmpty();
    } catch (MalformedJson e) {
      throw new AssertionError("what was strict JSON is none any more", e);
    }
  }

  /// Models beside the newest of a dialect.
  private static List<String> others(Dialect dialect) {
    return switch (dialect.id()) {
      case "chat" ->
          List.of("openai/gpt-4o", "openai/gpt-5", "mistral/mistral-large", "groq/llama-3.3-70b");
      case "responses" -> List.of("openai/gpt-4o", "openai/o3", "x/y");
      case "messages" ->
          List.of("anthropic/claude-3-5-haiku", "anthropic/claude-sonnet-4-5", "deepseek/x");
      case "gemini" -> List.of("google-ai/gemini-2.5-flash", "google-ai/gemini-1.5-pro");
      case "converse" -> List.of("bedrock/amazon.nova-pro-v1:0", "bedrock/meta.llama3");
      case "cohere" -> List.of("cohere/command-r", "cohere/command-a-reasoning");
      default -> List.of("ollama/llama3.2", "ollama/gpt-oss");
    };
  }
}
