package dev.turnpike.dialect.embeddings;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.ErrorBody;
import dev.turnpike.dialect.Estimate;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import org.jspecify.annotations.Nullable;

/// Reads an answer in OpenAI's form. There must be as many vectors as were asked for, each a list
/// of numbers or a packed one.
public final class EmbeddingsAnswer {
  private static final Names FIELDS = Names.of("data", "usage", "model", "error");
  private static final Names USAGE = Names.of("prompt_tokens", "total_tokens");

  private @Nullable VectorList vectors;
  private long promptTokens = -1;
  private long totalTokens = -1;
  private @Nullable String model;
  private @Nullable Failure failure;

  private EmbeddingsAnswer() {}

  /// `asked` is the request, by which tokens are estimated where the provider reports none.
  public static WholeReply read(byte[] asked, byte[] body) {
    if (UpstreamError.isHtml(null, body)) {
      return broken("The upstream answered with an HTML page.");
    }
    EmbeddingsAnswer answer = new EmbeddingsAnswer();
    try {
      answer.read(new JsonCursor(body));
    } catch (MalformedJson e) {
      return broken("The upstream's answer cannot be read: " + e.getMessage() + ".");
    }
    if (answer.failure != null) {
      return new WholeReply.Broken(answer.failure);
    }
    VectorList vectors = answer.vectors;
    if (vectors == null) {
      return broken("The upstream's answer has no vectors.");
    }
    Inputs inputs = Inputs.of(asked);
    if (inputs.base64() && !vectors.fitsFloats(body)) {
      return broken("The upstream's answer has a number that is too great for a vector.");
    }
    int wanted = inputs.count();
    return vectors.good() == wanted && vectors.all() == wanted
        ? new WholeReply.Answer(usage(answer.tokens(), asked), null, answer.model, null)
        : broken(wrongCount(vectors.good(), wanted));
  }

  static String wrongCount(long vectors, int texts) {
    return "The upstream's answer has " + vectors + " vectors for " + texts + " texts.";
  }

  /// The answer with its vectors in base64 where that was asked for and the provider wrote lists of
  /// numbers; else `body` itself. It was read before.
  public static byte[] asAsked(byte[] asked, byte[] body) {
    if (!Inputs.of(asked).base64()) {
      return body;
    }
    EmbeddingsAnswer answer = new EmbeddingsAnswer();
    try {
      answer.read(new JsonCursor(body));
    } catch (MalformedJson e) {
      throw new IllegalStateException("the answer was read before", e);
    }
    return answer.vectors == null ? body : answer.vectors.packed(body);
  }

  /// The tokens of a prompt; estimated from what was asked where `tokens` is below zero.
  static Usage usage(long tokens, byte[] asked) {
    return tokens < 0
        ? Usage.counter().set(Bucket.INPUT, Estimate.promptTokens(asked)).estimated().usage()
        : Usage.counter().set(Bucket.INPUT, tokens).usage();
  }

  private long tokens() {
    return promptTokens < 0 ? totalTokens : promptTokens;
  }

  private static WholeReply broken(String words) {
    return new WholeReply.Broken(new Failure.Garbled(words));
  }

  private void read(JsonCursor json) throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      json.finish();
      return;
    }
    json.open();
    while (json.member()) {
      switch (json.key(FIELDS)) {
        case "data" -> {
          if (json.is(Kind.ARRAY)) {
            vectors = VectorList.read(json);
          } else {
            json.skip();
          }
        }
        case "usage" -> usage(json);
        case "model" -> model = json.textOr(null);
        case "error" -> {
          if (json.is(Kind.NULL)) {
            json.skip();
          } else {
            failure = UpstreamError.inside(ErrorBody.at(json));
          }
        }
        default -> json.skip();
      }
    }
    json.finish();
  }

  private void usage(JsonCursor json) throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      switch (json.key(USAGE)) {
        case "prompt_tokens" -> promptTokens = count(json);
        case "total_tokens" -> totalTokens = count(json);
        default -> json.skip();
      }
    }
  }

  private static long count(JsonCursor json) throws MalformedJson {
    if (!json.is(Kind.NUMBER)) {
      json.skip();
      return -1;
    }
    return json.count();
  }
}
