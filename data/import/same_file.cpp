#include "data/import/same_file.hpp"

#include <filesystem>
#include <fstream>
#include <vector>

#include "data/import/report.hpp"
#include "data/store/digest.hpp"

namespace data::import {
namespace {

void add_content(Digest& digest, const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) throw Failure{"name", "'" + file.string() + "' cannot be read"};
    std::vector<char> bytes(1 << 20);
    while (in) {
        in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        digest.add(std::string_view{bytes.data(), static_cast<std::size_t>(in.gcount())});
    }
    if (in.bad()) throw Failure{"name", "'" + file.string() + "' cannot be read to its end"};
}

bool has_rows(Connection& db, const Catalogue& catalogue, std::int64_t batch) {
    for (const Collection& collection : catalogue.collections()) {
        Query row = db.query("SELECT 1 FROM " + collection.name + " WHERE batch = ?1 LIMIT 1");
        row.bind(1, batch);
        if (row.step()) return true;
    }
    return false;
}

}  // namespace

std::string mark_of(const std::string& file, const std::string& as_what) {
    Digest digest;
    const std::filesystem::path path{file};
    add_content(digest, path);
    for (const char* table : {".dbf", ".DBF"})
        if (auto beside = path; path.extension() == ".shp" || path.extension() == ".SHP") {
            beside.replace_extension(table);
            if (std::filesystem::exists(beside)) add_content(digest, beside);
        }
    return " as " + as_what + " (content " + to_hex(digest.take()) + ")";
}

void refuse_same(const Owner& owner, const std::string& mark) {
    Connection db{owner.database, Connection::Mode::read};
    Query row = db.query(R"sql(
        SELECT id, revision, started, person, reason
          FROM batch WHERE revision IS NOT NULL AND substr(reason, -length(:mark)) = :mark ORDER BY id
    )sql");
    row.bind(":mark", std::string_view(mark));
    while (row.step())
        if (has_rows(db, *owner.catalogue, row.integer(0)))
            throw Failure{"again", "this was imported already: revision " + std::to_string(row.integer(1)) + ", " +
                                       row.text(2) + ", by " + row.text(3) + ", " + row.text(4) +
                                       "; nothing was stored"};
}

}  // namespace data::import
