#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/message.hpp"
#include "server/http/site.hpp"

namespace server::http {

/// What becomes of a request once its header is known: a route that will answer it, or an answer at once.
struct Admission {
    const Route* route = nullptr;
    std::optional<Response> refusal;
};

/// Understands the target and finds who answers. Fills path, query and parameters of `request`.
[[nodiscard]] Admission admit(std::string_view target, Request& request, const Site& site);

/// True where answers on this path are for pages of other origins too (other map clients): reading only.
[[nodiscard]] bool is_shared(const Request& request) noexcept;

/// Why a write may not be taken from this client, or nothing. It comes over https, or from this machine itself under a
/// loopback name or one of our own (a page from elsewhere in this machine's browser is not this machine); and from our
/// own page, if from any.
[[nodiscard]] std::optional<std::string> why_no_write(const Request& request,
                                                      const std::vector<std::string>& own_names);

/// False where a browser says that a page of another origin sends it: Sec-Fetch-Site, or an Origin that is not scheme
/// and Host of this request. A program that is no browser names neither.
[[nodiscard]] bool is_own_page(const Request& request);

/// False under a loopback name, which every service of the machine has.
[[nodiscard]] bool has_name_of_its_own(const Request& request) noexcept;

/// Compresses a text made for this request, where the client takes it and it pays. Bodies that come from a cache with
/// their own encodings stay as they are, and so does what a strong ETag names.
void compress(Response& response, const Request& request);

[[nodiscard]] Response answer_from(const std::exception_ptr& failure, std::string_view request_id);

}  // namespace server::http
