#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "data/feature/collection.hpp"
#include "data/feature/feature.hpp"
#include "data/journal/transaction.hpp"
#include "data/people/viewer.hpp"
#include "data/store/connection.hpp"
#include "data/store/owner.hpp"

namespace tests {

/// Who sees and reads everything.
inline const data::Viewer& all_seeing() {
    static const data::Viewer viewer({{data::Role::admin, ""}});
    return viewer;
}

/// A folder of its own that goes away with it.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

/// A migrated, empty database with its writing connection. The first of a process is migrated, the others are copies of
/// it.
class TemporaryDatabase {
  public:
    TemporaryDatabase();

    [[nodiscard]] const std::string& file() const noexcept { return file_; }
    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_.path(); }
    [[nodiscard]] data::Connection& db() noexcept { return *db_; }
    [[nodiscard]] const data::Catalogue& catalogue() const noexcept { return *catalogue_; }
    [[nodiscard]] std::shared_ptr<const data::Catalogue> shared_catalogue() const noexcept { return catalogue_; }
    [[nodiscard]] const data::Collection& collection(std::string_view name) const { return catalogue_->at(name); }

    /// After local fields were added.
    void reload_catalogue();
    void close() { db_.reset(); }
    void reopen();

    /// Stores one feature as one revision.
    data::Feature create(std::string_view collection, data::Feature feature);

    /// The secret of an API token that may write, of a new person with these roles. The password is none.
    [[nodiscard]] std::string token_of(std::vector<data::Grant> grants, const std::string& login = "tester");

    /// An Owner whose work runs on db().
    [[nodiscard]] data::Owner owner();

  private:
    TemporaryFolder folder_;
    std::string file_;
    std::unique_ptr<data::Connection> db_;
    std::shared_ptr<const data::Catalogue> catalogue_;
};

/// A small valid feature of a collection round `centre`: required fields filled, a square of `size` degrees for areas,
/// a line of that length for barriers. Nothing set is left to chance.
[[nodiscard]] data::Feature sample(const data::Collection& collection, geo::LonLat centre = {118.78, 32.04},
                                   double size = 0.001);

/// Sets a field by name.
void set(const data::Collection& collection, data::Feature& feature, std::string_view field, data::Value value);
[[nodiscard]] const data::Value& get(const data::Collection& collection, const data::Feature& feature,
                                     std::string_view field);

}  // namespace tests
