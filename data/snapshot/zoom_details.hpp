#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>

namespace data {

/// How much less than everything the tiles of a zoom show.
struct Coarseness {
    bool essential_only = false;  ///< attributes: the name and what the layer's first zoom carries
    unsigned coarser = 0;         ///< octaves by which small things merge earlier and lines are drawn simpler

    friend auto operator<=>(const Coarseness&, const Coarseness&) = default;
};

/// What was found for each kind of tiles, kept as long as the bases it was found from. Any thread may ask.
class ZoomDetails {
  public:
    /// `find` is called where it is not known yet; two who ask at once may both call it.
    [[nodiscard]] Coarseness of(const std::string& kind, const std::function<Coarseness()>& find);

  private:
    static constexpr std::size_t most_kinds = 1'000;  ///< layers may be asked for in any combination
    std::mutex mutex_;
    std::unordered_map<std::string, Coarseness> known_;
};

}  // namespace data
