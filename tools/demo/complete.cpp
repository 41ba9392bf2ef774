#include "tools/demo/complete.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "data/feature/fact_sources.hpp"
#include "data/feature/feature.hpp"
#include "data/journal/batch.hpp"
#include "data/journal/transaction.hpp"
#include "data/store/connection.hpp"
#include "data/store/migrate.hpp"
#include "tools/demo/additions.hpp"
#include "tools/demo/existing.hpp"
#include "tools/demo/facts.hpp"

namespace demo {
namespace {

constexpr std::size_t rows_a_transaction = 200;  // some 50 ms of the writer

/// Every collection whose facts are filled can say so field by field.
void provide_field(data::Owner& owner) {
    owner.write([&](data::Connection& db) {
        data::store_fact_sources(db, *owner.catalogue);
        owner.catalogue = data::load_catalogue(db);
    });
    owner.reload();  // or an edit meanwhile, by who does not know the field, would drop its values
}

void store(data::Owner& owner, const char* collection, std::vector<data::Feature> features, const data::Actor& actor) {
    for (std::size_t from = 0; from < features.size(); from += rows_a_transaction) {
        if (owner.cancelled()) throw std::runtime_error("stopped; a further run goes on where this one ended");
        owner.write([&](data::Connection& db) {
            data::Transaction transaction(db, *owner.catalogue, actor);
            for (std::size_t k = from; k < std::min(features.size(), from + rows_a_transaction); ++k)
                data::replace_feature(transaction, owner.catalogue->at(collection), features[k].id, features[k].version,
                                      features[k]);
            transaction.commit();
        });
    }
}

}  // namespace

Completed complete(data::Owner& owner, std::uint64_t seed) {
    provide_field(owner);
    const data::Actor actor{"local", "demo --complete, seed " + std::to_string(seed)};
    Existing all;
    owner.write([&](data::Connection& db) { all = read_existing(db, *owner.catalogue); });

    Filled filled = fill_facts(all, *owner.catalogue, seed);
    Completed done;
    done.facts = filled.facts;
    done.features =
        static_cast<std::int64_t>(filled.buildings.size() + filled.compounds.size() + filled.facilities.size());
    store(owner, "building", std::move(filled.buildings), actor);
    store(owner, "compound", std::move(filled.compounds), actor);
    store(owner, "facility", std::move(filled.facilities), actor);

    data::Batch batch(owner, actor);
    add_missing(all, *owner.catalogue, seed, [&](const data::Collection& collection, data::Feature&& feature) {
        batch.add(collection, std::move(feature));
    });
    done.added = batch.size();
    batch.publish();
    if (done.added == 0 && done.facts > 0) owner.reload();  // publish() has done so otherwise
    return done;
}

}  // namespace demo
