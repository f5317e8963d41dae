package dev.turnpike.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlDatabaseTest {
  @TempDir Path folder;

  @Test
  void aFullDiskIsWhatIsToldAndNotWhatCameOfIt() throws Exception {
    try (DataFolder data = DataFolder.open(folder);
        ControlDatabase database = ControlDatabase.open(data)) {
      assertThatThrownBy(
              () ->
                  database.run(
                      connection -> {
                        new KeyTable(connection).isEmpty();
                        try (Statement statement = connection.createStatement()) {
                          statement.execute("ROLLBACK"); // as SQLite does by itself then
                        }
                        throw new SQLException("database or disk is full");
                      }))
          .isInstanceOf(SQLException.class)
          .hasMessage("database or disk is full");
      assertThat(database.<Boolean>run(connection -> new KeyTable(connection).isEmpty())).isTrue();
    }
  }
}
