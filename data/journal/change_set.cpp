#include "data/journal/change_set.hpp"

#include "data/store/connection.hpp"

namespace data {
namespace {

Feature stored(Transaction& transaction, const Collection& collection, const WantedChange& change) {
    Feature found = transaction.find(collection, change.id);
    if (found.version != change.version) throw VersionConflict(change.version, found.version);
    return found;
}

MadeChange make(Transaction& transaction, const WantedChange& change) {
    const Collection& collection = transaction.catalogue().at(change.collection);
    const auto made = [](const Feature& feature) { return MadeChange{feature.id, feature.uid, feature.version}; };
    if (change.operation == WantedChange::Operation::create)
        return made(create_feature(transaction, collection, feature_from_geojson(collection, change.document)));

    const Feature current = stored(transaction, collection, change);
    switch (change.operation) {
        case WantedChange::Operation::replace:
            refuse_another_identity(current, change.document);
            return made(replace_feature(transaction, collection, change.id, change.version,
                                        feature_from_geojson(collection, change.document)));
        case WantedChange::Operation::patch:
            return made(replace_feature(transaction, collection, change.id, change.version,
                                        patched(collection, current, change.document)));
        default: delete_feature(transaction, collection, change.id, change.version); return made(current);
    }
}

}  // namespace

ChangesRefused::ChangesRefused(std::vector<std::pair<std::size_t, std::exception_ptr>> which)
    : runtime_error(std::to_string(which.size()) + " of the changes cannot be made, so none is"),
      refused(std::move(which)) {}

std::vector<MadeChange> make_changes(Transaction& transaction, const std::vector<WantedChange>& wanted) {
    Connection& db = transaction.db();
    std::vector<MadeChange> made;
    std::vector<std::pair<std::size_t, std::exception_ptr>> refused;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        db.execute("SAVEPOINT change");
        try {
            made.push_back(make(transaction, wanted[i]));
            db.execute("RELEASE change");
        } catch (const DiskFull&) {
            throw;
        } catch (...) {
            if (!db.in_transaction()) throw;  // the failure took the whole transaction with it
            db.execute("ROLLBACK TO change; RELEASE change");
            refused.emplace_back(i, std::current_exception());
        }
    }
    if (!refused.empty()) throw ChangesRefused(std::move(refused));
    return made;
}

}  // namespace data
