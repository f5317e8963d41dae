package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.HostedDialect;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.PathSegment;
import dev.turnpike.dialect.TokenCount;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Members;
import dev.turnpike.dialect.json.Names;
import dev.turnpike.dialect.json.Splice;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Messages as Google's Vertex AI speaks it: the model in the path, the version in the body. Betas
/// are headers as at home, and the body still says whether to stream.
public final class VertexMessages extends HostedDialect {
  private static final byte[] VERSION =
      "\"anthropic_version\":\"vertex-2023-10-16\"".getBytes(UTF_8);
  private static final String COUNT = "/models/count-tokens:rawPredict";
  private static final Names TOP = Names.of("model", "anthropic_version");

  public VertexMessages(ClientDialect own) {
    super(own);
  }

  @Override
  protected Operation asking(boolean stream) {
    return Operation.MESSAGES;
  }

  @Override
  public String path(
      Operation operation, String upstreamModel, boolean stream, @Nullable String query) {
    return operation == Operation.COUNT_TOKENS
        ? COUNT
        : "/models/"
            + PathSegment.of(upstreamModel)
            + (stream ? ":streamRawPredict" : ":rawPredict");
  }

  /// A question for tokens names the model in its body, since the path does not.
  @Override
  public byte[] hosted(Operation operation, byte[] body, List<String> betas, Notes notes)
      throws MalformedJson {
    if (operation == Operation.COUNT_TOKENS) {
      return body;
    }
    Members top = new Members(body);
    int model = -1;
    JsonCursor json = new JsonCursor(body);
    json.open();
    while (json.member()) {
      top.begin(json);
      switch (json.key(TOP)) {
        case "model" -> model = top.last();
        case "anthropic_version" -> top.remove(top.last());
        default -> {}
      }
      json.settle();
      top.end(json.to());
    }
    if (model < 0) {
      throw new MalformedJson("it has no model");
    }
    return top.cut(new Splice(List.of(top.replaced(model, VERSION)))).apply(body);
  }

  @Override
  public TokenCount tokenCount(String upstreamModel) {
    return new TokenCount(
        COUNT,
        Set.of("model", "messages", "system", "tools", "tool_choice", "thinking"),
        null,
        "input_tokens");
  }

  @Override
  public boolean counts() {
    return true;
  }
}
