package dev.turnpike.dialect.translation;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Source;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.RequestRefused;
import java.util.Map;

/// What a conversation is being fitted to: a target's dialect and what its model accepts. `origin`
/// is the target's full id, which seals of its own making carry. What is lost goes to `notes`.
/// `images` are those that were fetched, by their address.
record Fit(
    Dialect dialect,
    Accepts accepts,
    String origin,
    Notes notes,
    Map<String, Source.Inline> images) {

  /// The conversation as the target can take it, and the way back for its answer.
  record Fitted(Conversation conversation, WayBack wayBack) {}

  /// The order matters: thinking depends on seals and decides about sampling and forced tools.
  Fitted fit(Conversation asked) throws RequestRefused {
    WayBack wayBack = new WayBack();
    Conversation fitted = FitWishes.fit(asked, this);
    fitted = FitContent.fit(fitted, this);
    fitted = fitted.with(Pairing.paired(fitted.messages(), notes));
    fitted = FitSeals.fit(fitted, this);
    fitted = FitTools.fit(fitted, this, wayBack);
    fitted = FitFormat.fit(fitted, this, wayBack);
    fitted = FitThinking.fit(fitted, this);
    fitted = FitSampling.fit(fitted, this, wayBack);
    return new Fitted(fitted, wayBack);
  }

  static RequestRefused refused(String code, String param, String message) {
    return new RequestRefused(new Failure.BadRequest(400, code, param, message));
  }

  static RequestRefused unsupported(String param, String message) {
    return refused("not_supported", param, message);
  }
}
