#include "tests/support/temporary_database.hpp"

#include <stdlib.h>

#include <stdexcept>

#include "data/journal/journal.hpp"
#include "data/people/credentials.hpp"
#include "data/store/migrate.hpp"

namespace tests {
namespace {

/// Made once a process: writing SpatiaLite's catalogue of reference systems takes half a second.
const std::string& template_file() {
    static TemporaryFolder folder;
    static const std::string file = [] {
        const std::string made = folder.file("template.gridkeeper");
        data::Connection db(made, data::Connection::Mode::write);
        data::migrate(db);
        return made;
    }();
    return file;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "gridkeeper-test-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("cannot make " + name);
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

TemporaryDatabase::TemporaryDatabase() : file_(folder_.file("test.gridkeeper")) {
    std::filesystem::copy_file(template_file(), file_);
    reopen();
}

void TemporaryDatabase::reopen() {
    db_.reset();
    db_ = std::make_unique<data::Connection>(file_, data::Connection::Mode::write);
    reload_catalogue();
}

void TemporaryDatabase::reload_catalogue() {
    catalogue_ = data::load_catalogue(*db_);
}

data::Feature TemporaryDatabase::create(std::string_view name, data::Feature feature) {
    data::Transaction transaction(*db_, *catalogue_, {});
    data::Feature stored = data::create_feature(transaction, collection(name), std::move(feature));
    transaction.commit();
    return stored;
}

std::string TemporaryDatabase::token_of(std::vector<data::Grant> grants, const std::string& login) {
    const std::string secret = data::make_secret();
    data::Person person;
    person.login = person.name = login, person.grants = std::move(grants);
    data::Transaction transaction(*db_, *catalogue_, {"test", "a person"});
    person = data::create_person(transaction, person, "no password");
    data::add_token(
        *db_, {0, data::hash_of_secret(secret), person.id, "test", true, data::utc_now(), "9999", 0, std::nullopt});
    transaction.commit();
    return secret;
}

data::Owner TemporaryDatabase::owner() {
    data::Owner owner;
    owner.database = file_;
    owner.catalogue = catalogue_;
    owner.write = [this](const std::function<void(data::Connection&)>& work) {
        db_->execute("BEGIN IMMEDIATE");
        try {
            work(*db_);
            db_->execute("COMMIT");
        } catch (...) {
            if (db_->in_transaction()) db_->execute("ROLLBACK");
            throw;
        }
    };
    return owner;
}

data::Feature sample(const data::Collection& collection, geo::LonLat centre, double size) {
    data::Feature feature;
    feature.values.resize(collection.fields.size());
    for (std::size_t i = 0; i < collection.fields.size(); ++i) {
        const data::Field& field = collection.fields[i];
        if (!field.required) continue;
        if (field.type == data::FieldType::integer) feature.values[i] = std::int64_t{1};
        if (field.code_list == "facility_class") feature.values[i] = std::string("01076");
        if (field.code_list == "barrier_kind") feature.values[i] = std::string("wall");
        if (field.code_list == "landcover_kind") feature.values[i] = std::string("green");
    }
    const double west = centre.lon - size / 2, east = centre.lon + size / 2;
    const double south = centre.lat - size / 2, north = centre.lat + size / 2;
    if (collection.shape == geo::ShapeType::point)
        feature.shape = geo::point_shape(centre);
    else if (collection.shape == geo::ShapeType::multi_line)
        feature.shape = {geo::ShapeType::line, {{{{west, centre.lat}, {east, centre.lat}}}}};
    else
        feature.shape = geo::polygon_shape({{west, south}, {east, south}, {east, north}, {west, north}, {west, south}});
    return data::as_stored(collection, std::move(feature));
}

void set(const data::Collection& collection, data::Feature& feature, std::string_view field, data::Value value) {
    feature.values.at(collection.field(field).value()) = std::move(value);
}

const data::Value& get(const data::Collection& collection, const data::Feature& feature, std::string_view field) {
    return feature.values.at(collection.field(field).value());
}

}  // namespace tests
