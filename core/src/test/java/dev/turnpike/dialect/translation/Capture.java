package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.MalformedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A request that a real client sent, its long texts cut.
public record Capture(String name, Operation operation, String body) {
  /// Stands in every gateway field that [#read] adds, and nowhere else.
  static final String GATEWAYS_OWN = "for-the-gateway-alone";

  private static final Path FOLDER = Path.of("src/test/resources/requests");

  public static List<Capture> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(Capture::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Capture of(Path file) {
    String[] name = file.getFileName().toString().split("\\.", -1);
    try {
      return new Capture(name[1], Operation.valueOf(name[0]), Files.readString(file, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  ClientDialect client() {
    return Dialects.client(operation.dialect());
  }

  /// What it says, as the gateway reads it, with fields for the gateway in it.
  Conversation read() {
    String own = '"' + GATEWAYS_OWN + '"';
    String top =
        client().id().equals("chat") || client().id().equals("responses")
            ? "\"name\":" + own + ",\"fallbacks\":[{\"model\":\"" + GATEWAYS_OWN + "/m\"}],"
            : "";
    String fields =
        ("{\"turnpike\":{\"thread\":{\"id\":%1$s},\"metadata\":{\"team\":%1$s}},"
                + "\"orq\":{\"identity\":{\"id\":%1$s}},%2$s")
            .formatted(own, top);
    byte[] bytes = (fields + body.substring(1)).getBytes(UTF_8);
    if (!(client().readRequest(operation, bytes) instanceof Envelope envelope)) {
      throw new AssertionError(name + " is malformed");
    }
    try {
      return client().readConversation(operation, envelope.cleaned());
    } catch (MalformedJson | RequestRefused e) {
      throw new AssertionError(name, e);
    }
  }
}
