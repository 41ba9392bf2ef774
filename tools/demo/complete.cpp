#include "tools/demo/complete.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include "data/feature/fact_sources.hpp"
#include "data/feature/feature.hpp"
#include "data/journal/batch.hpp"
#include "data/journal/transaction.hpp"
#include "data/store/connection.hpp"
#include "data/store/error.hpp"
#include "data/store/migrate.hpp"
#include "tools/demo/additions.hpp"
#include "tools/demo/existing.hpp"
#include "tools/demo/facts.hpp"

namespace demo {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds slice{50};  // the writer serves others between two slices

/// Every collection whose facts are filled can say so field by field.
void provide_field(data::Owner& owner) {
    owner.write([&](data::Connection& db) {
        data::store_fact_sources(db, *owner.catalogue);
        owner.catalogue = data::load_catalogue(db);
    });
    owner.reload();  // or an edit meanwhile, by who does not know the field, would drop its values
}

/// Reads on a connection of its own: the writer serves others meanwhile.
Existing read_aside(const data::Owner& owner) {
    data::Connection db(owner.database, data::Connection::Mode::read);
    const data::Reading one_picture(db);
    return read_existing(db, *owner.catalogue);
}

/// False where somebody changed the feature since it was read: what they know goes before what is made up.
bool store_one(data::Transaction& transaction, const data::Collection& collection, const data::Feature& feature) {
    try {
        data::replace_feature(transaction, collection, feature.id, feature.version, feature);
        return true;
    } catch (const data::VersionConflict&) {
    } catch (const data::NotFound&) {
    }
    return false;
}

/// Gives the number of features stored.
std::int64_t store(data::Owner& owner, const char* collection, const std::vector<data::Feature>& features,
                   const data::Actor& actor) {
    std::int64_t stored = 0;
    for (auto next = features.begin(); next != features.end();) {
        if (owner.cancelled()) throw std::runtime_error("stopped; a further run goes on where this one ended");
        owner.write([&](data::Connection& db) {
            const auto until = Clock::now() + slice;
            data::Transaction transaction(db, *owner.catalogue, actor);
            do {
                stored += store_one(transaction, owner.catalogue->at(collection), *next);
            } while (++next != features.end() && Clock::now() < until);
            transaction.commit();
        });
    }
    return stored;
}

}  // namespace

Completed complete(data::Owner& owner, std::uint64_t seed) {
    provide_field(owner);
    const data::Actor actor{"local", "demo --complete, seed " + std::to_string(seed)};
    Existing all = read_aside(owner);

    Filled filled = fill_facts(all, *owner.catalogue, seed);
    Completed done;
    done.facts = filled.facts;
    try {
        done.features = store(owner, "building", filled.buildings, actor) +
                        store(owner, "compound", filled.compounds, actor) +
                        store(owner, "facility", filled.facilities, actor);

        data::Batch batch(owner, actor);
        add_missing(all, *owner.catalogue, seed, [&](const data::Collection& collection, data::Feature&& feature) {
            batch.add(collection, std::move(feature));
        });
        done.added = batch.size();
        batch.publish();
    } catch (...) {
        owner.reload();  // the facts stored so far stay, so they are served
        throw;
    }
    if (done.added == 0 && done.facts > 0) owner.reload();  // publish() has done so otherwise
    return done;
}

}  // namespace demo
