#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/http/message.hpp"

namespace server::http {

/// The files below one folder, as answers: read once, kept in memory with their gzip variant, ETag and header blocks;
/// a file that changed on disk is noticed within a second.
///
/// A name is looked up below the folder and nowhere else: "..", absolute names and links that lead outside find
/// nothing.
class StaticFiles {
  public:
    /// An empty root has no files. `most_bytes` bounds what is kept in memory; larger files are read each time.
    explicit StaticFiles(std::string root, std::size_t most_bytes = 128u << 20);
    ~StaticFiles();
    StaticFiles(const StaticFiles&) = delete;
    StaticFiles& operator=(const StaticFiles&) = delete;

    /// The answer for the file of that name ("assets/index-4f2a.js", "" is "index.html"), 304 where the client has it.
    ///
    /// throws   ProblemError 404
    [[nodiscard]] Response answer(std::string_view name, const Request& request);

    /// The plain bytes of a file; null where there is none.
    [[nodiscard]] Body bytes(std::string_view name);

    [[nodiscard]] const std::string& root() const noexcept { return root_; }

  private:
    struct Entry;
    struct State;
    [[nodiscard]] std::shared_ptr<const Entry> find(std::string_view name);
    [[nodiscard]] std::shared_ptr<const Entry> read(const std::string& path, std::string_view name) const;

    std::string root_;  ///< canonical; empty where there is no such folder
    std::unique_ptr<State> state_;
};

/// "text/javascript; charset=utf-8" for "index.js"; "application/octet-stream" for an unknown ending.
[[nodiscard]] std::string_view content_type(std::string_view file_name) noexcept;

/// Text and the like, which gzip makes smaller; images are compressed already.
[[nodiscard]] bool is_compressible(std::string_view type) noexcept;

}  // namespace server::http
