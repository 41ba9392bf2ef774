#include "geo/coverage/noding.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "geo/coverage/segment_index.hpp"

namespace geo::coverage {
namespace {

constexpr int most_rounds = 16;  ///< each round starts from the crossings that the rounding of the last one made

struct Raw {
    Point a, b;  ///< a < b
    Use use;
    [[nodiscard]] auto key() const noexcept { return std::tie(a, b); }
};

std::vector<Raw> raw_edges(std::span<const Polygon* const> polygons, std::span<const std::vector<Point>> lines) {
    std::vector<Raw> raw;
    const auto put = [&](Point a, Point b, Slot slot) {
        if (a == b) return;
        if (a < b)
            raw.push_back({a, b, {slot, 1}});
        else
            raw.push_back({b, a, {slot, -1}});
    };
    for (Slot slot = 0; slot < polygons.size(); ++slot)
        each_edge(*polygons[slot], [&](Point a, Point b) { put(a, b, slot); });
    for (const auto& line : lines)
        for (std::size_t i = 0; i + 1 < line.size(); ++i) put(line[i], line[i + 1], no_slot);
    std::sort(raw.begin(), raw.end(), [](const Raw& l, const Raw& r) { return l.key() < r.key(); });
    return raw;
}

/// Gathers equal edges into one with all their uses.
template <class Edge>
void gather(const std::vector<Raw>& sorted, std::vector<Edge>& edges, std::vector<Use>& uses) {
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const Raw& raw = sorted[i];
        if (i == 0 || raw.key() != sorted[i - 1].key()) {
            const auto at = static_cast<std::uint32_t>(uses.size());
            edges.push_back({raw.a, raw.b, at, at, false});
        }
        if (raw.use.slot == no_slot) {
            edges.back().line = true;
        } else {
            uses.push_back(raw.use);
            edges.back().past_use = static_cast<std::uint32_t>(uses.size());
        }
    }
}

/// A part of a segment between vertices found so far.
struct Part {
    Point a, b;
    std::uint32_t segment = 0;
    bool fresh = true;  ///< not yet looked at
    std::vector<Point> cuts = {};
};

class Rounds {
  public:
    explicit Rounds(Noded& noded) : noded_(noded) {
        for (std::uint32_t i = 0; i < noded.segments.size(); ++i)
            parts_.push_back({noded.segments[i].a, noded.segments[i].b, i});
    }

    std::vector<Part> run() {
        for (int round = 0;; ++round) {
            if (round == most_rounds) {
                noded_.finished = false;
                break;
            }
            if (!cut_all(round == 0)) break;
        }
        return std::move(parts_);
    }

  private:
    /// One round; false where nothing was cut.
    bool cut_all(bool first) {
        const SegmentIndex index(parts_.size(), [&](std::size_t i) { return std::pair{parts_[i].a, parts_[i].b}; });
        bool cut = false;
        for (std::uint32_t i = 0; i < parts_.size(); ++i) {
            if (!parts_[i].fresh) continue;
            index.each_near(parts_[i].a, parts_[i].b, [&](std::uint32_t j) {
                if (j == i || (parts_[j].fresh && j < i)) return true;
                cut |= meet(parts_[i], parts_[j], first);
                return true;
            });
        }
        if (!cut) return false;
        std::vector<Part> next;
        next.reserve(parts_.size() + 16);
        for (Part& part : parts_) {
            part.fresh = false;
            if (part.cuts.empty())
                next.push_back(std::move(part));
            else
                divide(part, next);
        }
        parts_ = std::move(next);
        return true;
    }

    void divide(Part& part, std::vector<Part>& next) const {
        const bool border = noded_.segments[part.segment].past_use > noded_.segments[part.segment].first_use;
        std::vector<Point> chain;
        if (border) {
            chain = conserving_chain(part.a, part.b, std::move(part.cuts));
        } else {
            chain = std::move(part.cuts);
            put_along(part.a, part.b, chain);
        }
        Point from = part.a;
        chain.push_back(part.b);
        for (const Point to : chain) {
            next.push_back({from, to, part.segment});
            from = to;
        }
    }

    static bool cut_at(Part& part, Point p) {
        if (p == part.a || p == part.b) return false;
        part.cuts.push_back(p);
        return true;
    }

    bool vertex_on(Part& owner, Point vertex, Part& on, bool note) {
        if (!inside_segment(on.a, on.b, vertex)) return false;
        if (note) noded_.meetings.push_back({Meeting::Kind::vertex_on_edge, vertex, owner.segment, on.segment});
        return cut_at(on, vertex);
    }

    bool meet(Part& s, Part& t, bool note) {
        bool cut = vertex_on(t, t.a, s, note);
        cut |= vertex_on(t, t.b, s, note);
        cut |= vertex_on(s, s.a, t, note);
        cut |= vertex_on(s, s.b, t, note);
        if (cut || !cross_properly(s.a, s.b, t.a, t.b)) return cut;
        const Point p = rounded_crossing(s.a, s.b, t.a, t.b);
        if (note) noded_.meetings.push_back({Meeting::Kind::crossing, p, s.segment, t.segment});
        cut = cut_at(s, p);
        cut |= cut_at(t, p);
        return cut;
    }

    Noded& noded_;
    std::vector<Part> parts_;
};

/// The ways of segments that were divided, each from its lower end to its higher.
std::vector<Chain> chains_of(const Noded& noded, const std::vector<Part>& parts) {
    std::vector<Chain> chains;
    for (std::size_t i = 0; i < parts.size();) {  // parts of one segment follow one another from a to b
        std::size_t past = i;
        while (past < parts.size() && parts[past].segment == parts[i].segment) ++past;
        const auto& segment = noded.segments[parts[i].segment];
        if (past - i > 1 && segment.past_use > segment.first_use) {
            Chain chain{segment.a, segment.b, {}};
            for (std::size_t k = i + 1; k < past; ++k) chain.inside.push_back(parts[k].a);
            chains.push_back(std::move(chain));
        }
        i = past;
    }
    return chains;
}

}  // namespace

Noded noded(std::span<const Polygon* const> polygons, std::span<const std::vector<Point>> lines) {
    Noded result;
    gather(raw_edges(polygons, lines), result.segments, result.segment_uses);
    const std::vector<Part> parts = Rounds(result).run();
    result.chains = chains_of(result, parts);

    std::vector<Raw> raw;
    raw.reserve(result.segment_uses.size() + parts.size());
    for (const Part& part : parts) {
        const auto& segment = result.segments[part.segment];
        const bool forward = part.a < part.b;
        const Point a = forward ? part.a : part.b, b = forward ? part.b : part.a;
        for (const Use use : result.uses_of(segment)) raw.push_back({a, b, {use.slot, forward ? use.side : -use.side}});
        if (segment.line) raw.push_back({a, b, {no_slot, 0}});
    }
    std::sort(raw.begin(), raw.end(), [](const Raw& l, const Raw& r) { return l.key() < r.key(); });
    gather(raw, result.edges, result.uses);
    return result;
}

}  // namespace geo::coverage
