package dev.turnpike.conversation;

import org.jspecify.annotations.Nullable;

/// What proves a piece of reasoning to the provider that made it: a signature or the reasoning
/// itself, encrypted. It is worth nothing to any other.
///
/// `origin` is who made it, `provider/model`, or null where the client did not say: then it is as
/// good as its form. `id` is the id of the item it came in (Responses), or null.
public record Seal(Form form, String value, @Nullable String id, @Nullable String origin) {

  public enum Form {
    /// `signature` of a Messages thinking block.
    SIGNATURE("signature"),
    /// `data` of a Messages redacted_thinking block: there is no text beside it.
    REDACTED("redacted"),
    /// `encrypted_content` of a Responses reasoning item.
    ENCRYPTED("encrypted"),
    /// `thoughtSignature` of a Gemini part.
    THOUGHT("thought"),
    /// The raw JSON array `reasoning_details` as a marketplace sent it, to be echoed as it is.
    DETAILS("details"),
    /// No proof at all: plain reasoning text that its provider wants to have back.
    PLAIN("plain");

    private final String id;

    Form(String id) {
      this.id = id;
    }

    /// Its word in the gateway's own carriers.
    public String id() {
      return id;
    }

    /// The form with this word, or null.
    public static @Nullable Form of(String id) {
      for (Form form : values()) {
        if (form.id.equals(id)) {
          return form;
        }
      }
      return null;
    }
  }

  /// Whether `target`, a full model id, can be sent it. Anthropic's signatures hold wherever a
  /// Claude is hosted; all others only at the provider that made them. One without an origin came
  /// from the client in its own form and is taken at its word.
  public boolean belongsTo(String target) {
    boolean anthropic = form == Form.SIGNATURE || form == Form.REDACTED;
    if (anthropic && !target.contains("claude")) {
      return false;
    }
    return origin == null || anthropic || provider(origin).equals(provider(target));
  }

  private static String provider(String id) {
    int slash = id.indexOf('/');
    return slash < 0 ? id : id.substring(0, slash);
  }

  public Seal from(String maker) {
    return new Seal(form, value, id, maker);
  }
}
