#include "geo/district/known_areas.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace geo::district {
namespace {

constexpr double least_ground = 10'000;  // m2

/// For each block the smallest known area of the level that holds it; -1 where none does.
std::vector<std::ptrdiff_t> holders(const Arrangement& arrangement, const std::vector<Known>& known, int level) {
    const auto& blocks = arrangement.blocks();
    std::vector<std::ptrdiff_t> holder(blocks.size(), -1);
    std::vector<double> smallest(blocks.size(), HUGE_VAL);
    std::vector<GeosShape> places;
    for (const Block& block : blocks) places.push_back(owned(GEOSPointOnSurface_r(geos(), block.polygon.get())));
    for (std::size_t k = 0; k < known.size(); ++k) {
        if (known[k].level != level) continue;
        const GeosShape area = to_geos(known[k].shape, arrangement.steps());
        const GeosPrepared prepared{GEOSPrepare_r(geos(), area.get())};
        double size = 0;
        GEOSArea_r(geos(), area.get(), &size);
        for (std::size_t b = 0; b < blocks.size(); ++b)
            if (size < smallest[b] && answer(GEOSPreparedContains_r(geos(), prepared.get(), places[b].get())))
                holder[b] = static_cast<std::ptrdiff_t>(k), smallest[b] = size;
    }
    return holder;
}

}  // namespace

KnownAreas::KnownAreas(const Arrangement& arrangement, const std::vector<Known>& known)
    : blocks_{arrangement.blocks()}, known_{known} {
    int last = 0;
    for (const Known& one : known) last = std::max(last, one.level);
    holders_.resize(static_cast<std::size_t>(last) + 1);
    for (int level = 1; level <= last; ++level)
        holders_[static_cast<std::size_t>(level)] = holders(arrangement, known, level);
}

std::vector<KnownAreas::Piece> KnownAreas::pieces(const std::vector<std::size_t>& parent, int level) const {
    if (static_cast<std::size_t>(level) >= holders_.size()) return {{parent, -1}};
    std::vector<Piece> all = hanging_together(parent, level);
    std::map<std::ptrdiff_t, std::size_t> largest;
    for (std::size_t p = 0; p < all.size(); ++p) {
        const auto [seen, fresh] = largest.try_emplace(all[p].known, p);
        if (!fresh && area_of(all[p]) > area_of(all[seen->second])) seen->second = p;
    }
    for (std::size_t p = 0; p < all.size(); ++p)
        if (all[p].known >= 0 && largest.at(all[p].known) != p) all[p].known = -1;
    join_gaps(all);
    return all;
}

KnownAreas::Ground KnownAreas::whole_areas(const std::vector<std::size_t>& ground, int level) const {
    Ground made;
    if (static_cast<std::size_t>(level) < holders_.size()) {
        for (Piece& piece : hanging_together(ground, level)) {
            if (piece.known >= 0)
                made.members.push_back(std::move(piece.blocks));
            else
                for (const std::size_t b : piece.blocks) made.members.push_back({b});
        }
    } else {
        for (const std::size_t b : ground) made.members.push_back({b});
    }
    std::map<std::size_t, std::size_t> made_of;
    for (std::size_t m = 0; m < made.members.size(); ++m)
        for (const std::size_t b : made.members[m]) made_of[b] = m;

    for (std::size_t m = 0; m < made.members.size(); ++m) {
        Block sum;
        struct Shared {
            double metres = 0, weighted = 0;
        };
        std::map<std::size_t, Shared> shared;
        for (const std::size_t b : made.members[m]) {
            const Block& block = blocks_[b];
            sum.x += block.x * block.square_metres, sum.y += block.y * block.square_metres;
            sum.square_metres += block.square_metres;
            sum.households += block.households;
            for (const auto& next : block.neighbours)
                if (const auto other = made_of.find(next.block); other != made_of.end() && other->second != m) {
                    Shared& border = shared[other->second];
                    border.metres += next.metres, border.weighted += next.metres * next.strength;
                }
        }
        sum.x /= sum.square_metres, sum.y /= sum.square_metres;
        for (const auto& [other, border] : shared)
            sum.neighbours.push_back({other, border.metres, border.weighted / border.metres});
        made.blocks.push_back(std::move(sum));
    }
    return made;
}

std::ptrdiff_t KnownAreas::whole() const {
    for (std::size_t k = 0; k < known_.size(); ++k)
        if (known_[k].level == 1) return static_cast<std::ptrdiff_t>(k);
    return -1;
}

std::vector<KnownAreas::Piece> KnownAreas::hanging_together(const std::vector<std::size_t>& parent, int level) const {
    const auto& holder = holders_[static_cast<std::size_t>(level)];
    constexpr char outside = 0, waiting = 1, taken = 2;
    std::vector<char> state(blocks_.size(), outside);
    for (const std::size_t b : parent) state[b] = waiting;
    std::vector<Piece> found;
    for (const std::size_t start : parent) {
        if (state[start] != waiting) continue;
        Piece piece{{start}, holder[start]};
        state[start] = taken;
        for (std::size_t at = 0; at < piece.blocks.size(); ++at)
            for (const auto& next : blocks_[piece.blocks[at]].neighbours)
                if (state[next.block] == waiting && holder[next.block] == piece.known) {
                    state[next.block] = taken;
                    piece.blocks.push_back(next.block);
                }
        found.push_back(std::move(piece));
    }
    return found;
}

double KnownAreas::area_of(const Piece& piece) const {
    double sum = 0;
    for (const std::size_t b : piece.blocks) sum += blocks_[b].square_metres;
    return sum;
}

void KnownAreas::join_gaps(std::vector<Piece>& pieces) const {
    while (pieces.size() > 1) {
        const auto least = std::min_element(pieces.begin(), pieces.end(),
                                            [&](const Piece& a, const Piece& b) { return area_of(a) < area_of(b); });
        if (area_of(*least) >= least_ground) return;
        std::map<std::size_t, std::size_t> piece_of;
        for (std::size_t p = 0; p < pieces.size(); ++p)
            for (const std::size_t b : pieces[p].blocks) piece_of[b] = p;
        const auto gap = static_cast<std::size_t>(least - pieces.begin());
        std::map<std::size_t, double> shared;
        for (const std::size_t b : pieces[gap].blocks)
            for (const auto& next : blocks_[b].neighbours)
                if (const auto p = piece_of.find(next.block); p != piece_of.end() && p->second != gap)
                    shared[p->second] += next.metres;
        const auto most = std::max_element(shared.begin(), shared.end(),
                                           [](const auto& a, const auto& b) { return a.second < b.second; });
        if (most == shared.end()) return;
        auto& into = pieces[most->first].blocks;
        into.insert(into.end(), pieces[gap].blocks.begin(), pieces[gap].blocks.end());
        pieces.erase(least);
    }
}

}  // namespace geo::district
