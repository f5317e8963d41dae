package dev.turnpike.gateway.access;

import dev.turnpike.catalog.ModelId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What administrators decided about models, on the disk and as the snapshot that is read.
///
/// Every change is on the disk before it is in the snapshot, and in force before the change
/// returns. All methods but [#book] block; call them from a virtual thread. Those that may grow the
/// store answer false where it is full, and have then done nothing.
public final class ModelStore {
  /// How much is kept.
  public record Limits(int decisions, int aliases, int own) {
    public static final Limits STANDARD = new Limits(20_000, 1_000, 500);
  }

  private final ControlDatabase database;
  private final Secrets secrets;
  private final Limits limits;
  private final Object publishing = new Object();
  private volatile ModelBook book = ModelBook.EMPTY;
  private volatile Runnable whenChanged = () -> {};

  ModelStore(ControlDatabase database, Secrets secrets, Limits limits) {
    this.database = database;
    this.secrets = secrets;
    this.limits = limits;
  }

  void load() throws SQLException {
    book = database.run(connection -> new ModelTable(connection, secrets).read());
  }

  /// The newest snapshot. Cheap, for any thread.
  public ModelBook book() {
    return book;
  }

  /// `changed` puts what [#book] then has in force; it is called after every change, by its thread.
  public void whenChanged(Runnable changed) {
    whenChanged = changed;
  }

  public boolean enable(ModelId id, boolean enabled) throws SQLException {
    return change(
        (table, now) -> {
          if (!hasRoom(now, id)) {
            return false;
          }
          table.enable(id, enabled);
          return true;
        });
  }

  /// For these projects only; null is for all.
  public boolean share(ModelId id, @Nullable Set<String> projects) throws SQLException {
    return change(
        (table, now) -> {
          if (!hasRoom(now, id)) {
            return false;
          }
          table.share(id, projects);
          table.forgetIfUndecided(id);
          return true;
        });
  }

  private boolean hasRoom(ModelBook now, ModelId id) {
    return now.enabled().containsKey(id)
        || now.projects().containsKey(id)
        || now.enabled().size() + now.projects().size() < limits.decisions;
  }

  /// What is null stays as it is.
  public void settings(@Nullable String workspaceName, @Nullable Boolean enforceEnabled)
      throws SQLException {
    change(
        (table, _) -> {
          if (workspaceName != null) {
            table.name(workspaceName);
          }
          if (enforceEnabled != null) {
            table.enforce(enforceEnabled);
          }
          return true;
        });
  }

  public boolean putAlias(String name, List<String> models) throws SQLException {
    return change(
        (table, now) -> {
          if (!now.aliases().containsKey(name) && now.aliases().size() >= limits.aliases) {
            return false;
          }
          table.alias(name, models);
          return true;
        });
  }

  public void removeAlias(String name) throws SQLException {
    change(
        (table, _) -> {
          table.removeAlias(name);
          return true;
        });
  }

  /// What came of adding something.
  public enum Added {
    DONE,
    KNOWN,
    FULL
  }

  /// Adds a private model, enabled, unless there is one of its name.
  public Added add(OwnModel model) throws SQLException {
    Added[] added = {Added.DONE};
    change(
        (table, now) -> {
          if (now.own(model.id()).isPresent()) {
            added[0] = Added.KNOWN;
          } else if (now.own().size() >= limits.own) {
            added[0] = Added.FULL;
          } else {
            table.put(model);
            table.enable(model.id(), true);
          }
          return true;
        });
    return added[0];
  }

  /// Writes a private model anew as `changed` makes it of what it is then; empty where it is not
  /// there any more.
  public Optional<OwnModel> change(ModelId id, UnaryOperator<OwnModel> changed)
      throws SQLException {
    List<OwnModel> written = new ArrayList<>(1);
    change(
        (table, now) -> {
          Optional<OwnModel> model = now.own(id).map(changed);
          if (model.isPresent()) {
            table.put(model.get());
            written.add(model.get());
          }
          return true;
        });
    return written.stream().findFirst();
  }

  /// With what was decided about it.
  public void remove(OwnModel model) throws SQLException {
    change(
        (table, _) -> {
          table.removeOwn(model.model());
          table.forget(model.id());
          return true;
        });
  }

  private interface Change {
    boolean on(ModelTable table, ModelBook now) throws SQLException;
  }

  /// One change at a time: each sees what the one before it left.
  private boolean change(Change change) throws SQLException {
    synchronized (publishing) {
      record Done(boolean good, ModelBook book) {}
      Done done =
          database.run(
              connection -> {
                ModelTable table = new ModelTable(connection, secrets);
                return new Done(change.on(table, book), table.read());
              });
      book = done.book;
      whenChanged.run();
      return done.good;
    }
  }
}
