#include "server/http/spare_body.hpp"

#include <mutex>
#include <vector>

namespace server::http {

namespace {

constexpr std::size_t most_spares = 16;
constexpr std::size_t most_bytes_of_one = 1u << 20;  ///< larger ones are rare and give their memory back

struct Spares {
    std::mutex mutex;
    std::vector<std::string> bodies;
};

/// Never destroyed: the last body may be let go when everything else has ended.
Spares& spares() {
    static Spares& kept = *new Spares;
    return kept;
}

void give_back(std::string* body) noexcept {
    const std::unique_ptr<std::string> ours(body);
    if (body->capacity() > most_bytes_of_one) return;
    Spares& kept = spares();
    const std::lock_guard lock(kept.mutex);
    if (kept.bodies.size() < most_spares) kept.bodies.push_back(std::move(*body));  // has that much room: see below
}

}  // namespace

std::shared_ptr<std::string> spare_body() {
    auto body = std::make_unique<std::string>();
    {
        Spares& kept = spares();
        const std::lock_guard lock(kept.mutex);
        kept.bodies.reserve(most_spares);
        if (!kept.bodies.empty()) {
            *body = std::move(kept.bodies.back());
            kept.bodies.pop_back();
        }
    }
    return {body.release(), &give_back};
}

}  // namespace server::http
