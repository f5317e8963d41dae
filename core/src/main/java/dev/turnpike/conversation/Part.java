package dev.turnpike.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A piece of a message. `mark` is null on everything that is not marked for caching. Raw JSON is
/// kept as the text it was written in.
public sealed interface Part {

  default @Nullable CacheMark mark() {
    return null;
  }

  record Text(String text, List<Citation> citations, @Nullable CacheMark mark) implements Part {
    public Text {
      citations = List.copyOf(citations);
    }

    public static Text of(String text) {
      return new Text(text, List.of(), null);
    }

    public boolean isBlank() {
      return text.isBlank();
    }
  }

  /// What the model declined to do, in its own words.
  record Refusal(String text) implements Part {}

  /// `detail` is OpenAI's `low`, `high` and the like, or null.
  record Image(Source source, @Nullable String detail, @Nullable CacheMark mark) implements Part {}

  /// A PDF, a text or another file. `name` is its file name or title, or null.
  record Document(Source source, @Nullable String name, @Nullable CacheMark mark) implements Part {}

  /// `format` is `wav`, `mp3` and the like.
  record Audio(String format, String data) implements Part {}

  record Video(Source source) implements Part {}

  /// The model's thinking: `text` as it thought or as a summary of it, "" where only the seal came.
  record Thought(boolean summary, String text, @Nullable Seal seal) implements Part {}

  /// A call that the model makes. `id` is never empty. `arguments` is the text as the model wrote
  /// it: JSON for a function (it may be broken), anything for a freeform tool. `namespace` is null
  /// but for tools that were declared in one. `seal` is the signature that Gemini puts on calls.
  record ToolUse(
      String id,
      @Nullable String namespace,
      String name,
      boolean freeform,
      String arguments,
      @Nullable Seal seal,
      @Nullable CacheMark mark)
      implements Part {
    public ToolUse {
      if (id.isEmpty()) {
        throw new IllegalArgumentException("a tool call must have an id");
      }
    }

    ToolUse withoutSeal() {
      return new ToolUse(id, namespace, name, freeform, arguments, null, mark);
    }
  }

  /// What a tool answered: text, images, documents.
  record ToolResult(
      String id, List<Part> content, boolean error, boolean freeform, @Nullable CacheMark mark)
      implements Part {
    public ToolResult {
      content = List.copyOf(content);
    }
  }

  /// A tool that the provider ran itself (a search, code): in any other dialect there is only
  /// `text` to say for it, which may be "". `dialect` and `json` are its own block or item.
  /// `search` is what a search of the web is in every dialect that can tell of one; null for all
  /// else.
  record Hosted(
      String dialect, String json, String text, @Nullable Search search, @Nullable CacheMark mark)
      implements Part {
    public Hosted(String dialect, String json, String text, @Nullable CacheMark mark) {
      this(dialect, json, text, null, mark);
    }

    /// The same search with what it found.
    public Hosted with(Search known) {
      return new Hosted(dialect, json, text, known, mark);
    }
  }

  /// Everything before this is replaced by `summary`, which is "" where it is encrypted; `json` is
  /// the block or item as it was.
  record Compaction(String dialect, String json, String summary) implements Part {}

  /// The same part with another cache mark; parts that cannot carry one stay as they are.
  static Part marked(Part part, @Nullable CacheMark mark) {
    return switch (part) {
      case Text text -> new Text(text.text(), text.citations(), mark);
      case Image image -> new Image(image.source(), image.detail(), mark);
      case Document document -> new Document(document.source(), document.name(), mark);
      case ToolUse use ->
          new ToolUse(
              use.id(),
              use.namespace(),
              use.name(),
              use.freeform(),
              use.arguments(),
              use.seal(),
              mark);
      case ToolResult result ->
          new ToolResult(result.id(), result.content(), result.error(), result.freeform(), mark);
      case Hosted hosted ->
          new Hosted(hosted.dialect(), hosted.json(), hosted.text(), hosted.search(), mark);
      case Refusal _, Audio _, Video _, Thought _, Compaction _ -> part;
    };
  }
}
