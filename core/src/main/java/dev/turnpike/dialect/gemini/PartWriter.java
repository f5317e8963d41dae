package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Source;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;

/// Writes the members of one part of a content, without the braces around it.
final class PartWriter {
  private PartWriter() {}

  static String text(String text) {
    return member(new JsonWriter(text.length() + 16).object().field("text", text));
  }

  /// Without an id: calls and responses are paired by their order.
  static String call(Part.ToolUse use) {
    return member(
        new JsonWriter(use.arguments().length() + 64)
            .object()
            .name("functionCall")
            .object()
            .field("name", use.name())
            .rawField("args", ToolArguments.object(use.arguments()))
            .end());
  }

  static String audio(Part.Audio audio) {
    return inline("audio/" + audio.format(), audio.data());
  }

  static String media(Source source) {
    return switch (source) {
      case Source.Inline inline -> inline(inline.mediaType(), inline.data());
      case Source.Url url -> file(url.url(), url.mediaType());
      case Source.FileId file -> file(file.id(), "");
      case Source.PlainText text -> text(text.text());
    };
  }

  static String inline(String mediaType, String data) {
    return member(
        new JsonWriter(data.length() + 64)
            .object()
            .name("inlineData")
            .object()
            .field("mimeType", mediaType)
            .field("data", data)
            .end());
  }

  private static String file(String uri, String mediaType) {
    JsonWriter out = new JsonWriter().object().name("fileData").object();
    out.fieldIf("mimeType", mediaType.isEmpty() ? null : mediaType);
    return member(out.field("fileUri", uri).end());
  }

  /// Google's own part as it came, or else the text that there is for it.
  static String hosted(Part.Hosted hosted) {
    if (!isOwn(hosted)) {
      return text(hosted.text());
    }
    String json = hosted.json().strip();
    return json.substring(1, json.length() - 1);
  }

  static boolean isOwn(Part.Hosted hosted) {
    Json json = hosted.dialect().equals("gemini") ? Json.orMissing(hosted.json()) : Json.MISSING;
    return json.isObject() && HostedPart.isOne(json);
  }

  private static String member(JsonWriter open) {
    return open.toString().substring(1);
  }
}
