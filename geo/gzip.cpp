#include "geo/gzip.hpp"

#include <isa-l/igzip_lib.h>
#include <libdeflate.h>

#include <array>
#include <cstdint>
#include <memory>
#include <new>
#include <stdexcept>
#include <vector>

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

/// ISA-L's state.
class QuickCompressor {
  public:
    QuickCompressor() : stream_(std::make_unique<isal_zstream>()), work_(ISAL_DEF_LVL2_DEFAULT) {
        isal_deflate_init(stream_.get());
    }

    void gzip(std::string_view plain, std::string& packed) {
        if (plain.size() > most_input) throw std::length_error("gzip: more than 2 GB at once");
        // Stored blocks are the worst case: a few bytes for each, and head and tail of the member.
        const std::size_t bound = plain.size() + plain.size() / 4096 + 64;
        if (packed.size() < bound) packed.resize(bound);
        isal_zstream& stream = *stream_;
        isal_deflate_reset(&stream);
        stream.level = level;
        stream.level_buf = work_.data(), stream.level_buf_size = static_cast<std::uint32_t>(work_.size());
        stream.gzip_flag = IGZIP_GZIP;
        stream.end_of_stream = 1, stream.flush = NO_FLUSH;
        stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(plain.data()));  // it only reads
        stream.avail_in = static_cast<std::uint32_t>(plain.size());
        stream.next_out = reinterpret_cast<std::uint8_t*>(packed.data());
        stream.avail_out = static_cast<std::uint32_t>(packed.size());
        if (isal_deflate(&stream) != COMP_OK || stream.internal_state.state != ZSTATE_END)
            throw std::runtime_error("gzip: igzip did not come to its end");
        packed.resize(stream.total_out);
    }

  private:
    static constexpr std::uint32_t level = 2;  // 1 saves no time on tiles, 3 takes more and gives less
    static constexpr std::size_t most_input = std::size_t{1} << 31;
    std::unique_ptr<isal_zstream> stream_;
    std::vector<std::uint8_t> work_;
};

}  // namespace

void gzip_quickly(std::string_view plain, std::string& packed) {
    thread_local QuickCompressor quick;
    quick.gzip(plain, packed);
}

std::string gzip_quickly(std::string_view plain) {
    std::string packed;
    gzip_quickly(plain, packed);
    packed.shrink_to_fit();
    return packed;
}

std::string gzip(std::string_view plain, int level) {
    if (level < 1 || level > highest_level) throw std::invalid_argument("gzip: level must be 1 to 12");
    libdeflate_compressor& with = compressor(level);
    std::string packed(libdeflate_gzip_compress_bound(&with, plain.size()), '\0');
    packed.resize(libdeflate_gzip_compress(&with, plain.data(), plain.size(), packed.data(), packed.size()));
    return packed;
}

}  // namespace geo
