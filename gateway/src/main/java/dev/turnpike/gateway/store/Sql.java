package dev.turnpike.gateway.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/// SQL text under construction, together with the values for its question marks. Text comes from
/// the program only; whatever came from outside is an argument.
public final class Sql {
  private final StringBuilder text = new StringBuilder();
  private final List<Object> arguments = new ArrayList<>();

  public Sql(String text) {
    this.text.append(text);
  }

  /// Appends text with as many question marks as there are arguments.
  public Sql add(String more, Object... values) {
    text.append(more);
    Collections.addAll(arguments, values);
    return this;
  }

  public Sql add(Sql other) {
    text.append(other.text);
    arguments.addAll(other.arguments);
    return this;
  }

  /// Appends `(?, ?, …)` for the values.
  public Sql addList(Collection<?> values) {
    text.append('(').append(String.join(", ", Collections.nCopies(values.size(), "?"))).append(')');
    arguments.addAll(values);
    return this;
  }

  public PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text.toString());
    try {
      for (int i = 0; i < arguments.size(); i++) {
        statement.setObject(i + 1, arguments.get(i));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
