/// Gives a new database the drawn city's attributes that gridkeeper does not ship: city_fields DATABASE
#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "data/feature/local_field.hpp"
#include "data/store/connection.hpp"
#include "data/store/migrate.hpp"

namespace {

data::Field local(const char* name, data::FieldType type) {
    data::Field field;
    field.name = name;
    field.type = type;
    field.title = {name, name};
    field.local = true;
    field.tile_zoom = 0;
    return field;
}

}  // namespace

int main(int count, char** words) {
    using enum data::FieldType;
    if (count != 2) {
        fmt::print(stderr, "usage: city_fields DATABASE\n");
        return 2;
    }
    try {
        data::Connection db(words[1], data::Connection::Mode::write);
        data::migrate(db);
        for (const auto& [collection, name, type] :
             {std::tuple{"grid", "manager", text}, std::tuple{"grid", "population", integer},
              std::tuple{"compound", "street", text}, std::tuple{"compound", "kind", text},
              std::tuple{"compound", "plot_ratio", real}, std::tuple{"compound", "updated", text},
              std::tuple{"facility", "kind", text}, std::tuple{"facility", "status", text},
              std::tuple{"facility", "capacity", integer}, std::tuple{"facility", "compound_id", integer},
              std::tuple{"facility", "updated", text}})
            data::add_local_field(db, collection, local(name, type));
        return 0;
    } catch (const std::exception& failure) {
        fmt::print(stderr, "city_fields: {}\n", failure.what());
        return 1;
    }
}
