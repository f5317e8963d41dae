package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// One golden folder, read.
record GoldenCase(String name, Json settings, List<Path> files) {
  private static final Tool SEARCH =
      new Tool.Hosted(Tool.Hosted.Service.WEB_SEARCH, "web_search", "neutral", "{}");

  static GoldenCase read(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      Path settings = folder.resolve("case.json");
      return new GoldenCase(
          folder.getFileName().toString(),
          Files.exists(settings) ? Json.orMissing(Files.readString(settings)) : Json.MISSING,
          all.sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The name of each file that should be there, and what should be in it.
  Map<String, Supplier<String>> expected() {
    Map<String, Supplier<String>> expected = new LinkedHashMap<>();
    for (Path file : files) {
      String[] name = file.getFileName().toString().split("\\.", -1);
      if (name[0].equals("in")) {
        for (Dialect target : Dialects.all()) {
          if (!target.id().equals(name[1]) || settings.get("targets").has(target.id())) {
            expected.put("up." + target.id() + ".json", () -> asked(file, name[1], target));
          }
        }
      } else if (name[0].equals("answer")) {
        boolean whole = name[2].equals("json");
        for (ClientDialect client : Dialects.clients()) {
          expected.put(
              "out." + client.id() + (whole ? ".json" : ".sse"),
              () -> whole ? told(file, name[1], client) : new Streamed(this, file, client).told());
        }
      }
    }
    return expected;
  }

  Stream<Streamed> streams() {
    return files.stream()
        .filter(file -> file.getFileName().toString().startsWith("answer."))
        .filter(file -> !file.getFileName().toString().endsWith(".json"))
        .flatMap(
            file -> Dialects.clients().stream().map(client -> new Streamed(this, file, client)));
  }

  private Translation.To to(Dialect dialect) {
    Json own = settings.get("targets").get(dialect.id());
    return own.isString() ? Targets.to(dialect, own.text()) : Targets.newest(dialect);
  }

  private ReplyTo replyTo() {
    return new ReplyTo("0123456789abcdef", "asked/model", 1_700_000_000, true, "alt=sse");
  }

  // Requests.

  private String asked(Path file, String dialect, Dialect target) {
    try {
      ClientDialect client = Dialects.client(dialect);
      Translation translation =
          Translation.of(
              client.readConversation(operation(dialect), Files.readAllBytes(file)),
              client,
              to(target),
              replyTo(),
              null,
              images());
      StringBuilder out = new StringBuilder("{\n  \"notes\": [");
      out.append(String.join(", ", translation.notes().stream().map(n -> '"' + n + '"').toList()));
      out.append("],\n  \"path\": \"").append(translation.path()).append("\",\n  \"body\": ");
      return out.append(PrettyJson.of(translation.request(), 1)).append("\n}\n").toString();
    } catch (RequestRefused e) {
      Failure.BadRequest refused = e.failure();
      return "{\n  \"refused\": \""
          + refused.code()
          + "\",\n  \"param\": \""
          + refused.param()
          + "\",\n  \"message\": "
          + dev.turnpike.dialect.json.JsonText.quoted(refused.message())
          + "\n}\n";
    } catch (IOException | MalformedJson e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  /// Those that were fetched.
  private Map<String, Source.Inline> images() {
    Map<String, Source.Inline> images = new LinkedHashMap<>();
    Json told = settings.get("images");
    for (String url : told.names()) {
      images.put(url, new Source.Inline("image/png", told.get(url).text()));
    }
    return images;
  }

  private Operation operation(String dialect) {
    return switch (dialect) {
      case "chat" -> Operation.CHAT_COMPLETIONS;
      case "responses" -> Operation.RESPONSES;
      case "messages" -> Operation.MESSAGES;
      default ->
          settings.get("stream").isTrue()
              ? Operation.STREAM_GENERATE_CONTENT
              : Operation.GENERATE_CONTENT;
    };
  }

  // Answers.

  private Translation question(String dialect, ClientDialect client, boolean stream) {
    Conversation hi =
        new Conversation(
            client.id(),
            List.of(Message.of(Message.Role.USER, Part.Text.of("hi"))),
            settings.get("searches").isTrue() ? List.of(SEARCH) : List.of(),
            ToolChoice.UNSET,
            Sampling.NONE,
            Thinking.UNSET,
            OutputFormat.PLAIN,
            Wishes.NONE,
            stream,
            true);
    try {
      return Translation.of(hi, client, to(Dialects.of(dialect)), replyTo());
    } catch (RequestRefused e) {
      throw new AssertionError(e);
    }
  }

  private String told(Path file, String dialect, ClientDialect client) {
    try {
      Translation.Whole whole =
          question(dialect, client, false).readWhole(Files.readAllBytes(file));
      return whole.reply() instanceof WholeReply.Broken(Failure failure)
          ? "broken: " + failure + "\n"
          : PrettyJson.of(whole.body(), 0) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A streamed answer and the client it is for.
  record Streamed(GoldenCase golden, Path file, ClientDialect client) {

    String name() {
      return golden.name() + " " + file.getFileName() + " for " + client.id();
    }

    private byte[] bytes() {
      try {
        String text = Files.readString(file, UTF_8);
        return file.toString().endsWith(".hex")
            ? HexFormat.of().parseHex(text.replaceAll("\\s", ""))
            : text.getBytes(UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String told() {
      return told(List.of(bytes()));
    }

    private String told(List<byte[]> chunks) {
      String dialect = file.getFileName().toString().split("\\.", -1)[1];
      StreamTap tap = golden.question(dialect, client, true).streamTap();
      StringBuilder out = new StringBuilder();
      for (byte[] chunk : chunks) {
        out.append(new String(tap.take(chunk), UTF_8));
      }
      out.append(new String(tap.end(), UTF_8));
      Failure failure = tap.failure();
      if (failure != null) {
        out.append(new String(tap.errorEvent(failure, golden.replyTo().callId()), UTF_8));
      }
      return out.toString();
    }

    private static List<byte[]> pieces(byte[] all, int size) {
      List<byte[]> pieces = new ArrayList<>();
      for (int at = 0; at < all.length; at += size) {
        pieces.add(java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
      }
      return pieces;
    }

    void assertCutsChangeNothing() {
      byte[] all = bytes();
      String whole = told(List.of(all));
      List<byte[]> single = new ArrayList<>();
      for (byte b : all) {
        single.add(new byte[] {b});
      }
      assertThat(told(single)).isEqualTo(whole);
      for (int size : new int[] {8, 1_000}) {
        assertThat(told(pieces(all, size))).as("pieces of %d", size).isEqualTo(whole);
      }
      for (int at = 1; at < all.length; at += 1 + all.length / 97) {
        assertThat(
                told(
                    List.of(
                        java.util.Arrays.copyOf(all, at),
                        java.util.Arrays.copyOfRange(all, at, all.length))))
            .as("cut at %d", at)
            .isEqualTo(whole);
      }
    }
  }
}
