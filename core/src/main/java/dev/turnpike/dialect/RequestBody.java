package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.GatewayFields;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Members;
import dev.turnpike.dialect.json.Names;
import dev.turnpike.dialect.json.Splice;
import org.jspecify.annotations.Nullable;

/// Walks the top level of a request's body for a dialect. Reads the gateway's own fields on the
/// way, marks them for removal, and gives the dialect only the members it named.
public final class RequestBody {
  private static final Names TYPE = Names.of("type");

  private final JsonCursor json;
  private final Shape shape;
  private final Members members;
  private final GatewayFieldReader top = new GatewayFieldReader("");
  private @Nullable GatewayFieldReader turnpike;
  private @Nullable GatewayFieldReader orq;
  private boolean inMember;

  /// Which members there are to look for. `own` names belong to the dialect and come first.
  public record Shape(Names names, int own) {
    private static final String[] NESTED = {"turnpike", "orq"};

    /// For a dialect whose bodies may carry the gateway's fields at their top level.
    public static Shape withGatewayFields(String... own) {
      Names fields = Names.of(own).and(NESTED);
      return new Shape(fields.and(GatewayFieldReader.FIELDS.toArray(String[]::new)), own.length);
    }

    /// For a dialect whose bodies carry them only under `turnpike` or `orq`.
    public static Shape nestedOnly(String... own) {
      return new Shape(Names.of(own).and(NESTED), own.length);
    }
  }

  /// What a dialect makes of a body.
  public interface Reader {
    Reading read(RequestBody body) throws MalformedJson, RequestRefused;
  }

  private RequestBody(byte[] bytes, Shape shape) throws MalformedJson {
    this.json = new JsonCursor(bytes);
    this.shape = shape;
    this.members = new Members(bytes);
    json.open();
  }

  public static Reading read(byte[] bytes, Shape shape, Reader reader) {
    try {
      return reader.read(new RequestBody(bytes, shape));
    } catch (MalformedJson e) {
      return new Reading.Malformed(
          Failure.BadRequest.json("The body is not valid JSON: " + e.getMessage()));
    } catch (RequestRefused e) {
      return new Reading.Malformed(e.failure());
    }
  }

  /// Goes to the next member that the dialect named; null once the whole body was walked and found
  /// to be good.
  public @Nullable String next() throws MalformedJson, RequestRefused {
    endMember();
    while (json.member()) {
      members.begin(json);
      inMember = true;
      int index = json.keyIndex(shape.names);
      if (index >= 0 && index < shape.own) {
        return shape.names.name(index);
      }
      if (index >= 0) {
        readOwn(shape.names.name(index));
        members.remove(members.last());
      }
      endMember();
    }
    json.finish();
    return null;
  }

  /// Walks to the end where nothing more is wanted.
  public void toEnd() throws MalformedJson, RequestRefused {
    while (next() != null) {
      json.settle();
    }
  }

  private void endMember() throws MalformedJson {
    if (inMember) {
      json.settle();
      members.end(json.to());
      inMember = false;
    }
  }

  private void readOwn(String name) throws MalformedJson, RequestRefused {
    switch (name) {
      case "turnpike" -> {
        turnpike = new GatewayFieldReader("turnpike.");
        turnpike.readAll(json);
      }
      case "orq" -> {
        orq = new GatewayFieldReader("orq.");
        orq.readAll(json);
      }
      default -> top.read(name, json);
    }
  }

  /// The value of the member that [#next] came to.
  public JsonCursor json() {
    return json;
  }

  /// The number of the member that [#next] came to, for [#remove].
  public int member() {
    return members.last();
  }

  public void remove(int member) {
    members.remove(member);
  }

  /// Reads `metadata` as the gateway's own field; it stays in the body unless it is removed.
  public void readMetadata() throws MalformedJson, RequestRefused {
    top.read("metadata", json);
  }

  /// `model`, which must be a string.
  public SplicedEnvelope.Written readModel() throws MalformedJson, RequestRefused {
    String text = FieldValue.text(json, "model", FieldLimits.MAX_WORD);
    return new SplicedEnvelope.Written(text, json.from(), json.to());
  }

  /// A flag that may be null.
  public boolean readFlag(String name) throws MalformedJson, RequestRefused {
    return !json.is(Kind.NULL) && FieldValue.truth(json, name);
  }

  /// What kinds of tools a request brings.
  public enum Tools {
    NONE,
    FUNCTIONS,
    /// At least one takes plain text (`"type":"custom"`).
    FREEFORM
  }

  /// `tools` of OpenAI's dialects.
  public Tools readTools() throws MalformedJson {
    if (!json.is(Kind.ARRAY)) {
      return Tools.NONE;
    }
    Tools found = Tools.NONE;
    json.open();
    while (json.element()) {
      if (found != Tools.FREEFORM) {
        found = isFreeform() ? Tools.FREEFORM : Tools.FUNCTIONS;
      }
    }
    return found;
  }

  private boolean isFreeform() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      return false;
    }
    boolean freeform = false;
    json.open();
    while (json.member()) {
      if (json.keyIndex(TYPE) >= 0) {
        freeform = "custom".equals(json.textOr(null));
      }
    }
    return freeform;
  }

  /// A string, or null where the value is anything else.
  public @Nullable String readText() throws MalformedJson {
    return json.textOr(null);
  }

  /// The fields found so far: the top level's, then `turnpike`'s, then `orq`'s.
  public GatewayFields fields() {
    GatewayFields fields = top.fields();
    fields = turnpike == null ? fields : fields.over(turnpike.fields());
    return orq == null ? fields : fields.over(orq.fields());
  }

  /// What takes the gateway's fields out of the body.
  public Splice splice() {
    return members.cut(Splice.NONE);
  }
}
