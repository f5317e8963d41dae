package dev.turnpike.dialect;

import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;

/// Weighs what a model says: goes down into the containers named `within` and counts the members
/// named `saying`, whatever the nesting.
public final class Speech {
  private final Names saying;
  private final Names within;
  private final Progress progress;

  public Speech(Names saying, Names within, Progress progress) {
    this.saying = saying;
    this.within = within;
    this.progress = progress;
  }

  /// Reads the value that `json` has come to.
  public void hear(JsonCursor json) throws MalformedJson {
    switch (json.kind()) {
      case ARRAY -> {
        json.open();
        while (json.element()) {
          hear(json);
        }
      }
      case OBJECT -> object(json);
      case STRING, NUMBER, BOOLEAN, NULL -> json.skip();
    }
  }

  private void object(JsonCursor json) throws MalformedJson {
    json.open();
    while (json.member()) {
      if (json.keyIndex(saying) >= 0) {
        progress.said(json.weight());
      } else if (json.keyIndex(within) >= 0 && !json.is(Kind.STRING)) {
        hear(json);
      } else {
        json.skip();
      }
    }
  }
}
