#pragma once

#include <string>
#include <string_view>

namespace geo {

// Both compress into one gzip member (RFC 1952); what they need is kept for each thread.

/// For a first answer: by ISA-L (igzip), twice as fast as any level of gzip() on tiles, for some 3 % more bytes than
/// its level 1. throws  std::bad_alloc; std::length_error past 2 GB
[[nodiscard]] std::string gzip_quickly(std::string_view plain);
/// The same written over `packed`, whose room is used again.
void gzip_quickly(std::string_view plain, std::string& packed);

/// For what is kept: by libdeflate.
/// level   1 to 12; 6 is worth its time for most
/// throws  std::invalid_argument for another level, std::bad_alloc
[[nodiscard]] std::string gzip(std::string_view plain, int level);

}  // namespace geo
