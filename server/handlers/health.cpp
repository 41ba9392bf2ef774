#include "server/handlers/health.hpp"

#include <fstream>
#include <limits>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include "server/routes.hpp"

namespace server {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr double microseconds_a_second = 1e6;

MetricFamily family(const char* name, const char* help, MetricType type) {
    return {name, help, type, {}};
}

MetricFamily single(const char* name, const char* help, MetricType type, double value) {
    auto made = family(name, help, type);
    ClientMetric metric;
    metric.counter.value = metric.gauge.value = value;
    made.metric.push_back(std::move(metric));
    return made;
}

/// One route's row, added up over the threads.
struct Sum {
    std::array<std::uint64_t, 6> by_class{};
    std::array<std::uint64_t, http::time_edges.size() + 1> by_time{};
    std::uint64_t microseconds = 0, bytes = 0, answers = 0;
};

Sum sum_of(const http::Traffic& traffic, std::size_t route) {
    Sum sum;
    for (const auto& rows : traffic.threads()) {
        const auto& row = (*rows)[route];
        for (std::size_t i = 0; i < sum.by_class.size(); ++i) sum.by_class[i] += row.by_class[i].load();
        for (std::size_t i = 0; i < sum.by_time.size(); ++i) sum.by_time[i] += row.by_time[i].load();
        sum.microseconds += row.microseconds.load();
        sum.bytes += row.bytes.load();
    }
    for (const auto count : sum.by_time) sum.answers += count;
    return sum;
}

std::vector<MetricFamily> traffic_families(const http::Traffic& traffic) {
    auto answers = family("gridkeeper_http_answers_total", "Answers by route and status class", MetricType::Counter);
    auto bytes = family("gridkeeper_http_body_bytes_total", "Body bytes sent by route", MetricType::Counter);
    auto times =
        family("gridkeeper_http_answer_seconds", "From a complete request header to its answer", MetricType::Histogram);
    static const auto known = routes();
    for (std::size_t i = 0; i <= known.size(); ++i) {
        const auto sum = sum_of(traffic, i);
        if (sum.answers == 0) continue;
        const std::string pattern = i < known.size() ? known[i].pattern : "none";
        const std::string method(i < known.size() ? http::to_string(known[i].method) : "any");
        for (std::size_t c = 1; c < sum.by_class.size(); ++c) {
            if (sum.by_class[c] == 0) continue;
            ClientMetric metric;
            metric.label = {{"route", pattern}, {"method", method}, {"status", std::to_string(c) + "xx"}};
            metric.counter.value = static_cast<double>(sum.by_class[c]);
            answers.metric.push_back(std::move(metric));
        }
        ClientMetric sent;
        sent.label = {{"route", pattern}, {"method", method}};
        sent.counter.value = static_cast<double>(sum.bytes);
        bytes.metric.push_back(std::move(sent));

        ClientMetric took;
        took.label = {{"route", pattern}, {"method", method}};
        took.histogram.sample_count = sum.answers;
        took.histogram.sample_sum = static_cast<double>(sum.microseconds) / microseconds_a_second;
        std::uint64_t cumulative = 0;
        for (std::size_t b = 0; b < sum.by_time.size(); ++b) {
            cumulative += sum.by_time[b];
            const double edge = b < http::time_edges.size()
                                    ? static_cast<double>(http::time_edges[b]) / microseconds_a_second
                                    : std::numeric_limits<double>::infinity();
            took.histogram.bucket.push_back({cumulative, edge});
        }
        times.metric.push_back(std::move(took));
    }
    return {answers, bytes, times};
}

/// Resident memory of this process, bytes (proc(5), statm).
double resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    double total = 0, resident = 0;
    statm >> total >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace

http::Response healthz(const http::Request&, App&) {
    return http::text(200, "application/json", R"({"status":"ok"})").with("Cache-Control", "no-store");
}

http::Response readyz(const http::Request&, App& app) {
    if (app.ready.load(std::memory_order_acquire)) {
        std::string body = R"({"status":"ok"})";
        if (!app.search.whole)
            body = R"({"status":"ok","search":"being built","search_percent":)" + std::to_string(app.search.percent()) +
                   '}';
        return http::text(200, "application/json", std::move(body)).with("Cache-Control", "no-store");
    }
    return http::text(503, "application/json", R"({"status":"starting"})")
        .with("Cache-Control", "no-store")
        .with("Retry-After", "1");
}

http::Response metrics(const http::Request&, App& app) {
    auto families = traffic_families(app.traffic);
    const auto counter = [&](const char* name, const char* help, double value) {
        families.push_back(single(name, help, MetricType::Counter, value));
    };
    const auto gauge = [&](const char* name, const char* help, double value) {
        families.push_back(single(name, help, MetricType::Gauge, value));
    };
    const auto number = [](auto value) { return static_cast<double>(value); };

    gauge("gridkeeper_live_connections", "Open maps that are told of changes", number(app.live.talks.load()));
    counter("gridkeeper_live_messages_total", "Messages said to open maps", number(app.live.messages.load()));
    counter("gridkeeper_live_skipped_total", "Revisions told together with later ones, to who was slow",
            number(app.live.skipped.load()));
    gauge("gridkeeper_connections", "Open connections", number(app.traffic.connections.load()));
    counter("gridkeeper_connections_accepted_total", "Connections taken", number(app.traffic.accepted.load()));
    counter("gridkeeper_connections_refused_total", "Connections over the limit", number(app.traffic.refused.load()));
    counter("gridkeeper_connections_timed_out_total", "Connections ended for slowness",
            number(app.traffic.timed_out.load()));
    gauge("gridkeeper_tile_cache_bytes", "Bytes of cached tiles", number(app.tiles.bytes()));
    gauge("gridkeeper_tile_cache_tiles", "Cached tiles", number(app.tiles.tiles()));
    const auto writes = app.writer.counts();
    counter("gridkeeper_commits_total", "Commits; each holds one or more writes", number(writes.commits));
    counter("gridkeeper_writes_total", "Writes that were stored", number(writes.works));
    counter("gridkeeper_writes_failed_total", "Writes that were refused or failed", number(writes.failed));
    if (const auto snapshot = app.snapshot.current()) {
        gauge("gridkeeper_revision", "Revision of the map in memory", number(snapshot->revision()));
        gauge("gridkeeper_map_pending_edits", "Edits not yet folded into the base", number(snapshot->pending()));
    }
    gauge("gridkeeper_ready", "1 once the map is read", app.ready.load() ? 1 : 0);
    gauge("gridkeeper_search_index_ready", "1 once the search index is whole", app.search.whole ? 1 : 0);
    gauge("gridkeeper_search_index_features", "Features in the search index, as of the last look",
          number(app.search.done.load()));
    gauge("process_resident_memory_bytes", "Resident memory", resident_bytes());
    gauge("gridkeeper_uptime_seconds", "Since the start",
          std::chrono::duration<double>(std::chrono::steady_clock::now() - app.started).count());

    return http::text(200, "text/plain; version=0.0.4; charset=utf-8", prometheus::TextSerializer().Serialize(families))
        .with("Cache-Control", "no-store");
}

}  // namespace server
