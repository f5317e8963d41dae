package dev.turnpike.dialect.translation;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Source;
import dev.turnpike.dialect.RequestRefused;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Replaces the parts of messages that the target cannot take by what says the same, and refuses
/// those without which the answer would mean something else.
final class FitContent {
  private static final String IMAGE_OMITTED = "[image omitted: the model does not see images]";
  private static final String DOCUMENT_OMITTED =
      "[document omitted: the model does not take documents]";

  private final Fit fit;
  private final Accepts accepts;
  private int message;

  private FitContent(Fit fit) {
    this.fit = fit;
    this.accepts = fit.accepts();
  }

  static Conversation fit(Conversation conversation, Fit fit) throws RequestRefused {
    return conversation.with(new FitContent(fit).messages(conversation.messages()));
  }

  private List<Message> messages(List<Message> messages) throws RequestRefused {
    List<Message> fitted = new ArrayList<>(messages.size());
    for (Message original : messages) {
      List<Part> parts = new ArrayList<>(original.parts().size());
      for (Part part : original.parts()) {
        if (part instanceof Part.Compaction compaction && !isOwn(compaction.dialect())) {
          compacted(compaction, fitted);
          continue;
        }
        Part kept = part(part);
        if (kept != null) {
          parts.add(kept);
        }
      }
      if (!parts.isEmpty() || original.parts().isEmpty()) {
        fitted.add(original.with(parts));
      }
      message++;
    }
    return fitted;
  }

  private boolean isOwn(String dialect) {
    return dialect.equals(fit.dialect().id());
  }

  /// A summary of what came before takes its place; where it is encrypted it says nothing here.
  private void compacted(Part.Compaction compaction, List<Message> before) {
    if (compaction.summary().isEmpty()) {
      fit.notes().dropped("compaction");
      return;
    }
    fit.notes().emulated("compaction");
    before.removeIf(earlier -> earlier.role() != Role.SYSTEM);
    before.add(
        Message.of(
            Role.USER,
            Part.Text.of("Summary of the conversation so far:\n" + compaction.summary())));
  }

  private @Nullable Part part(Part part) throws RequestRefused {
    return switch (part) {
      case Part.Text _, Part.Refusal _, Part.ToolUse _, Part.Compaction _ -> marked(part);
      case Part.Thought thought -> plain(thought);
      case Part.Image image -> image(image);
      case Part.Document document -> document(document, false);
      case Part.Audio _ -> {
        require(Capability.AUDIO, "an audio part");
        yield part;
      }
      case Part.Video video -> {
        require(Capability.VIDEO, "a video part");
        known(video.source());
        yield part;
      }
      case Part.ToolResult result -> result(result);
      case Part.Hosted hosted -> hosted(hosted);
    };
  }

  /// What went through the client in the place of a seal is text again.
  private static Part plain(Part.Thought thought) {
    Seal seal = thought.seal();
    if (seal == null || seal.form() != Seal.Form.PLAIN) {
      return thought;
    }
    return new Part.Thought(
        thought.summary(), seal.value().isEmpty() ? thought.text() : seal.value(), null);
  }

  private Part marked(Part part) {
    if (part.mark() == null || accepts.can(Capability.CACHE_MARKS)) {
      return part;
    }
    fit.notes().dropped("cache_control");
    return Part.marked(part, null);
  }

  private Part image(Part.Image image) throws RequestRefused {
    if (!accepts.can(Capability.IMAGES)) {
      fit.notes().dropped("image");
      return new Part.Text(IMAGE_OMITTED, List.of(), marked(image).mark());
    }
    known(image.source());
    return marked(
        image.source() instanceof Source.Url at && !accepts.can(Capability.IMAGE_URLS)
            ? new Part.Image(bytes(at), image.detail(), image.mark())
            : image);
  }

  private Source.Inline bytes(Source.Url at) throws RequestRefused {
    Source.Inline fetched = fit.images().get(at.url());
    if (fetched == null) {
      throw Fit.unsupported(
          place(),
          "An image by its address cannot be given to this model; send its bytes as a data: URL.");
    }
    fit.notes().emulated("image_url");
    return fetched;
  }

  private Part document(Part.Document document, boolean ofTool) throws RequestRefused {
    if (document.source() instanceof Source.PlainText plain && !accepts.can(Capability.DOCUMENTS)) {
      String head = document.name() == null ? "" : document.name() + ":\n";
      return marked(new Part.Text(head + plain.text(), List.of(), document.mark()));
    }
    if (accepts.can(Capability.DOCUMENTS)) {
      known(document.source());
      return marked(document);
    }
    if (ofTool) {
      fit.notes().dropped("document");
      return Part.Text.of(DOCUMENT_OMITTED);
    }
    throw Fit.unsupported(place(), "This model does not take documents.");
  }

  private Part result(Part.ToolResult result) throws RequestRefused {
    List<Part> content = new ArrayList<>(result.content().size());
    for (Part part : result.content()) {
      Part kept = part instanceof Part.Document document ? document(document, true) : part(part);
      if (kept != null) {
        content.add(kept);
      }
    }
    return marked(
        new Part.ToolResult(
            result.id(), content, result.error(), result.freeform(), result.mark()));
  }

  private @Nullable Part hosted(Part.Hosted hosted) {
    if (isOwn(hosted.dialect())) {
      return marked(hosted);
    }
    if (hosted.text().isEmpty()) {
      fit.notes().dropped("server_tool");
      return null;
    }
    fit.notes().emulated("server_tool");
    return marked(new Part.Text(hosted.text(), List.of(), hosted.mark()));
  }

  private void require(Capability capability, String what) throws RequestRefused {
    if (!accepts.can(capability)) {
      throw Fit.unsupported(place(), "This model does not take " + what + ".");
    }
  }

  private void known(Source source) throws RequestRefused {
    if (source instanceof Source.FileId) {
      throw Fit.unsupported(
          place(),
          "A file id means nothing to a provider in another dialect; send the file itself.");
    }
  }

  private String place() {
    return place(message);
  }

  /// How errors name a message.
  static String place(int message) {
    return "messages[" + message + "]";
  }
}
