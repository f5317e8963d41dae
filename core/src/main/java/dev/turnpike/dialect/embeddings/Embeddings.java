package dev.turnpike.dialect.embeddings;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;

/// One request for vectors, put to a provider that has another form than OpenAI's: in as many calls
/// as it takes to send all texts, one after the other, and one answer.
///
/// Not for several threads. A call that failed can be made again; what was answered before stays.
public final class Embeddings {
  /// So many calls at most are made for one request.
  public static final int MOST_CALLS = 64;

  private final Asked asked;
  private final Form form;
  private final String upstreamModel;
  private final String askedModel;
  private final List<String> notes;
  private final List<Json> vectors = new ArrayList<>();
  private long tokens;
  private boolean estimated;

  private Embeddings(
      Asked asked, Form form, String upstreamModel, String askedModel, List<String> notes) {
    this.asked = asked;
    this.form = form;
    this.upstreamModel = upstreamModel;
    this.askedModel = askedModel;
    this.notes = notes;
  }

  /// `body` is a request that was read before, less the gateway's own fields; `spoken` is the
  /// provider's dialect, or the name of a host's own form of it (`vertex`).
  public static Embeddings of(byte[] body, String spoken, String upstreamModel, String askedModel)
      throws RequestRefused {
    Form form = Form.of(spoken, upstreamModel);
    if (form == null) {
      throw new RequestRefused(
          Failure.BadRequest.notSupported(
              "model", "The provider of this model has no vectors in a form that is known here."));
    }
    Asked asked = Asked.read(body);
    if (asked.dimensions() != null && !form.takesDimensions()) {
      throw new RequestRefused(
          Failure.BadRequest.notSupported(
              "dimensions", "The vectors of this model have one length; leave dimensions out."));
    }
    int calls = (asked.texts().size() + form.mostAtOnce() - 1) / form.mostAtOnce();
    if (calls > MOST_CALLS) {
      throw new RequestRefused(
          Failure.BadRequest.invalid(
              "input",
              "input has "
                  + asked.texts().size()
                  + " texts, must be at most "
                  + MOST_CALLS * form.mostAtOnce()
                  + " for this model"));
    }
    Notes notes = new Notes();
    asked.unknown().forEach(notes::dropped);
    if (form.inputType() != null) {
      notes.clamped("input_type", form.inputType());
    }
    return new Embeddings(asked, form, upstreamModel, askedModel, notes.all());
  }

  public List<String> notes() {
    return notes;
  }

  public String path() {
    return form.path(upstreamModel);
  }

  /// The body of the next call.
  public byte[] request() {
    JsonWriter json = new JsonWriter(1_024).object();
    form.write(json, next(), asked.dimensions(), upstreamModel);
    return json.end().bytes();
  }

  private List<String> next() {
    int from = vectors.size();
    return asked.texts().subList(from, Math.min(asked.texts().size(), from + form.mostAtOnce()));
  }

  /// Takes the answer to the next call.
  public WholeReply take(byte[] body) {
    List<Json> found;
    Long counted;
    try {
      Json reply = Json.parse(body);
      found = form.vectors(reply);
      counted = form.tokens(reply);
    } catch (MalformedJson e) {
      return broken("The upstream's answer cannot be read: " + e.getMessage() + ".");
    }
    long good = found.stream().filter(it -> Vectors.isVector(it, asked.base64())).count();
    if (good != found.size() || good != next().size()) {
      return broken(EmbeddingsAnswer.wrongCount(good, next().size()));
    }
    Usage used = EmbeddingsAnswer.usage(counted == null ? -1 : counted, texts(next()));
    vectors.addAll(found);
    tokens += used.promptTokens();
    estimated |= used.estimated();
    return new WholeReply.Answer(usage(), null, null, null);
  }

  /// As JSON, to count their tokens by.
  private static byte[] texts(List<String> texts) {
    JsonWriter json = new JsonWriter(1_024).array();
    texts.forEach(json::text);
    return json.end().bytes();
  }

  private static WholeReply broken(String words) {
    return new WholeReply.Broken(new Failure.Garbled(words));
  }

  /// Whether all texts have their vectors.
  public boolean isComplete() {
    return vectors.size() == asked.texts().size();
  }

  /// What was used so far.
  public Usage usage() {
    Usage.Counter counter = Usage.counter().set(Bucket.INPUT, tokens);
    return estimated ? counter.estimated().usage() : counter.usage();
  }

  /// The answer in OpenAI's form, once it is complete.
  public byte[] answer() {
    return Vectors.write(vectors, asked.base64(), askedModel, tokens);
  }
}
