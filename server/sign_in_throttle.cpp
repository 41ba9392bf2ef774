#include "server/sign_in_throttle.hpp"

#include <algorithm>

namespace server {
namespace {

using std::chrono::seconds;

constexpr int free_by_login = 5, free_by_address = 20;
constexpr seconds first_wait{2}, longest_wait{3600}, forgotten_after{2 * 3600};
constexpr std::size_t most_remembered = 100'000;

std::string key_of_login(const std::string& login) {
    return "l:" + login;
}
std::string key_of_address(const std::string& address) {
    return "a:" + address;
}

}  // namespace

std::optional<seconds> SignInThrottle::wait(const std::string& login, const std::string& address,
                                            Clock::time_point now) const {
    const std::lock_guard lock(mutex_);
    Clock::time_point until = now;
    for (const auto& key : {key_of_login(login), key_of_address(address)})
        if (const auto known = failures_.find(key); known != failures_.end())
            until = std::max(until, known->second.until);
    if (until == now) return std::nullopt;
    return std::chrono::ceil<seconds>(until - now);
}

void SignInThrottle::failed(const std::string& login, const std::string& address, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (failures_.size() >= most_remembered) forget_old(now);
    count(key_of_login(login), free_by_login, now);
    count(key_of_address(address), free_by_address, now);
}

void SignInThrottle::succeeded(const std::string& login) {
    const std::lock_guard lock(mutex_);
    failures_.erase(key_of_login(login));
}

void SignInThrottle::count(const std::string& key, int free, Clock::time_point now) {
    if (failures_.size() >= most_remembered && !failures_.contains(key)) return;
    Failures& known = failures_[key];
    if (known.count > 0 && now - known.last > forgotten_after) known = {};
    known.last = now;
    if (++known.count < free) return;
    const int doublings = std::min(known.count - free, 20);
    known.until = now + std::min(first_wait * (1 << doublings), longest_wait);
}

void SignInThrottle::forget_old(Clock::time_point now) {
    std::erase_if(failures_, [&](const auto& entry) { return entry.second.until <= now; });
}

}  // namespace server
