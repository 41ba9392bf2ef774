#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "data/feature/feature.hpp"

namespace data {

/// Who does it and how; goes into the journal.
struct Actor {
    std::string person = "local";    ///< people come with accounts; until then who runs the program
    std::string reason;              ///< free text: "import nanjing.osm.pbf"
    const Viewer* viewer = nullptr;  ///< what they do not see is not there for what they do; null: they see all
};

/// What one write did to one feature. The snapshot, the tile cache and open maps follow from these alone.
struct Change {
    std::size_t collection = 0;  ///< index in the catalogue
    FeatureId id = 0;
    std::optional<Feature> before;  ///< nothing: it was created
    std::optional<Feature> after;   ///< nothing: it was deleted
};

/// One revision in the making: a savepoint on a writing connection. Rolled back unless committed.
/// Several may share one SQLite transaction (group commit); each still has a revision of its own.
class Transaction {
  public:
    Transaction(Connection& db, const Catalogue& catalogue, Actor actor);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    [[nodiscard]] Connection& db() noexcept { return db_; }
    [[nodiscard]] const Catalogue& catalogue() const noexcept { return catalogue_; }
    [[nodiscard]] const Actor& actor() const noexcept { return actor_; }
    /// Whether it is there for who acts.
    [[nodiscard]] bool shows(const Collection& collection, const Feature& feature) const;
    /// As it is stored. throws NotFound: there is none for who acts
    [[nodiscard]] Feature find(const Collection& collection, FeatureId id);
    /// "compound 12", or how another is spoken of that is not there for who acts.
    [[nodiscard]] std::string name_of(const Collection& collection, FeatureId id);
    /// Taken from the sequence at the first change; a transaction without a change has none.
    [[nodiscard]] Revision revision();
    [[nodiscard]] bool changed() const noexcept { return !changes_.empty(); }
    [[nodiscard]] std::span<const Change> changes() const noexcept { return changes_; }

    /// Writes the journal row and the version row of one change and remembers it for the snapshot.
    void record(Change change);

    /// Releases the savepoint and gives the changes away.
    std::vector<Change> commit();

  private:
    Connection& db_;
    const Catalogue& catalogue_;
    Actor actor_;
    Revision revision_ = 0;
    std::vector<Change> changes_;
    bool open_ = true;
};

/// The newest revision of the database as this connection sees it; 0 before the first.
[[nodiscard]] Revision last_revision(Connection& db);

}  // namespace data
