#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "data/import/report.hpp"

namespace data::import {

/// The import worker as a child process: reads one file and hands over its features. Killed when this dies.
/// Its frames are described in tools/gdal_worker/frames.hpp.
class Worker {
  public:
    struct Order {
        std::string program;                    ///< path of gridkeeper-gdal
        std::string kind;                       ///< "layer" or "osm"
        std::string file;                       ///< absolute path of a real file
        std::string layer, crs;                 ///< empty: the worker chooses
        std::chrono::seconds patience{120};     ///< silence without work after which it counts as hung
        std::function<void()> waiting = [] {};  ///< called now and then while it says nothing; may throw
    };
    /// throws Failure where the program cannot be started
    explicit Worker(const Order& order);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    struct Frame {
        nlohmann::json json;
        std::string wkb;  ///< empty: no geometry
    };
    /// The next frame: header first, then features and warnings; nothing after the last.
    /// throws Failure: what the worker refused; it died, hung or wrote nonsense
    [[nodiscard]] std::optional<Frame> next();

  private:
    void fill(std::size_t bytes);
    void wait_for_more();
    [[noreturn]] void fail_with_its_end();

    int pipe_ = -1;
    long process_ = 0;
    std::chrono::seconds patience_;
    std::function<void()> waiting_;
    std::string buffer_;
    std::size_t taken_ = 0;  ///< bytes of the buffer that were handed out
    bool ended_ = false;
};

/// One frame by its two parts. throws Failure: what the worker refused; nonsense
[[nodiscard]] Worker::Frame read_frame(std::string_view json, std::string_view wkb);

/// The worker that was installed beside the running program.
[[nodiscard]] std::string worker_beside_program();

/// The real, absolute path of a file a person named. throws Failure for anything that is no plain file
[[nodiscard]] std::string real_file(const std::string& name);

}  // namespace data::import
