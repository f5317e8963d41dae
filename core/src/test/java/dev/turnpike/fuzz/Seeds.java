package dev.turnpike.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.ProviderStreams;
import dev.turnpike.dialect.translation.Capture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/// What each target begins with: captured requests, the inputs and answers of the golden folders,
/// and what was found before.
public final class Seeds {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path FOUND = Path.of("src/test/resources/fuzz");

  private static final Pattern WORD = Pattern.compile("\"[a-zA-Z_.$-]{2,40}\":?");

  private final Map<String, byte[]> seeds = new LinkedHashMap<>();
  private final String target;

  private Seeds(String target) {
    this.target = target;
  }

  /// Writes into the folder named second what the target named first begins with: `seeds`, and a
  /// `dictionary` of the words that stand in them.
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    Path seeds = Files.createDirectories(folder.resolve("seeds"));
    Set<String> words = new TreeSet<>();
    for (Map.Entry<String, byte[]> seed : of(arguments[0]).entrySet()) {
      Files.write(seeds.resolve(seed.getKey()), seed.getValue());
      Matcher word = WORD.matcher(new String(seed.getValue(), UTF_8));
      while (word.find()) {
        words.add(word.group().replace("\"", "\\\""));
      }
    }
    Files.writeString(folder.resolve("dictionary"), "\"" + String.join("\"\n\"", words) + "\"\n");
  }

  /// By name.
  static Map<String, byte[]> of(String target) throws IOException {
    Seeds seeds = new Seeds(target);
    seeds.found();
    switch (target) {
      case "streams", "frames", "answers" -> seeds.streams();
      case "splice", "requests" -> seeds.requests();
      case "wholes" -> seeds.wholes();
      default -> throw new IllegalArgumentException("no target is called " + target);
    }
    return seeds.seeds;
  }

  private void found() throws IOException {
    Path folder = FOUND.resolve(target);
    if (Files.isDirectory(folder)) {
      for (Path file : files(folder)) {
        seeds.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  private List<Path> golden(String begin) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path folder : files(GOLDEN)) {
      for (Path file : files(folder)) {
        if (file.getFileName().toString().startsWith(begin)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private static String folder(Path golden) {
    return GOLDEN.relativize(golden).getName(0).toString();
  }

  private void put(int first, int second, int third, int fourth, String name, byte[] rest) {
    seeds.put(
        name + "-" + first + "-" + second + "-" + third,
        Input.of(first, second, third, fourth, rest));
  }

  private void requests() throws IOException {
    List<Request> requests = new ArrayList<>();
    for (Capture capture : Capture.all()) {
      requests.add(
          new Request(capture.name(), capture.operation(), capture.body().getBytes(UTF_8)));
    }
    for (Path file : golden("in.")) {
      Operation operation =
          switch (file.getFileName().toString()) {
            case "in.chat.json" -> Operation.CHAT_COMPLETIONS;
            case "in.responses.json" -> Operation.RESPONSES;
            case "in.messages.json" -> Operation.MESSAGES;
            default -> Operation.GENERATE_CONTENT;
          };
      String name = folder(file);
      requests.add(new Request(name, operation, Files.readAllBytes(file)));
    }
    boolean splice = target.equals("splice");
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      for (int to = 0; to < (splice ? 1 : Dialects.all().size()); to++) {
        put(request.operation.ordinal(), to, 1, i, request.name, request.body);
      }
    }
  }

  private record Request(String name, Operation operation, byte[] body) {}

  private void streams() throws IOException {
    List<Path> files = golden("answer.");
    files.addAll(golden("out."));
    int number = 0;
    for (Path file : files) {
      String[] name = file.getFileName().toString().split("\\.", -1);
      if (name[2].equals("sse") || name[2].equals("ndjson")) {
        String folder = folder(file) + "-" + name[0];
        stream(name[1], folder, Files.readAllBytes(file), number++);
      }
    }
    stream("cohere", "sample", ProviderStreams.cohere().stream(), number);
    stream("ollama", "sample", ProviderStreams.ollama().stream(), number);
    byte[] frames = ProviderStreams.converse().stream();
    if (target.equals("frames")) {
      put(0, 0, 0, 6, "raw", frames);
      put(1, 0, 0, 6, "repaired", frames);
    } else if (target.equals("answers")) {
      stream("converse", "sample", lines(frames), number);
    }
  }

  private void stream(String dialect, String name, byte[] stream, int number) {
    if (target.equals("answers")) {
      List<Dialect> all = Dialects.all();
      int provider = all.indexOf(Dialects.of(dialect));
      put(provider, number % 4, 8 + number % 8, 7, name + "-" + dialect, stream);
    } else if (target.equals("streams")) {
      put(StreamsFuzz.NAMES.indexOf(dialect), 0, 0, 7, name + "-" + dialect, stream);
    }
  }

  /// Frames as lines of `TYPE JSON`.
  private static byte[] lines(byte[] frames) {
    MessageDecoder decoder = new MessageDecoder();
    decoder.feed(frames);
    StringBuilder lines = new StringBuilder();
    for (Message frame : decoder.getDecodedMessages()) {
      HeaderValue type = frame.getHeaders().get(":event-type");
      lines.append(type == null ? "" : type.getString()).append(' ');
      lines.append(new String(frame.getPayload(), UTF_8)).append('\n');
    }
    return lines.toString().getBytes(UTF_8);
  }

  private void wholes() throws IOException {
    int number = 0;
    List<Path> files = golden("answer.");
    files.addAll(golden("out."));
    for (Path file : files) {
      String[] name = file.getFileName().toString().split("\\.", -1);
      if (name[2].equals("json")) {
        String folder = folder(file) + "-" + name[0];
        whole(name[1], folder, Files.readAllBytes(file), number++);
      }
    }
    for (ProviderStreams sample :
        List.of(ProviderStreams.converse(), ProviderStreams.cohere(), ProviderStreams.ollama())) {
      whole(sample.dialect().id(), "sample", sample.whole().getBytes(UTF_8), number++);
    }
  }

  private void whole(String dialect, String name, byte[] body, int number) {
    int provider = Dialects.all().indexOf(Dialects.of(dialect));
    put(provider, number % 4, 8 + number % 8, number, name + "-" + dialect, body);
  }
}
