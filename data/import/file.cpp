#include "data/import/file.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "data/feature/feature.hpp"
#include "data/import/coerce.hpp"
#include "data/import/same_file.hpp"
#include "data/import/shape.hpp"
#include "data/import/stop.hpp"
#include "data/import/whereabouts.hpp"
#include "data/import/worker.hpp"
#include "data/journal/batch.hpp"

namespace data::import {
namespace {

/// Progress is told each time this many features were read.
constexpr std::int64_t watch_every = 2000;

/// What is in the store already and may clash or be referred to.
class Known {
  public:
    /// `named`: the file gives codes or uids, so those in the store matter.
    Known(const Owner& owner, const Collection& collection, bool named) : db_{owner.database, Connection::Mode::read} {
        if (!named) return;
        read(collection, [&](const Feature& feature) {
            if (!feature.code.empty()) codes_.insert(feature.code);
            uids_.insert(feature.uid);
        });
    }
    void check_unique(const Feature& feature, std::vector<Finding>& findings) const {
        if (!feature.code.empty() && codes_.contains(feature.code))
            findings.push_back({"code-taken", "code", "the code " + feature.code + " is in use already"});
        if (!feature.uid.empty() && uids_.contains(feature.uid))
            findings.push_back({"uid-taken", "uid", "the uid " + feature.uid + " is in use already"});
    }
    void take(const Feature& feature) {
        if (!feature.code.empty()) codes_.insert(feature.code);
        if (!feature.uid.empty()) uids_.insert(feature.uid);
    }
    /// The id of the feature that a text names by id, code or unique name.
    [[nodiscard]] std::optional<FeatureId> refer(const Collection& target, const std::string& text) {
        auto& names = names_[target.name];
        if (names.empty()) {
            names[""] = 0;  // marks the list as read
            read(target, [&](const Feature& feature) {
                names[std::to_string(feature.id)] = feature.id;
                if (!feature.code.empty()) names[feature.code] = feature.id;
                if (feature.name.empty()) return;
                const auto [same, fresh] = names.try_emplace(feature.name, feature.id);
                if (!fresh && same->second != feature.id) same->second = 0;  // two of that name: neither
            });
        }
        const auto found = names.find(text);
        return found == names.end() || found->second == 0 ? std::nullopt : std::optional{found->second};
    }

  private:
    void read(const Collection& collection, const std::function<void(const Feature&)>& take) {
        each_feature(db_, collection, [&](Feature&& feature) { take(feature); });
    }
    Connection db_;  ///< its own, so that a long look never holds the writer
    std::set<std::string> codes_, uids_;
    std::map<std::string, std::unordered_map<std::string, FeatureId>> names_;
};

/// Turns frames into features of one collection.
class Reader {
  public:
    Reader(Owner& owner, const Collection& collection, const Mapping& mapping, Whereabouts& whereabouts)
        : catalogue_{*owner.catalogue},
          collection_{collection},
          mapping_{mapping},
          whereabouts_{whereabouts},
          known_{owner, collection, names_rows(mapping)} {}

    Feature feature(const Worker::Frame& frame, std::vector<Finding>& findings) {
        Feature result;
        result.source = Source::imported;
        result.values.resize(collection_.fields.size());
        for (const auto& [field, text] : mapping_.constants) set(result, field, text, findings);
        const auto& properties = frame.json.at("properties");
        for (const Mapped& pair : mapping_.mapped)
            if (const auto value = properties.find(pair.column); value != properties.end())
                set(result, pair.field, *value, findings);
        for (const auto& column : frame.json.value("garbled", std::vector<std::string>{}))
            for (const Mapped& pair : mapping_.mapped)
                if (pair.column == column)
                    findings.push_back(
                        {"encoding", pair.field, "column " + column + " is not text in the file's encoding"});
        if (frame.json.value("unprojectable", false))
            findings.push_back({"off-earth", "geometry",
                                "its coordinates " + frame.json.value("at", nlohmann::json::array()).dump() +
                                    " cannot be brought to WGS 84"});
        else
            result.shape = stored_shape(frame.wkb, collection_.shape, findings);
        whereabouts_.look(frame, result.shape, findings);
        if (findings.empty()) findings = data::findings(catalogue_, collection_, result);
        if (findings.empty()) known_.check_unique(result, findings);
        if (findings.empty()) known_.take(result);
        return result;
    }

  private:
    static bool names_rows(const Mapping& mapping) {
        return std::any_of(mapping.mapped.begin(), mapping.mapped.end(),
                           [](const Mapped& pair) { return pair.field == "code" || pair.field == "uid"; });
    }

    void set(Feature& feature, const std::string& name, const nlohmann::json& value, std::vector<Finding>& findings) {
        if (name == "uid") feature.uid = text_of(value);
        if (name == "code") feature.code = text_of(value);
        if (name == "name") feature.name = text_of(value);
        const auto place = collection_.field(name);
        if (!place) return;
        const Field& field = collection_.fields[*place];
        Value coerced_value = coerced(catalogue_, field, value, findings);
        if (field.type == FieldType::reference && std::holds_alternative<std::string>(coerced_value)) {
            const auto& text = std::get<std::string>(coerced_value);
            if (const auto id = known_.refer(catalogue_.at(field.target), text))
                coerced_value = *id;
            else {
                findings.push_back({"reference", field.name,
                                    "no " + field.target + " has the id, code or single name '" + text + "'"});
                return;
            }
        }
        feature.values[*place] = std::move(coerced_value);
    }

    const Catalogue& catalogue_;
    const Collection& collection_;
    const Mapping& mapping_;
    Whereabouts& whereabouts_;
    Known known_;
};

struct Read {
    Feature feature;
    std::vector<Finding> findings;
    std::int64_t fid = 0;
};

/// The features that are held back until it is known that the file lies where it should.
class First {
  public:
    [[nodiscard]] bool waits() const noexcept { return waits_; }
    [[nodiscard]] bool complete() const noexcept {
        return waits_ && (held_.size() >= Whereabouts::first_features || bytes_ >= most_bytes);
    }
    void take(Read&& read, std::size_t bytes) {
        held_.push_back(std::move(read));
        bytes_ += bytes;
    }
    template <class Settle>
    void judged(const Whereabouts& whereabouts, const std::string& crs, const Settle& settle) {
        whereabouts.judge(crs);
        waits_ = false;
        for (Read& read : held_) settle(std::move(read));
        held_.clear();
    }

  private:
    static constexpr std::size_t most_bytes = 64 << 20;
    std::vector<Read> held_;
    std::size_t bytes_ = 0;
    bool waits_ = true;
};

Mapping mapping_for(const Collection& collection, const nlohmann::json& header, const MappingOrder& order,
                    Report& report) {
    std::vector<std::string> columns;
    for (const auto& field : header.at("fields")) columns.push_back(field.at("name"));
    Mapping mapping = decide_mapping(collection, columns, order);
    report.driver = header.at("driver"), report.layer = header.at("layer"), report.crs = header.at("crs");
    report.mapped = mapping.mapped, report.unmapped = mapping.unmapped;
    for (const Field& field : collection.fields) {
        if (!field.required || mapping.constants.contains(field.name)) continue;
        bool fed = false;
        for (const Mapped& pair : mapping.mapped) fed |= pair.field == field.name;
        if (!fed)
            throw Failure{"mapping", "nothing feeds the required field '" + field.name +
                                         "'; name its column with --map " + field.name +
                                         "=COLUMN or give all the same with --set " + field.name + "=VALUE"};
    }
    return mapping;
}

}  // namespace

void import_file(Owner& owner, const FileOrder& order, Report& report, const Watch& watch) {
    const Collection& collection = owner.catalogue->at(order.collection);
    const std::string file = real_file(order.file);
    report.file = order.file, report.collection = order.collection;
    watch({"opening", 0, -1});
    Worker worker{{order.worker.empty() ? worker_beside_program() : order.worker, "layer", file, order.layer, order.crs,
                   order.patience, [&owner] { refuse_if_stopped(owner); }}};
    auto frame = worker.next();
    while (frame && frame->json["kind"] == "warning") {
        report.notes.push_back(frame->json.at("message"));
        frame = worker.next();
    }
    if (!frame || frame->json["kind"] != "header") throw Failure{"worker", "the import worker wrote no header"};
    const std::int64_t promised = frame->json.at("count");
    const Mapping mapping = mapping_for(collection, frame->json, order.mapping, report);

    const std::string mark = mark_of(file, collection.name + ", layer " + report.layer);
    refuse_same(owner, mark);
    Whereabouts whereabouts{owner, order.elsewhere};
    Reader reader{owner, collection, mapping, whereabouts};
    Batch batch{owner, {order.person, "import " + order.file + mark}};
    First first;
    const auto settle = [&](Read&& read) {
        if (read.findings.empty()) {
            batch.add(collection, std::move(read.feature));
            ++report.stored;
            return;
        }
        ++report.rejected;
        report.rejections.push_back(
            {"feature " + std::to_string(read.fid), read.feature.name, std::move(read.findings)});
        if (order.strict)
            throw Failure{"rejected", "a feature was rejected and --strict allows none; nothing was stored"};
    };
    while ((frame = worker.next())) {
        if (frame->json["kind"] == "warning") {
            report.notes.push_back(frame->json.at("message"));
            continue;
        }
        Read read{{}, {}, frame->json.at("fid")};
        read.feature = reader.feature(*frame, read.findings);
        ++report.read;
        if (first.waits())
            first.take(std::move(read), frame->wkb.size());
        else
            settle(std::move(read));
        if (first.complete()) first.judged(whereabouts, report.crs, settle);
        if (report.read % watch_every != 0) continue;
        watch({"reading", report.read,
               promised > 0 ? static_cast<double>(report.read) / static_cast<double>(promised) : -1});
        refuse_if_stopped(owner);
    }
    if (first.waits()) first.judged(whereabouts, report.crs, settle);
    if (report.stored == 0)
        throw Failure{"rejected", report.read == 0 ? "the file holds no features"
                                                   : "every feature was rejected; nothing was stored"};
    report.revision = batch.publish();
    report.rows = {{collection.name, report.stored}};
    watch({"reading", report.read, 1});
}

}  // namespace data::import
