package dev.turnpike.dialect.messages;

import org.jspecify.annotations.Nullable;

/// Tools that Anthropic's models know by their type alone and the client runs: what they take, so
/// that any other model can be offered them as functions.
record ClientTools(String description, String schema) {
  private static final ClientTools BASH =
      new ClientTools(
          "Runs a command in a shell that stays open between calls, and returns what it prints.",
          """
          {"type":"object","properties":{\
          "command":{"type":"string","description":"The command to run."},\
          "restart":{"type":"boolean","description":"Starts the shell anew instead."}}}""");

  private static final ClientTools EDITOR =
      new ClientTools(
          "Shows, creates and edits text files. view shows a file or lists a folder; create writes"
              + " file_text to a new file; str_replace replaces old_str, which must occur exactly"
              + " once, by new_str; insert puts insert_text after the line insert_line.",
          """
          {"type":"object","properties":{\
          "command":{"type":"string","enum":["view","create","str_replace","insert"]},\
          "path":{"type":"string","description":"The file or folder."},\
          "view_range":{"type":"array","items":{"type":"integer"},\
          "description":"view: the first and the last line, -1 for the end."},\
          "file_text":{"type":"string","description":"create: the content."},\
          "old_str":{"type":"string","description":"str_replace: the text to replace."},\
          "new_str":{"type":"string","description":"str_replace: the text to put in its place."},\
          "insert_line":{"type":"integer","description":"insert: the line to insert after."},\
          "insert_text":{"type":"string","description":"insert: the text to insert."}},\
          "required":["command","path"]}""");

  private static final ClientTools MEMORY =
      new ClientTools(
          "Keeps notes between conversations as files under /memories. view shows a file or lists"
              + " a folder; create writes a file; str_replace replaces old_str by new_str; insert"
              + " puts insert_text after the line insert_line; delete removes; rename moves"
              + " old_path to new_path.",
          """
          {"type":"object","properties":{\
          "command":{"type":"string",\
          "enum":["view","create","str_replace","insert","delete","rename"]},\
          "path":{"type":"string","description":"The file or folder; not for rename."},\
          "view_range":{"type":"array","items":{"type":"integer"}},\
          "file_text":{"type":"string"},\
          "old_str":{"type":"string"},\
          "new_str":{"type":"string"},\
          "insert_line":{"type":"integer"},\
          "insert_text":{"type":"string"},\
          "old_path":{"type":"string"},\
          "new_path":{"type":"string"}},\
          "required":["command"]}""");

  /// The tool of this type, or null.
  static @Nullable ClientTools of(String type) {
    if (type.startsWith("bash_")) {
      return BASH;
    }
    if (type.startsWith("text_editor_")) {
      return EDITOR;
    }
    return type.startsWith("memory_") ? MEMORY : null;
  }
}
