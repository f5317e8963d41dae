package dev.turnpike.gateway.control;

import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What all handlers have in common: a refusal becomes its answer, and so does a store that fails.
final class Handlers {
  private static final Logger LOG = Logger.getLogger(Handlers.class.getName());

  private Handlers() {}

  /// Something that answers, and may have to use the control database.
  interface Handler {
    ApiReply answer() throws SQLException;
  }

  static ApiReply answered(Handler handler) {
    try {
      return handler.answer();
    } catch (Refusal refusal) {
      return refusal.reply();
    } catch (SQLException e) {
      LOG.log(Level.SEVERE, "the control database failed", e);
      return new Refusal(
              503, "store_unavailable", "this cannot be read or written now; try again", null)
          .reply();
    }
  }
}
