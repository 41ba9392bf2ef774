#include <malloc.h>

#include "data/feature/feature_sql.hpp"
#include "data/feature/record_json.hpp"
#include "data/journal/transaction.hpp"
#include "data/snapshot/builder.hpp"
#include "data/store/connection.hpp"
#include "data/store/spatialite_blob.hpp"

namespace data {
namespace {

/// Columns of FeatureSql::each, as far as a map needs them.
enum class Read : int { id = 0, code = 2, name = 3, source = 5, division = 6, shape = 7, local = 8, first_field = 9 };

/// Reads one collection straight into its builder: a Feature a row would cost as much again.
class Reader {
  public:
    Reader(Connection& db, const Collection& collection, LayerBuilder& builder)
        : collection_(collection),
          builder_(builder),
          sql_(sql_of(collection)),
          row_(db.query(sql_.each)),
          values_(collection.fields.size()) {}

    void read_all() {
        while (row_.step()) {
            builder_.begin(row_.integer(at(Read::id)));
            text(at(Read::name));
            text(at(Read::code));
            text(at(Read::source));
            text(at(Read::division));
            for (std::size_t i = 0; i < sql_.shipped_fields; ++i) field(i);
            local_fields();
            shape();
        }
    }

  private:
    static constexpr int at(Read column) noexcept { return static_cast<int>(column); }

    void text(int column) {
        bytes_.clear();
        const std::string_view value = row_.view(column);
        if (!value.empty()) append_tile_value(value, bytes_);
        builder_.value(bytes_);
    }

    void field(std::size_t i) {
        const int column = at(Read::first_field) + static_cast<int>(i);
        bytes_.clear();
        if (!row_.is_null(column)) switch (collection_.fields[i].type) {
                case FieldType::integer:
                case FieldType::reference: append_tile_value(Value(row_.integer(column)), bytes_); break;
                case FieldType::real: append_tile_value(Value(row_.real(column)), bytes_); break;
                case FieldType::boolean: append_tile_value(Value(row_.integer(column) != 0), bytes_); break;
                default: append_tile_value(row_.view(column), bytes_);
            }
        builder_.value(bytes_);
    }

    void local_fields() {
        if (sql_.shipped_fields == collection_.fields.size()) return;
        for (Value& value : values_) value.emplace<std::monostate>();
        if (!row_.is_null(at(Read::local))) read_local_json(collection_, row_.view(at(Read::local)), values_);
        for (std::size_t i = sql_.shipped_fields; i < values_.size(); ++i) {
            bytes_.clear();
            append_tile_value(values_[i], bytes_);
            builder_.value(bytes_);
        }
    }

    void shape() {
        const geo::Shape stored = from_spatialite(row_.blob(at(Read::shape)));
        if (collection_.shape == geo::ShapeType::point) return builder_.end(first_place(stored));
        builder_.paths().append(stored);
        builder_.end_paths();
    }

    const Collection& collection_;
    LayerBuilder& builder_;
    const FeatureSql& sql_;
    Query row_;
    std::vector<Value> values_;
    std::string bytes_;
};

}  // namespace

std::shared_ptr<const Snapshot> Snapshot::load(Connection& db, std::shared_ptr<const Catalogue> catalogue) {
    Revision revision = 0;
    SnapshotBuilder builder(catalogue);
    {
        const Reading reading(db);
        revision = last_revision(db);
        for (std::size_t i = 0; i < catalogue->collections().size(); ++i)
            Reader(db, catalogue->collections()[i], builder.layer(i)).read_all();
    }
    db.give_back_memory();  // every page was read once and is not needed again
    auto snapshot = std::move(builder).build(revision);
    malloc_trim(0);  // glibc would keep what building took: as much again as the map itself
    return snapshot;
}

}  // namespace data
