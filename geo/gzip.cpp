#include "geo/gzip.hpp"

#include <libdeflate.h>

#include <array>
#include <memory>
#include <new>
#include <stdexcept>

namespace geo {
namespace {

struct Free {
    void operator()(libdeflate_compressor* compressor) const noexcept { libdeflate_free_compressor(compressor); }
};
using Compressor = std::unique_ptr<libdeflate_compressor, Free>;

constexpr int highest_level = 12;

libdeflate_compressor& compressor(int level) {
    thread_local std::array<Compressor, highest_level + 1> kept;
    Compressor& mine = kept[static_cast<std::size_t>(level)];
    if (!mine) mine.reset(libdeflate_alloc_compressor(level));
    if (!mine) throw std::bad_alloc();
    return *mine;
}

}  // namespace

std::string gzip(std::string_view plain, int level) {
    if (level < 1 || level > highest_level) throw std::invalid_argument("gzip: level must be 1 to 12");
    libdeflate_compressor& with = compressor(level);
    std::string packed(libdeflate_gzip_compress_bound(&with, plain.size()), '\0');
    packed.resize(libdeflate_gzip_compress(&with, plain.data(), plain.size(), packed.data(), packed.size()));
    return packed;
}

}  // namespace geo
